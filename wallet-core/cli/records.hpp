#pragma once

#include <cstdint>
#include <string>

#include "cli/output.hpp"

// `status` and `vault`.
namespace statepass::cli {

// One entry of a status list's body: its 32,768 bytes, or a zlib stream of them. Amber or red are exit code 1.
void show_status(const std::string& file, std::uint64_t index, Results& results);

// Whether a wallet's file opens with the passphrase on the first line of standard input and is whole. Says how it is
// unlocked and how many records there are, never what they hold.
void check_vault(const std::string& file, Results& results);

}  // namespace statepass::cli
