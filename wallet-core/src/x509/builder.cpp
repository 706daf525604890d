#include "x509/builder.hpp"

#include "x509/oid.hpp"

namespace statepass::x509 {
namespace {

constexpr std::uint8_t kUri = tag::implicit(6);

crypto::HashAlgorithm hash_of(crypto::Curve curve) {
  switch (curve) {
    case crypto::Curve::p256:
      return crypto::HashAlgorithm::sha256;
    case crypto::Curve::p384:
      return crypto::HashAlgorithm::sha384;
    case crypto::Curve::p521:
      return crypto::HashAlgorithm::sha512;
  }
  return crypto::HashAlgorithm::sha256;
}

Bytes algorithm_identifier(crypto::HashAlgorithm hash) {
  return der_item(tag::kSequence, {der_item(tag::kOid, {oid::of_ecdsa(hash)})});
}

Bytes attribute(ByteView type, std::uint8_t string_tag, std::string_view value) {
  const Bytes pair = der_item(tag::kSequence, {der_item(tag::kOid, {type}), der_item(string_tag, {bytes_of(value)})});
  return der_item(tag::kSet, {pair});
}

ByteArray<20> key_id_of(const crypto::EcPublicKey& key) {
  return crypto::sha1(key.sec1());
}

// keyUsage as a named bit list: trailing zero bits are left out (X.690 11.2.2).
Bytes key_usage_value(std::uint16_t usage) {
  std::uint8_t bits = 0, unused = 7;
  for (std::uint8_t bit = 0; bit < 8; ++bit) {
    if ((usage & 1u << bit) == 0) continue;
    bits = static_cast<std::uint8_t>(bits | 0x80u >> bit);
    unused = static_cast<std::uint8_t>(7 - bit);
  }
  return der_item(tag::kBitString, {ByteView(&unused, 1), ByteView(&bits, 1)});
}

Extension authority_key_id(ByteView id) {
  return {to_bytes(oid::kAuthorityKeyIdentifier), false, der_item(tag::kSequence, {der_item(tag::implicit(0), {id})})};
}
Extension subject_key_id(const crypto::EcPublicKey& key) {
  return {to_bytes(oid::kSubjectKeyIdentifier), false, der_item(tag::kOctetString, {key_id_of(key)})};
}
Extension key_usage(std::uint16_t usage) {
  return {to_bytes(oid::kKeyUsage), true, key_usage_value(usage)};
}
Extension extended_key_usage(std::initializer_list<ByteView> purposes) {
  Bytes list;
  for (ByteView purpose : purposes) append(list, der_item(tag::kOid, {purpose}));
  return {to_bytes(oid::kExtendedKeyUsage), true, der_item(tag::kSequence, {list})};
}
Extension issuer_alt_name(std::string_view uri) {
  return {to_bytes(oid::kIssuerAltName), false, der_item(tag::kSequence, {der_item(kUri, {bytes_of(uri)})})};
}
Extension crl_distribution_point(std::string_view uri) {
  const Bytes full_name = der_item(tag::constructed(0), {der_item(kUri, {bytes_of(uri)})});
  const Bytes point = der_item(tag::kSequence, {der_item(tag::constructed(0), {full_name})});
  return {to_bytes(oid::kCrlDistributionPoints), false, der_item(tag::kSequence, {point})};
}
Extension authority_constraints() {
  const std::uint8_t no_path = 0;
  return {to_bytes(oid::kBasicConstraints), true,
          der_item(tag::kSequence, {der_boolean(true), der_integer(ByteView(&no_path, 1))})};
}

CertificateFields fields_of(const CertificateParameters& parameters, ByteView issuer) {
  return {parameters.serial,
          to_bytes(issuer),
          encode_name(parameters.subject),
          parameters.not_before,
          parameters.not_after,
          parameters.key,
          {}};
}

CertificateFields authority_fields(const CertificateParameters& parameters) {
  CertificateFields out = fields_of(parameters, encode_name(parameters.subject));
  out.extensions = {subject_key_id(parameters.key), key_usage(kKeyCertSign | kCrlSign), authority_constraints()};
  if (!parameters.issuer_alt_uri.empty()) out.extensions.push_back(issuer_alt_name(parameters.issuer_alt_uri));
  if (!parameters.crl_uri.empty()) out.extensions.push_back(crl_distribution_point(parameters.crl_uri));
  return out;
}

CertificateFields leaf_fields(const CertificateParameters& parameters, const Certificate& root,
                              std::initializer_list<ByteView> purposes) {
  CertificateFields out = fields_of(parameters, root.subject());
  out.extensions = {authority_key_id(root.subject_key_id().value_or(ByteView())), subject_key_id(parameters.key),
                    key_usage(kDigitalSignature), extended_key_usage(purposes)};
  if (!parameters.issuer_alt_uri.empty()) out.extensions.push_back(issuer_alt_name(parameters.issuer_alt_uri));
  if (!parameters.crl_uri.empty()) out.extensions.push_back(crl_distribution_point(parameters.crl_uri));
  return out;
}

}  // namespace

Bytes encode_name(const Name& name) {
  Bytes sets;
  if (!name.country.empty()) append(sets, attribute(oid::kCountryName, tag::kPrintableString, name.country));
  if (!name.state.empty()) append(sets, attribute(oid::kStateOrProvinceName, tag::kUtf8String, name.state));
  if (!name.organisation.empty()) append(sets, attribute(oid::kOrganizationName, tag::kUtf8String, name.organisation));
  if (!name.common_name.empty()) append(sets, attribute(oid::kCommonName, tag::kUtf8String, name.common_name));
  return der_item(tag::kSequence, {sets});
}

CertificateFields root_fields(const CertificateParameters& parameters) {
  return authority_fields(parameters);
}

CertificateFields document_signer_fields(const CertificateParameters& parameters, const Certificate& root) {
  return leaf_fields(parameters, root, {oid::kMdlDocumentSigner, oid::kMdocDocumentSigner});
}

CertificateFields reader_fields(const CertificateParameters& parameters, const Certificate& root) {
  return leaf_fields(parameters, root, {oid::kMdlReader});
}

CertificateFields reader_root_fields(const CertificateParameters& parameters) {
  return authority_fields(parameters);
}

CertificateDraft::CertificateDraft(const CertificateFields& fields, crypto::Curve issuer_curve)
    : curve_(issuer_curve), hash_(hash_of(issuer_curve)) {
  const std::uint8_t version = 2;
  Bytes extensions;
  for (const Extension& extension : fields.extensions) {
    const Bytes oid = der_item(tag::kOid, {extension.oid});
    const Bytes critical = extension.critical ? der_boolean(true) : Bytes();
    append(extensions, der_item(tag::kSequence, {oid, critical, der_item(tag::kOctetString, {extension.value})}));
  }
  const Bytes wrapped =
      fields.extensions.empty() ? Bytes() : der_item(tag::constructed(3), {der_item(tag::kSequence, {extensions})});
  const Bytes validity = der_item(tag::kSequence, {write_time(fields.not_before), write_time(fields.not_after)});
  tbs_ = der_item(tag::kSequence, {der_item(tag::constructed(0), {der_integer(ByteView(&version, 1))}),
                                   der_integer(fields.serial), algorithm_identifier(hash_), fields.issuer, validity,
                                   fields.subject, encode_spki(fields.key), wrapped});
}

Result<Certificate> CertificateDraft::finish(ByteView signature) const {
  if (signature.size() != 2 * crypto::field_size(curve_)) return fail(Errc::crypto_signature_form);
  return Certificate::parse(
      der_item(tag::kSequence, {tbs_, algorithm_identifier(hash_), der_bit_string(ecdsa_to_der(signature))}));
}

}  // namespace statepass::x509
