#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/datetime.hpp"
#include "crypto/ec.hpp"
#include "crypto/sha.hpp"
#include "x509/der.hpp"

namespace statepass::x509 {

// Bits of keyUsage (RFC 5280 4.2.1.3), numbered from the most significant of the first octet.
inline constexpr std::uint16_t kDigitalSignature = 1u << 0;
inline constexpr std::uint16_t kKeyCertSign = 1u << 5;
inline constexpr std::uint16_t kCrlSign = 1u << 6;

// A place in a certificate's bytes, so that a certificate can be copied and moved.
struct Place {
  std::uint32_t begin = 0;
  std::uint32_t size = 0;

  ByteView in(ByteView bytes) const { return bytes.subspan(begin, size); }
};

// The parts of a distinguished name that are looked at here.
struct NamePlaces {
  Place whole;  // the DER Name, compared as bytes (ISO 18013-5 Annex B wants issuer and subject to be equal so)
  std::optional<Place> country;
  std::optional<Place> state;
  std::optional<Place> common_name;
  bool country_is_printable = false;
};

// The extensions that are looked at; others are passed over unless critical.
struct Extensions {
  std::optional<Place> subject_key_id;
  std::optional<Place> authority_key_id;  // its keyIdentifier
  struct KeyUsage {
    std::uint16_t bits;
    bool critical;
  };
  std::optional<KeyUsage> key_usage;
  struct ExtendedKeyUsage {
    bool critical;
    bool mdl_document_signer;   // 1.0.18013.5.1.2
    bool mdoc_document_signer;  // 1.0.23220.4.1.2
    bool mdl_reader;            // 1.0.18013.5.1.6
    bool other;
  };
  std::optional<ExtendedKeyUsage> extended_key_usage;
  struct BasicConstraints {
    bool critical;
    bool ca;
    std::optional<std::uint32_t> path_length;
  };
  std::optional<BasicConstraints> basic_constraints;
  bool issuer_alt_name = false;         // present, with a mail address or a URI
  bool crl_distribution_point = false;  // present, with a full name
  std::optional<Place> crl_uri;         // the first URI among them
  bool forbidden = false;  // policy mappings, name constraints, policy constraints, inhibitAnyPolicy or freshestCRL
};

// An X.509 v3 certificate with an EC key and an ECDSA signature. Owns its bytes.
class Certificate {
 public:
  static constexpr std::size_t kMostBytes = 16'384;

  // Errors: x509_der, x509_structure; x509_size: over kMostBytes; x509_version: not v3; x509_algorithm: not ECDSA with
  // SHA-256, 384 or 512; x509_algorithm_differs: inside and outside; x509_name, x509_time, x509_signature_form;
  // x509_key_unsupported, x509_key: as parse_spki; x509_extension: malformed; x509_extension_twice;
  // x509_critical_unknown: a critical extension that is not understood here.
  static Result<Certificate> parse(ByteView der);

  ByteView der() const { return der_; }
  ByteView tbs() const { return tbs_.in(der_); }
  ByteView serial() const { return serial_.in(der_); }          // content of the INTEGER
  ByteView issuer() const { return issuer_.whole.in(der_); }    // the whole Name
  ByteView subject() const { return subject_.whole.in(der_); }  // the whole Name
  // Of the subject; empty when there is none.
  std::string_view country() const { return text(subject_.country); }
  std::string_view state() const { return text(subject_.state); }
  std::string_view common_name() const { return text(subject_.common_name); }
  bool country_is_printable() const { return subject_.country_is_printable; }
  UnixTime not_before() const { return not_before_; }
  UnixTime not_after() const { return not_after_; }
  const crypto::EcPublicKey& public_key() const { return *key_; }
  // SHA-1 of the key's bits (RFC 5280 4.2.1.2, method 1).
  ByteArray<20> key_id() const;
  const Extensions& extensions() const { return extensions_; }
  std::optional<ByteView> subject_key_id() const { return view(extensions_.subject_key_id); }
  std::optional<ByteView> authority_key_id() const { return view(extensions_.authority_key_id); }
  std::string_view crl_uri() const { return text(extensions_.crl_uri); }
  bool self_issued() const { return equal(issuer(), subject()); }

  // Whether `issuer` signed it. crypto_signature, crypto_signature_form.
  Result<> check_signature(const crypto::EcPublicKey& issuer) const;

  friend bool operator==(const Certificate& a, const Certificate& b) { return a.der_ == b.der_; }

 private:
  Certificate() = default;
  Result<> read(DerReader outer);
  Result<> read_tbs(DerReader in, ByteView outer_algorithm);
  Result<> read_validity(DerReader in);
  Result<> read_name(const DerItem& name, NamePlaces& out);
  Result<> read_key(const DerItem& spki);

  Place place(ByteView part) const;
  std::string_view text(const std::optional<Place>& at) const {
    return at ? text_of(at->in(der_)) : std::string_view();
  }
  std::optional<ByteView> view(const std::optional<Place>& at) const {
    return at ? std::optional(at->in(der_)) : std::nullopt;
  }

  Bytes der_;
  Place tbs_;
  Place serial_;
  NamePlaces issuer_;
  NamePlaces subject_;
  UnixTime not_before_ = 0;
  UnixTime not_after_ = 0;
  std::optional<crypto::EcPublicKey> key_;
  Place key_bits_;
  crypto::HashAlgorithm hash_ = crypto::HashAlgorithm::sha256;
  Place signature_;  // the DER ECDSA-Sig-Value
  Extensions extensions_;
};

// SubjectPublicKeyInfo: the door by which every key type enters. x509_key_unsupported: not EC, or another curve;
// x509_key: the point is not on the curve; x509_der, x509_structure.
Result<crypto::EcPublicKey> parse_spki(ByteView der);
Bytes encode_spki(const crypto::EcPublicKey& key);

// ECDSA-Sig-Value to r‖s of `width` octets each, and back. x509_signature_form: not two positive integers of so many
// octets.
Result<Bytes> ecdsa_from_der(ByteView der, std::size_t width);
Bytes ecdsa_to_der(ByteView signature);

// UTCTime or GeneralizedTime as RFC 5280 4.1.2.5 wants them: whole seconds, Z. x509_time.
Result<UnixTime> read_time(DerReader& in);
Bytes write_time(UnixTime time);

// The extensions of a certificate, by their places in `der`. Errors as Certificate::parse.
Result<Extensions> read_extensions(DerReader in, ByteView der);

}  // namespace statepass::x509
