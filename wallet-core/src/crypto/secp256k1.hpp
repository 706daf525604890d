#pragma once

#include <span>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

// secp256k1 with public key recovery: commit seals, transactions, consent signatures.
namespace statepass::crypto {

// x ‖ y, without the 04 in front: what Keccak-256 turns into an address.
using Secp256k1PublicKey = ByteArray<64>;
// r ‖ s ‖ v with v 0 or 1 (QBFT seals, transactions). Contracts and EIP-712 carry v + 27.
using RecoverableSignature = ByteArray<65>;

// The key that made the signature over the digest. High s is allowed, as Besu allows it.
// crypto_signature_form: v above 1, r or s zero or not below the order; crypto_recovery: no such key.
Result<Secp256k1PublicKey> secp256k1_recover(const Hash32& digest, const RecoverableSignature& signature);

// A signature that somebody says is of one of some keys.
struct SignatureClaim {
  Hash32 digest;
  RecoverableSignature signature;
  std::size_t key;  // its place among the keys
};

// Whether secp256k1_recover() gives every claim the key that it names. One multi-exponentiation, which for a few dozen
// claims costs about two thirds of the recoveries, for thousands by the same keys a fifth. A false claim is not named:
// recover, to find it. A coefficient of 128 bits for each claim is drawn from a hash of all keys and claims, so who can
// hash 2^k times passes a false claim with a probability of 2^(k - 127).
bool secp256k1_all_recover_to(std::span<const Secp256k1PublicKey> keys, std::span<const SignatureClaim> claims);

class Secp256k1Key {
 public:
  // 32 fresh random bytes, taken as the scalar. crypto_key when they are zero or not below the order, which no working
  // source ever gives.
  static Result<Secp256k1Key> from_entropy(ByteView entropy);

  const Secp256k1PublicKey& public_key() const { return public_; }
  // Deterministic (RFC 6979), low s.
  RecoverableSignature sign(const Hash32& digest) const;
  // For the vault and the operators' key files, inside the core alone.
  const SecretArray<32>& scalar() const { return scalar_; }

 private:
  Secp256k1Key(SecretArray<32> scalar, const Secp256k1PublicKey& public_key)
      : scalar_(std::move(scalar)), public_(public_key) {}

  SecretArray<32> scalar_;
  Secp256k1PublicKey public_;
};

}  // namespace statepass::crypto
