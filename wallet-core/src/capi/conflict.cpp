#include "capi/conflict.hpp"

#include "capi/handles.hpp"
#include "capi/shape.hpp"

using namespace statepass;

namespace statepass::capi {
namespace {

Bytes describe_trusted(const qbft::Checkpoint& trusted) {
  return cbor::MapEncoder()
      .put("number", uint(trusted.number))
      .put("hash", hex(trusted.hash))
      .put("time", integer(trusted.time))
      .put_raw("validators", addresses(trusted.validators.members()))
      .take();
}

Bytes describe_side(const qbft::ConflictSide& side) {
  return cbor::MapEncoder()
      .put("hash", hex(side.hash))
      .put("stateRoot", hex(side.state_root))
      .put("time", integer(side.time))
      .put("round", uint(side.round))
      .put("proposer", hex(side.proposer))
      .put("quorum", uint(side.validators.quorum()))
      .put_raw("validators", addresses(side.validators.members()))
      .put_raw("signers", addresses(side.signers))
      .take();
}

}  // namespace

cbor::MapEncoder describe_conflict(const qbft::Conflict& conflict, const qbft::ConflictOutcome& outcome) {
  cbor::MapEncoder out;
  out.put("outcome", tstr(outcome.proven() ? "verified" : "refused"))
      .put("chainId", uint(conflict.trusted.chain))
      .put_raw("trusted", describe_trusted(conflict.trusted));
  if (!outcome.proven()) {
    out.put("code", tstr(error_name(outcome.refused->code))).put("header", uint(outcome.refused_at));
    return out;
  }
  const Bytes sides[] = {describe_side(outcome.sides[0]), describe_side(outcome.sides[1])};
  out.put("number", uint(outcome.number))
      .put("sameRound", boolean(outcome.same_round()))
      .put_raw("signedBoth", addresses(outcome.signed_both))
      .put_raw("headers", array_of(sides));
  return out;
}

}  // namespace statepass::capi

namespace {

// Whether the file proves it to somebody who trusts `start`.
bool proves(qbft::Conflict conflict, const qbft::Checkpoint& start) {
  if (conflict.trusted.chain != start.chain) return false;
  conflict.trusted = start;
  return qbft::verify_conflict(conflict).proven();
}

Result<Bytes> kept(const sp_ledger& ledger) {
  SP_TRY_ASSIGN(const qbft::Conflict conflict, qbft::conflict_of(ledger.view.client()));
  return qbft::encode_conflict(conflict);
}

Result<Bytes> verify(const sp_ledger& ledger, ByteView file) {
  SP_TRY_ASSIGN(const qbft::Conflict conflict, qbft::decode_conflict(file));
  const qbft::ConflictOutcome outcome = qbft::verify_conflict(conflict);
  const bool ours = proves(conflict, ledger.config.checkpoint) || proves(conflict, ledger.view.client().checkpoint());
  return capi::describe_conflict(conflict, outcome).put("ours", capi::boolean(ours)).take();
}

}  // namespace

sp_error sp_ledger_conflict(const sp_ledger* ledger, sp_buffer* out) {
  return capi::give(kept(*ledger), out);
}

sp_error sp_conflict_verify(const sp_ledger* ledger, sp_bytes file, sp_buffer* out) {
  return capi::give(verify(*ledger, capi::view(file)), out);
}
