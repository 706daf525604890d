#pragma once

#include <string>

#include "x509/certificate.hpp"

// Makes certificates: the DMV's desk and the tests. Deterministic: the same fields give the same bytes to sign.
namespace statepass::x509 {

// A distinguished name in the order country, state, organisation, common name; empty parts are left out. The country is
// a PrintableString, the others UTF-8.
struct Name {
  std::string country;  // two upper-case letters
  std::string state;    // ISO 3166-2, "US-NY"
  std::string organisation;
  std::string common_name;
};
Bytes encode_name(const Name& name);

struct Extension {
  Bytes oid;  // content
  bool critical;
  Bytes value;  // the DER inside the OCTET STRING
};

// All that is signed of a certificate.
struct CertificateFields {
  Bytes serial;   // magnitude, 1 to 20 octets; at least 63 random bits (Annex B)
  Bytes issuer;   // DER Name
  Bytes subject;  // DER Name
  UnixTime not_before;
  UnixTime not_after;
  crypto::EcPublicKey key;
  std::vector<Extension> extensions;
};

// What the profiles of Annex B leave open.
struct CertificateParameters {
  Bytes serial;
  Name subject;
  UnixTime not_before;
  UnixTime not_after;
  crypto::EcPublicKey key;
  std::string issuer_alt_uri;  // issuerAltName; a reader has none when empty
  std::string crl_uri;         // CRL distribution point; left out of a root when empty
};

// Fields that keep the profile, with extensions in a fixed order. The serial number, name and dates are the caller's.
CertificateFields root_fields(const CertificateParameters& parameters);
CertificateFields document_signer_fields(const CertificateParameters& parameters, const Certificate& root);
CertificateFields reader_fields(const CertificateParameters& parameters, const Certificate& root);
// A root for readers, with path length 0.
CertificateFields reader_root_fields(const CertificateParameters& parameters);

// A certificate in the making; the issuer's key signs ECDSA with the hash of its curve's strength.
class CertificateDraft {
 public:
  CertificateDraft(const CertificateFields& fields, crypto::Curve issuer_curve);

  // The TBSCertificate, for signers that hash for themselves, and its digest for the others.
  const Bytes& to_be_signed() const { return tbs_; }
  crypto::Digest digest() const { return crypto::digest_of(hash_, {tbs_}); }
  // r‖s of the issuer's curve: crypto_signature_form for another length. Then the errors of Certificate::parse, which
  // fields not kept to the rules give.
  Result<Certificate> finish(ByteView signature) const;

 private:
  crypto::Curve curve_;
  crypto::HashAlgorithm hash_;
  Bytes tbs_;
};

}  // namespace statepass::x509
