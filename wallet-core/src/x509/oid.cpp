#include "x509/oid.hpp"

namespace statepass::x509::oid {

ByteView of_curve(crypto::Curve curve) {
  switch (curve) {
    case crypto::Curve::p256:
      return kPrime256v1;
    case crypto::Curve::p384:
      return kSecp384r1;
    case crypto::Curve::p521:
      return kSecp521r1;
  }
  return {};
}

std::optional<crypto::Curve> curve_of(ByteView oid) {
  for (auto curve : {crypto::Curve::p256, crypto::Curve::p384, crypto::Curve::p521}) {
    if (equal(of_curve(curve), oid)) return curve;
  }
  return std::nullopt;
}

ByteView of_ecdsa(crypto::HashAlgorithm hash) {
  switch (hash) {
    case crypto::HashAlgorithm::sha256:
      return kEcdsaWithSha256;
    case crypto::HashAlgorithm::sha384:
      return kEcdsaWithSha384;
    case crypto::HashAlgorithm::sha512:
      return kEcdsaWithSha512;
  }
  return {};
}

std::optional<crypto::HashAlgorithm> ecdsa_hash_of(ByteView oid) {
  for (auto hash : {crypto::HashAlgorithm::sha256, crypto::HashAlgorithm::sha384, crypto::HashAlgorithm::sha512}) {
    if (equal(of_ecdsa(hash), oid)) return hash;
  }
  return std::nullopt;
}

}  // namespace statepass::x509::oid
