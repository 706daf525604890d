#include "cli/conflict.hpp"

#include "capi/conflict.hpp"
#include "cli/chain.hpp"
#include "cli/input.hpp"

namespace statepass::cli {

void verify_conflict_file(const std::string& file, const std::optional<std::string>& chain, Results& results) {
  auto conflict = qbft::decode_conflict(read_bytes(file));
  if (!conflict) return results.malformed(file, to_error(conflict.error()));
  qbft::ConflictOutcome outcome;
  if (chain) {
    const sync::ChainConfig config = read_chain(*chain);
    if (conflict->trusted.chain != config.chain()) outcome.refused = Error{Errc::qbft_state_chain};
    conflict->trusted = config.checkpoint;
  }
  if (outcome.proven()) outcome = qbft::verify_conflict(*conflict);
  results.add(file, capi::describe_conflict(*conflict, outcome).take(), outcome.proven() ? Exit::good : Exit::bad);
}

}  // namespace statepass::cli
