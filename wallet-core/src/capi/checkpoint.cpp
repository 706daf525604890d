#include "qbft/checkpoint.hpp"
#include "capi/handles.hpp"
#include "capi/shape.hpp"
#include "present/text.hpp"
#include "sync/sources_job.hpp"

using namespace statepass;

namespace {

Result<present::Envelope> read_envelope(std::string_view text, bool pasted, Bytes& bytes) {
  const auto origin = pasted ? present::Origin::pasted : present::Origin::scanned;
  SP_TRY_ASSIGN(bytes, present::read_text(text, origin));
  SP_TRY_ASSIGN(const present::Envelope envelope, present::read_envelope(bytes));
  if (envelope.kind != present::Kind::checkpoint) return fail(Errc::present_kind);
  return envelope;
}

Result<Bytes> read(std::string_view text, bool pasted) {
  Bytes bytes;
  SP_TRY_ASSIGN(const present::Envelope envelope, read_envelope(text, pasted, bytes));
  SP_TRY_ASSIGN(const qbft::Checkpoint checkpoint, qbft::decode_checkpoint(envelope.body));
  return cbor::MapEncoder()
      .put("chainId", capi::uint(checkpoint.chain))
      .put("number", capi::uint(checkpoint.number))
      .put("time", capi::integer(checkpoint.time))
      .put("blockHash", capi::hex(checkpoint.hash))
      .put_raw("validators", capi::addresses(checkpoint.validators.members()))
      .put("text", capi::tstr(present::write_text_q(bytes)))
      .take();
}

Result<qbft::Checkpoint> read_pasted(std::string_view text) {
  Bytes bytes;
  SP_TRY_ASSIGN(const present::Envelope envelope, read_envelope(text, true, bytes));
  return qbft::decode_checkpoint(envelope.body);
}

Result<std::unique_ptr<sync::SourcesJob>> compare(const sp_ledger& ledger, std::string_view one,
                                                  std::string_view other) {
  SP_TRY_ASSIGN(qbft::Checkpoint left, read_pasted(one));
  SP_TRY_ASSIGN(qbft::Checkpoint right, read_pasted(other));
  return std::make_unique<sync::SourcesJob>(ledger.config, std::move(left), std::move(right));
}

}  // namespace

sp_error sp_checkpoint_read(sp_bytes text, bool pasted, sp_buffer* out) {
  return capi::give(read(capi::text(text), pasted), out);
}

sp_error sp_ledger_compare_checkpoints(const sp_ledger* ledger, sp_bytes one, sp_bytes other, sp_job** out) {
  return capi::give_job(compare(*ledger, capi::text(one), capi::text(other)), out);
}
