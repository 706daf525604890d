#pragma once

#include <optional>
#include <string>

#include "base/bytes.hpp"

namespace statepass::cli {

// Nothing when there is no such file. One that cannot be read ends the program: exit code 3.
std::optional<Bytes> read_kept(const std::string& path);

// Puts the content there as a whole or not at all, whatever moment the machine stops at: written beside with access for
// its owner alone, synced, renamed, the folder synced. A failure ends the program, with the old content in place.
void keep(const std::string& path, ByteView content);

}  // namespace statepass::cli
