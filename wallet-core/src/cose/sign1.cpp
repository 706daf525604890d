#include "cose/sign1.hpp"

namespace statepass::cose {
namespace {

constexpr std::string_view kContext = "Signature1";
constexpr std::int64_t kAlg = 1, kTyp = 16, kX5Chain = 33;

}  // namespace

Result<Sign1> parse_sign1(cbor::Decoder& in, TagRule rule) {
  Sign1 out;
  SP_TRY_ASSIGN(static_cast<Message&>(out), read_message(in, kSign1Tag, rule));
  if (!in.next_is(cbor::Type::byte_string)) return fail(Errc::cose_structure, in.offset());
  SP_TRY_ASSIGN(out.signature, in.bstr());
  return out;
}

Result<Sign1> parse_sign1(ByteView input, TagRule rule) {
  SP_TRY_ASSIGN(cbor::Decoder in, cbor::Decoder::open(input, cbor::kIsoRules));
  return parse_sign1(in, rule);
}

Result<> verify_sign1(const Sign1& message, const crypto::EcPublicKey& key, ByteView payload, ByteView external) {
  SP_TRY_ASSIGN(const SignatureAlgorithm algorithm, signature_algorithm(message.headers.algorithm));
  if (algorithm.curve != key.curve()) return fail(Errc::cose_algorithm_curve);
  const Bytes prefix = structure_prefix(kContext, message.protected_bytes, external, payload.size());
  return key.verify(crypto::digest_of(algorithm.hash, {prefix, payload}).view(), message.signature);
}

Sign1Draft::Sign1Draft(const SignatureAlgorithm& algorithm, const Sign1Headers& headers, ByteView payload,
                       ByteView external, bool attach)
    : algorithm_(algorithm) {
  SP_ASSERT(headers.x5chain.size() <= X5Chain::kMostCertificates);
  cbor::MapEncoder protected_header, unprotected_header;
  protected_header.put(kAlg, cbor::Encoder().integer(algorithm.number));
  if (!headers.type.empty()) protected_header.put(kTyp, cbor::Encoder().tstr(headers.type));
  if (!headers.x5chain.empty()) {
    cbor::Encoder chain;
    write_x5chain(chain, headers.x5chain);
    (headers.protect_x5chain ? protected_header : unprotected_header).put(kX5Chain, chain);
  }
  const Bytes protected_bytes = protected_header.take();
  to_be_signed_ = structure_prefix(kContext, protected_bytes, external, payload.size());
  append(to_be_signed_, payload);
  cbor::Encoder head;
  head.array(4).bstr(protected_bytes).raw(unprotected_header.take());
  attach ? head.bstr(payload) : head.null();
  head_ = head.take();
}

Sign1Draft Sign1Draft::attached(const SignatureAlgorithm& algorithm, const Sign1Headers& headers, ByteView payload,
                                ByteView external) {
  return Sign1Draft(algorithm, headers, payload, external, true);
}

Sign1Draft Sign1Draft::detached(const SignatureAlgorithm& algorithm, const Sign1Headers& headers, ByteView payload,
                                ByteView external) {
  return Sign1Draft(algorithm, headers, payload, external, false);
}

Result<Bytes> Sign1Draft::finish(ByteView signature) const {
  if (signature.size() != 2 * crypto::field_size(algorithm_.curve)) return fail(Errc::crypto_signature_form);
  return cbor::Encoder().raw(head_).bstr(signature).take();
}

}  // namespace statepass::cose
