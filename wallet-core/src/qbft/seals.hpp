#pragma once

#include <span>
#include <vector>

#include "base/result.hpp"
#include "crypto/secp256k1.hpp"
#include "qbft/sealed_header.hpp"

namespace statepass::qbft {

struct Signer {
  Address address;
  crypto::Secp256k1PublicKey key;

  friend bool operator==(const Signer&, const Signer&) = default;
};

// Validators whose keys were recovered from their seals before, ascending by address.
using KnownKeys = std::span<const Signer>;

// Who sealed the header, in the order of its seals: distinct members of the header's own set, and at least its quorum.
// Errors, with the number of the seal as offset: qbft_seal (no key can be recovered), qbft_stranger (not a validator:
// one such refuses the header, as it does for Besu), qbft_signer_twice (also by its second, high-s form), qbft_quorum.
Result<std::vector<Signer>> check_seals(const SealedHeader& header);

// The hint for others about a header and its signers, as check_seals() found them: for each seal the place of its
// signer among the validators.
Bytes signers_hint(const SealedHeader& header, std::span<const Signer> signers);

// Whether a header's hint about its signers is known to be right, because prove_hints() found it so.
enum class Hint : std::uint8_t { open, proven };

// The same when, besides, at least `needed` of the signers must belong to `trusted`: qbft_set_jump. Stops as soon as
// that is out of reach, so that a large set of an attacker's own making costs little.
// Where the header's hint names known keys, one batch check of these seals stands for their recoveries. It proves that
// recovery gives the same keys, so neither hint nor known keys change what comes out; when it fails, each seal is
// recovered and the bad one is named.
Result<std::vector<Signer>> check_seals(const SealedHeader& header, const ValidatorSet& trusted, std::size_t needed,
                                        KnownKeys known = {}, Hint hint = Hint::open);

// The same batch over several headers: the first ones that have the set `validators` and hints that name known keys
// alone. When it fails, a seal of one of them is not by whom its hint says: check_seals() tells of which, and whether
// that matters.
struct HintProof {
  std::size_t headers = 0;  // how many the batch covered
  Hint hint = Hint::open;   // of each of them
};
HintProof prove_hints(std::span<const SealedHeader> headers, const ValidatorSet& validators, KnownKeys known);

}  // namespace statepass::qbft
