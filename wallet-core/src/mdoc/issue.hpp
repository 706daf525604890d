#pragma once

#include "base/secret.hpp"
#include "mdoc/elements.hpp"
#include "mdoc/issuer_signed.hpp"
#include "x509/certificate.hpp"

namespace statepass::mdoc {

// The largest MobileSecurityObjectBytes that are issued: presentation specification 4.3 and 12. 2,533 bytes are what
// today's zero-knowledge circuits hash, and cannot be trimmed afterwards.
inline constexpr std::size_t kMostMsoBytes = 2533;
inline constexpr std::size_t kMostAgeMsoBytes = 640;
inline constexpr std::size_t kMostIssuedElements = 128;

// One copy of a credential. Times are rounded down to the UTC day, so that they say little about the moment of issue.
struct IssueParameters {
  std::string_view doc_type;
  std::span<const Element> elements;  // in the order in which they shall stand; namespaces together
  crypto::EcPublicKey device_key;
  ValidityInfo validity;
  std::optional<StatusReference> status;
  KeyAuthorizations key_authorizations;  // entries of one namespace together
  crypto::HashAlgorithm digest_algorithm = crypto::HashAlgorithm::sha256;
};

// A credential in the making: it says what the document signer has to sign, and takes the signature. Digest ids are a
// random permutation in each namespace, and salts have 16 random bytes, both from `entropy`: fresh for every copy.
class IssueDraft {
 public:
  // `signer`: the document signer's certificate, which becomes x5chain.
  // Errors: those of check_elements; mdoc_limit: no element, or over kMostIssuedElements; mdoc_empty: namespaces do not
  // stand together; mdoc_validity_order: not signed <= validFrom < validUntil after rounding;
  // mdoc_signed_outside_certificate: signed before the certificate's notBefore or validUntil after its notAfter;
  // mdoc_mso_size: over the document type's limit.
  static Result<IssueDraft> make(const IssueParameters& parameters, const x509::Certificate& signer,
                                 const SecretArray<32>& entropy);

  // The Sig_structure, for signers that hash for themselves, and its digest for the others.
  const Bytes& to_be_signed() const { return signature_.to_be_signed(); }
  crypto::Digest digest() const { return signature_.digest(); }
  std::size_t mso_bytes() const { return mso_bytes_; }
  // The encoded IssuerSigned. crypto_signature_form; crypto_signature: not made with the certificate's key.
  Result<Bytes> finish(ByteView signature) const;

 private:
  struct Item {
    std::string name_space;
    Bytes bytes;
  };
  IssueDraft(std::vector<Item> items, std::size_t mso_bytes, crypto::EcPublicKey signer, cose::Sign1Draft signature)
      : items_(std::move(items)), mso_bytes_(mso_bytes), signer_(std::move(signer)), signature_(std::move(signature)) {}

  std::vector<Item> items_;
  std::size_t mso_bytes_;
  crypto::EcPublicKey signer_;
  cose::Sign1Draft signature_;
};

}  // namespace statepass::mdoc
