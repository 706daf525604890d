#pragma once

#include "base/secret.hpp"
#include "mdoc/authentication.hpp"
#include "mdoc/device_response.hpp"

namespace statepass::mdoc {

// One document of a response in the making: chosen items of a held credential, with nothing signed by the device but
// the transcript. It says what the device key has to sign, and takes the signature.
class DocumentDraft {
 public:
  // mdoc_selection: as select_items; the errors of cose::parse_key for the device key of the credential.
  static Result<DocumentDraft> make(const IssuerSigned& held, std::span<const ElementRef> wanted,
                                    const SessionTranscript& transcript);

  // The Sig_structure, for signers that hash for themselves, and its digest for the others.
  const Bytes& to_be_signed() const { return signature_.to_be_signed(); }
  crypto::Digest digest() const { return signature_.digest(); }
  const crypto::EcPublicKey& device_key() const { return device_key_; }
  // The encoded Document with deviceSignature. crypto_signature_form; crypto_signature: made with another key, which no
  // reader would accept.
  Result<Bytes> finish(ByteView signature) const;
  // The encoded Document with deviceMac, under EMacKey (device_mac_key). A device key that ever signed must not be used
  // here (ISO 18013-5 12.4.2).
  Bytes finish_with_mac(const SecretArray<32>& key) const;

 private:
  DocumentDraft(std::string_view doc_type, Bytes issuer_signed, Bytes authentication, crypto::EcPublicKey device_key);
  Bytes document(std::string_view member, ByteView device_auth) const;

  std::string doc_type_;
  Bytes issuer_signed_;
  Bytes authentication_;  // DeviceAuthenticationBytes
  crypto::EcPublicKey device_key_;
  cose::Sign1Draft signature_;
};

}  // namespace statepass::mdoc
