#include "cli/conflict.hpp"

#include "capi/shape.hpp"
#include "cli/chain.hpp"
#include "cli/input.hpp"

namespace statepass::cli {
namespace {

Bytes describe_trusted(const qbft::Checkpoint& trusted) {
  return cbor::MapEncoder()
      .put("number", capi::uint(trusted.number))
      .put("hash", capi::hex(trusted.hash))
      .put("time", capi::integer(trusted.time))
      .put_raw("validators", capi::addresses(trusted.validators.members()))
      .take();
}

Bytes describe_side(const qbft::ConflictSide& side) {
  return cbor::MapEncoder()
      .put("hash", capi::hex(side.hash))
      .put("stateRoot", capi::hex(side.state_root))
      .put("time", capi::integer(side.time))
      .put("round", capi::uint(side.round))
      .put("proposer", capi::hex(side.proposer))
      .put("quorum", capi::uint(side.validators.quorum()))
      .put_raw("validators", capi::addresses(side.validators.members()))
      .put_raw("signers", capi::addresses(side.signers))
      .take();
}

}  // namespace

Bytes describe_conflict(const qbft::Conflict& conflict, const qbft::ConflictOutcome& outcome) {
  cbor::MapEncoder out;
  out.put("outcome", capi::tstr(outcome.proven() ? "verified" : "refused"))
      .put("chainId", capi::uint(conflict.trusted.chain))
      .put_raw("trusted", describe_trusted(conflict.trusted));
  if (!outcome.proven()) {
    out.put("code", capi::tstr(error_name(outcome.refused->code))).put("header", capi::uint(outcome.refused_at));
    return out.take();
  }
  const Bytes sides[] = {describe_side(outcome.sides[0]), describe_side(outcome.sides[1])};
  out.put("number", capi::uint(outcome.number))
      .put("sameRound", capi::boolean(outcome.same_round()))
      .put_raw("signedBoth", capi::addresses(outcome.signed_both))
      .put_raw("headers", capi::array_of(sides));
  return out.take();
}

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
  results.add(file, describe_conflict(*conflict, outcome), outcome.proven() ? Exit::good : Exit::bad);
}

}  // namespace statepass::cli
