#pragma once

#include <vector>

#include "base/result.hpp"
#include "crypto/secp256k1.hpp"
#include "qbft/sealed_header.hpp"

namespace statepass::qbft {

struct Signer {
  Address address;
  crypto::Secp256k1PublicKey key;
};

// Who sealed the header, in the order of its seals: distinct members of the header's own set, and at least its quorum.
// Errors, with the number of the seal as offset: qbft_seal (no key can be recovered), qbft_stranger (not a validator:
// one such refuses the header, as it does for Besu), qbft_signer_twice (also by its second, high-s form), qbft_quorum.
Result<std::vector<Signer>> check_seals(const SealedHeader& header);

// The same when, besides, at least `needed` of the signers must belong to `trusted`: qbft_set_jump. Stops as soon as
// that is out of reach, so that a large set of an attacker's own making costs little.
Result<std::vector<Signer>> check_seals(const SealedHeader& header, const ValidatorSet& trusted, std::size_t needed);

}  // namespace statepass::qbft
