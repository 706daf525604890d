#pragma once

#include <optional>

#include "base/bytes.hpp"
#include "crypto/ec.hpp"
#include "crypto/sha.hpp"

// Object identifiers, as the content of their DER item.
namespace statepass::x509::oid {

template <std::size_t N>
using Oid = ByteArray<N>;

inline constexpr Oid<7> kEcPublicKey{0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01};            // 1.2.840.10045.2.1
inline constexpr Oid<8> kPrime256v1{0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};       // 1.2.840.10045.3.1.7
inline constexpr Oid<5> kSecp384r1{0x2b, 0x81, 0x04, 0x00, 0x22};                          // 1.3.132.0.34
inline constexpr Oid<5> kSecp521r1{0x2b, 0x81, 0x04, 0x00, 0x23};                          // 1.3.132.0.35
inline constexpr Oid<8> kEcdsaWithSha256{0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02};  // 1.2.840.10045.4.3.2
inline constexpr Oid<8> kEcdsaWithSha384{0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x03};
inline constexpr Oid<8> kEcdsaWithSha512{0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x04};

inline constexpr Oid<3> kCommonName{0x55, 0x04, 0x03};
inline constexpr Oid<3> kCountryName{0x55, 0x04, 0x06};
inline constexpr Oid<3> kStateOrProvinceName{0x55, 0x04, 0x08};
inline constexpr Oid<3> kOrganizationName{0x55, 0x04, 0x0a};

// 2.5.29.N
constexpr Oid<3> certificate_extension(std::uint8_t number) {
  return {0x55, 0x1d, number};
}
inline constexpr Oid<3> kSubjectKeyIdentifier = certificate_extension(14);
inline constexpr Oid<3> kKeyUsage = certificate_extension(15);
inline constexpr Oid<3> kSubjectAltName = certificate_extension(17);
inline constexpr Oid<3> kIssuerAltName = certificate_extension(18);
inline constexpr Oid<3> kBasicConstraints = certificate_extension(19);
inline constexpr Oid<3> kNameConstraints = certificate_extension(30);
inline constexpr Oid<3> kCrlDistributionPoints = certificate_extension(31);
inline constexpr Oid<3> kPolicyMappings = certificate_extension(33);
inline constexpr Oid<3> kAuthorityKeyIdentifier = certificate_extension(35);
inline constexpr Oid<3> kPolicyConstraints = certificate_extension(36);
inline constexpr Oid<3> kExtendedKeyUsage = certificate_extension(37);
inline constexpr Oid<3> kFreshestCrl = certificate_extension(46);
inline constexpr Oid<3> kInhibitAnyPolicy = certificate_extension(54);

inline constexpr Oid<7> kMdlDocumentSigner{0x28, 0x81, 0x8c, 0x5d, 0x05, 0x01, 0x02};   // 1.0.18013.5.1.2
inline constexpr Oid<7> kMdlReader{0x28, 0x81, 0x8c, 0x5d, 0x05, 0x01, 0x06};           // 1.0.18013.5.1.6
inline constexpr Oid<7> kMdocDocumentSigner{0x28, 0x81, 0xb5, 0x34, 0x04, 0x01, 0x02};  // 1.0.23220.4.1.2

ByteView of_curve(crypto::Curve curve);
std::optional<crypto::Curve> curve_of(ByteView oid);
ByteView of_ecdsa(crypto::HashAlgorithm hash);
std::optional<crypto::HashAlgorithm> ecdsa_hash_of(ByteView oid);

}  // namespace statepass::x509::oid
