#include "mdoc/authentication.hpp"

#include "cbor/encoder.hpp"
#include "crypto/kdf.hpp"
#include "crypto/sha.hpp"

namespace statepass::mdoc {
namespace {

Result<> read_embedded_or_null(cbor::Decoder& in) {
  if (in.next_is_null()) return in.null();
  const std::size_t at = in.offset();
  if (!read_embedded(in)) return fail(Errc::mdoc_transcript, at);
  return {};
}

}  // namespace

Result<SessionTranscript> SessionTranscript::parse(ByteView input) {
  SP_TRY_ASSIGN(cbor::Decoder in, cbor::Decoder::open(input, cbor::kIsoRules));
  ByteView array = input;
  if (in.next_is(cbor::Type::tag)) {
    auto embedded = read_embedded(in);
    if (!embedded) return fail(Errc::mdoc_transcript);
    array = embedded->content;
    SP_TRY_ASSIGN(in, open_embedded(array, embedded->origin, {}));
  }
  if (!in.array_of(3)) return fail(Errc::mdoc_transcript, in.offset());
  SP_TRY(read_embedded_or_null(in));
  SP_TRY(read_embedded_or_null(in));
  return SessionTranscript(to_bytes(array));
}

SessionTranscript SessionTranscript::of_handover(ByteView handover) {
  return SessionTranscript(cbor::Encoder().array(3).null().null().raw(handover).take());
}

SessionTranscript SessionTranscript::of_engagement(ByteView device_engagement_bytes, ByteView reader_key_bytes,
                                                   ByteView handover) {
  return SessionTranscript(
      cbor::Encoder().array(3).raw(device_engagement_bytes).raw(reader_key_bytes).raw(handover).take());
}

Bytes SessionTranscript::tagged() const {
  return cbor::Encoder().tag24(array_).take();
}

Bytes device_authentication_bytes(const SessionTranscript& transcript, std::string_view doc_type,
                                  ByteView device_name_spaces) {
  cbor::Encoder out;
  out.array(4).tstr("DeviceAuthentication").raw(transcript.array()).tstr(doc_type).raw(device_name_spaces);
  return cbor::Encoder().tag24(out.bytes()).take();
}

Bytes reader_authentication_bytes(const SessionTranscript& transcript, ByteView items_request) {
  cbor::Encoder out;
  out.array(3).tstr("ReaderAuthentication").raw(transcript.array()).raw(items_request);
  return cbor::Encoder().tag24(out.bytes()).take();
}

Result<SecretArray<32>> device_mac_key(const crypto::EcPrivateKey& mine, const crypto::EcPublicKey& theirs,
                                       const SessionTranscript& transcript) {
  SP_TRY_ASSIGN(const SecretArray<32> shared, mine.agree(theirs));
  const Hash32 salt = crypto::sha256(transcript.tagged());
  SP_TRY_ASSIGN(const SecretBytes key, crypto::hkdf_sha256(shared.view(), salt, bytes_of("EMacKey"), 32));
  return SecretArray<32>(key.view());
}

}  // namespace statepass::mdoc
