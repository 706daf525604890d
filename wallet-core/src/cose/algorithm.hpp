#pragma once

#include "base/result.hpp"
#include "crypto/ec.hpp"
#include "crypto/sha.hpp"

namespace statepass::cose {

// Numbers of the IANA registry of COSE algorithms.
inline constexpr std::int64_t kEs256 = -7;
inline constexpr std::int64_t kEs384 = -35;
inline constexpr std::int64_t kEs512 = -36;
inline constexpr std::int64_t kHmac256 = 5;  // HMAC 256/256

struct SignatureAlgorithm {
  std::int64_t number;
  crypto::Curve curve;  // ISO 18013-5 binds each algorithm to curves, unlike RFC 9053
  crypto::HashAlgorithm hash;
};

// The door by which every signature algorithm enters. cose_algorithm_unsupported for what cannot be checked here.
Result<SignatureAlgorithm> signature_algorithm(std::int64_t number);
// The algorithm that a key of this curve signs with.
SignatureAlgorithm algorithm_of(crypto::Curve curve);

}  // namespace statepass::cose
