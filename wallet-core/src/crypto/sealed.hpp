#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/ec.hpp"

// Encryption to somebody's public key. The sender's ephemeral key comes from `entropy`: 32 fresh random bytes, never
// used again.
namespace statepass::crypto {

// HPKE (RFC 9180) base mode, single shot: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM.
struct HpkeSealed {
  ByteArray<65> enc;
  Bytes ciphertext;
};
// crypto_curve for a recipient on another curve.
Result<HpkeSealed> hpke_seal(const EcPublicKey& recipient, ByteView info, ByteView associated, ByteView plaintext,
                             const SecretArray<32>& entropy);
// crypto_decrypt when anything differs; crypto_key when enc is not a point.
Result<SecretBytes> hpke_open(const EcPrivateKey& recipient, const ByteArray<65>& enc, ByteView info,
                              ByteView associated, ByteView ciphertext);

// X25519 sealed box (libsodium crypto_box_seal): 48 bytes longer than the plaintext.
struct X25519KeyPair {
  SecretArray<32> secret;
  ByteArray<32> public_key;
};
X25519KeyPair x25519_key_pair(ByteView entropy32);
// crypto_key for a public key of small order.
Result<Bytes> box_seal(const ByteArray<32>& recipient, ByteView plaintext, const SecretArray<32>& entropy);
// crypto_decrypt.
Result<SecretBytes> box_open(const X25519KeyPair& recipient, ByteView sealed);

}  // namespace statepass::crypto
