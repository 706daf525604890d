#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

namespace statepass::crypto {

// AES-GCM (NIST SP 800-38D), key of 16 or 32 bytes, tag of 16 bytes behind the ciphertext. A nonce must never come
// twice under one key. crypto_key for another key size.
Result<Bytes> aes_gcm_seal(ByteView key, const ByteArray<12>& nonce, ByteView associated, ByteView plaintext);
// crypto_decrypt when tag, nonce, associated data or key differ.
Result<SecretBytes> aes_gcm_open(ByteView key, const ByteArray<12>& nonce, ByteView associated, ByteView ciphertext);

// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha), tag of 16 bytes behind the ciphertext; nonces may be drawn at random.
Bytes xchacha_seal(const SecretArray<32>& key, const ByteArray<24>& nonce, ByteView associated, ByteView plaintext);
// crypto_decrypt as above.
Result<SecretBytes> xchacha_open(const SecretArray<32>& key, const ByteArray<24>& nonce, ByteView associated,
                                 ByteView ciphertext);

}  // namespace statepass::crypto
