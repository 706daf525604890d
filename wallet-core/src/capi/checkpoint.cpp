#include "qbft/checkpoint.hpp"
#include "capi/shape.hpp"
#include "capi/support.hpp"
#include "present/text.hpp"

using namespace statepass;

namespace {

Result<Bytes> read(std::string_view text, bool pasted) {
  const auto origin = pasted ? present::Origin::pasted : present::Origin::scanned;
  SP_TRY_ASSIGN(const Bytes bytes, present::read_text(text, origin));
  SP_TRY_ASSIGN(const present::Envelope envelope, present::read_envelope(bytes));
  if (envelope.kind != present::Kind::checkpoint) return fail(Errc::present_kind);
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

}  // namespace

sp_error sp_checkpoint_read(sp_bytes text, bool pasted, sp_buffer* out) {
  return capi::give(read(capi::text(text), pasted), out);
}
