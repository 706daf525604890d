#pragma once

#include "crypto/ec.hpp"
#include "support/support.hpp"
#include "x509/builder.hpp"
#include "x509/oid.hpp"
#include "x509/path.hpp"

// A test country: keys from fixed seeds, certificates that keep the profile, and ways of breaking them.
namespace statepass::test {

inline crypto::EcPrivateKey key_from_seed(std::uint8_t seed) {
  auto key = crypto::EcPrivateKey::from_entropy(Bytes(32, seed));
  SP_ASSERT(key.has_value());
  return *std::move(key);
}

inline UnixTime at(std::string_view tdate) {
  auto time = parse_tdate(tdate);
  SP_ASSERT(time.has_value());
  return *time;
}

// The certificate's bytes, however broken the fields are.
inline Bytes sign_certificate(const x509::CertificateFields& fields, const crypto::EcPrivateKey& issuer) {
  using namespace x509;
  const CertificateDraft draft(fields, crypto::Curve::p256);
  const Bytes algorithm = der_item(tag::kSequence, {der_item(tag::kOid, {oid::kEcdsaWithSha256})});
  const Bytes signature = ecdsa_to_der(issuer.sign(take_array<32>(draft.digest().view())));
  return der_item(tag::kSequence, {draft.to_be_signed(), algorithm, der_bit_string(signature)});
}

inline x509::Certificate certificate_of(const Bytes& der) {
  auto certificate = x509::Certificate::parse(der);
  INFO("error: " << error_of(certificate));
  SP_ASSERT(certificate.has_value());
  return *std::move(certificate);
}

// Key seeds.
inline constexpr std::uint8_t kRootSeed = 0x11, kSignerSeed = 0x22, kReaderRootSeed = 0x33, kReaderSeed = 0x44;

inline x509::CertificateParameters root_parameters() {
  return {.serial = Bytes(16, 0x51),
          .subject = {"US", "US-NY", "New York DMV", "New York IACA"},
          .not_before = at("2026-01-01T00:00:00Z"),
          .not_after = at("2035-01-01T00:00:00Z"),
          .key = key_from_seed(kRootSeed).public_key(),
          .issuer_alt_uri = "https://dmv.example/",
          .crl_uri = "https://dmv.example/root.crl"};
}
inline x509::CertificateParameters signer_parameters() {
  return {.serial = Bytes(16, 0x52),
          .subject = {"US", "US-NY", "NY DMV", "NY DMV DS 1"},
          .not_before = at("2026-03-01T00:00:00Z"),
          .not_after = at("2027-05-01T00:00:00Z"),
          .key = key_from_seed(kSignerSeed).public_key(),
          .issuer_alt_uri = "https://dmv.example/",
          .crl_uri = "https://dmv.example/ds.crl"};
}

inline x509::CertificateFields root_fields() {
  return x509::root_fields(root_parameters());
}
inline x509::Certificate root() {
  return certificate_of(sign_certificate(root_fields(), key_from_seed(kRootSeed)));
}
inline x509::CertificateFields signer_fields() {
  return x509::document_signer_fields(signer_parameters(), root());
}
inline Bytes signer_der() {
  return sign_certificate(signer_fields(), key_from_seed(kRootSeed));
}

inline x509::Extension* find_extension(x509::CertificateFields& fields, ByteView oid) {
  for (auto& extension : fields.extensions) {
    if (equal(extension.oid, oid)) return &extension;
  }
  return nullptr;
}
inline void drop_extension(x509::CertificateFields& fields, ByteView oid) {
  std::erase_if(fields.extensions, [oid](const auto& extension) { return equal(extension.oid, oid); });
}

}  // namespace statepass::test
