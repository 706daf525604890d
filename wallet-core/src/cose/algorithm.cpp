#include "cose/algorithm.hpp"

namespace statepass::cose {
namespace {

constexpr SignatureAlgorithm kAlgorithms[] = {
    {kEs256, crypto::Curve::p256, crypto::HashAlgorithm::sha256},
    {kEs384, crypto::Curve::p384, crypto::HashAlgorithm::sha384},
    {kEs512, crypto::Curve::p521, crypto::HashAlgorithm::sha512},
};

}  // namespace

Result<SignatureAlgorithm> signature_algorithm(std::int64_t number) {
  for (const SignatureAlgorithm& algorithm : kAlgorithms) {
    if (algorithm.number == number) return algorithm;
  }
  return fail(Errc::cose_algorithm_unsupported);
}

SignatureAlgorithm algorithm_of(crypto::Curve curve) {
  for (const SignatureAlgorithm& algorithm : kAlgorithms) {
    if (algorithm.curve == curve) return algorithm;
  }
  SP_ASSERT(false);
  return kAlgorithms[0];
}

}  // namespace statepass::cose
