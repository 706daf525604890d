#pragma once

#include <optional>
#include <string>

#include "cli/output.hpp"
#include "qbft/conflict.hpp"

// `conflict`.
namespace statepass::cli {

// Who sealed both blocks of a conflict file. Judged from the block that the file starts from, or, with a chain
// configuration, from that one's checkpoint, whatever the file says.
void verify_conflict_file(const std::string& file, const std::optional<std::string>& chain, Results& results);

// What `conflict verify` says of one, a CBOR map.
Bytes describe_conflict(const qbft::Conflict& conflict, const qbft::ConflictOutcome& outcome);

}  // namespace statepass::cli
