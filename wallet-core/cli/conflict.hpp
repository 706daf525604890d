#pragma once

#include <optional>
#include <string>

#include "cli/output.hpp"

// `conflict`.
namespace statepass::cli {

// Who sealed both blocks of a conflict file. Judged from the block that the file starts from, or, with a chain
// configuration, from that one's checkpoint, whatever the file says.
void verify_conflict_file(const std::string& file, const std::optional<std::string>& chain, Results& results);

}  // namespace statepass::cli
