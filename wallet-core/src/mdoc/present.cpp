#include "mdoc/present.hpp"

#include "cbor/encoder.hpp"

namespace statepass::mdoc {
namespace {

// DeviceNameSpacesBytes of an empty map: nothing is signed by the device alone.
Bytes no_name_spaces() {
  const std::uint8_t empty_map = 0xa0;
  return cbor::Encoder().tag24(ByteView(&empty_map, 1)).take();
}

}  // namespace

DocumentDraft::DocumentDraft(std::string_view doc_type, Bytes issuer_signed, Bytes authentication,
                             crypto::EcPublicKey device_key)
    : doc_type_(doc_type),
      issuer_signed_(std::move(issuer_signed)),
      authentication_(std::move(authentication)),
      device_key_(std::move(device_key)),
      signature_(cose::Sign1Draft::detached(cose::algorithm_of(device_key_.curve()), {}, authentication_)) {}

Result<DocumentDraft> DocumentDraft::make(const IssuerSigned& held, std::span<const ElementRef> wanted,
                                          const SessionTranscript& transcript) {
  SP_TRY_ASSIGN(crypto::EcPublicKey device_key, held.mso.parse_device_key());
  SP_TRY_ASSIGN(Bytes issuer_signed, select_items(held, wanted));
  return DocumentDraft(held.mso.doc_type, std::move(issuer_signed),
                       device_authentication_bytes(transcript, held.mso.doc_type, no_name_spaces()),
                       std::move(device_key));
}

Bytes DocumentDraft::document(std::string_view member, ByteView device_auth) const {
  cbor::Encoder out;
  out.map(3).tstr("docType").tstr(doc_type_).tstr("issuerSigned").raw(issuer_signed_);
  out.tstr("deviceSigned").map(2).tstr("nameSpaces").raw(no_name_spaces());
  return out.tstr("deviceAuth").map(1).tstr(member).raw(device_auth).take();
}

Result<Bytes> DocumentDraft::finish(ByteView signature) const {
  SP_TRY_ASSIGN(const Bytes message, signature_.finish(signature));
  SP_TRY(device_key_.verify(digest().view(), signature));
  return document("deviceSignature", message);
}

Bytes DocumentDraft::finish_with_mac(const SecretArray<32>& key) const {
  return document("deviceMac", cose::make_mac0_detached(key.view(), authentication_));
}

}  // namespace statepass::mdoc
