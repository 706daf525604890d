#include "cose/mac0.hpp"

#include "cose/algorithm.hpp"
#include "crypto/kdf.hpp"

namespace statepass::cose {
namespace {

ByteArray<32> tag_of(ByteView key, ByteView protected_bytes, ByteView payload, ByteView external) {
  Bytes structure = structure_prefix("MAC0", protected_bytes, external, payload.size());
  append(structure, payload);
  return crypto::hmac_sha256(key, structure);
}

}  // namespace

Result<Mac0> parse_mac0(cbor::Decoder& in, TagRule rule) {
  Mac0 out;
  SP_TRY_ASSIGN(static_cast<Message&>(out), read_message(in, kMac0Tag, rule));
  if (!in.next_is(cbor::Type::byte_string)) return fail(Errc::cose_structure, in.offset());
  SP_TRY_ASSIGN(out.tag, in.bstr());
  return out;
}

Result<Mac0> parse_mac0(ByteView input, TagRule rule) {
  SP_TRY_ASSIGN(cbor::Decoder in, cbor::Decoder::open(input, cbor::kIsoRules));
  return parse_mac0(in, rule);
}

Result<> verify_mac0(const Mac0& message, ByteView key, ByteView payload, ByteView external) {
  if (message.headers.algorithm != kHmac256) return fail(Errc::cose_algorithm_unsupported);
  if (!ct_equal(tag_of(key, message.protected_bytes, payload, external), message.tag)) return fail(Errc::cose_mac);
  return {};
}

Bytes make_mac0_detached(ByteView key, ByteView payload, ByteView external) {
  const Bytes protected_bytes = cbor::Encoder().map(1).integer(1).integer(kHmac256).take();
  const auto tag = tag_of(key, protected_bytes, payload, external);
  return cbor::Encoder().array(4).bstr(protected_bytes).map(0).null().bstr(tag).take();
}

}  // namespace statepass::cose
