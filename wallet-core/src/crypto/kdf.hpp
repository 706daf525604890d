#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

namespace statepass::crypto {

// RFC 2104 with SHA-256. Compare tags by ct_equal.
ByteArray<32> hmac_sha256(ByteView key, ByteView data);

// RFC 5869 with SHA-256, extract and expand; at most 8,160 bytes (crypto_parameter above).
Result<SecretBytes> hkdf_sha256(ByteView secret, ByteView salt, ByteView info, std::size_t size);

// Argon2id, version 1.3, one lane. Cost is written into what it protects and never lowered on opening.
struct Argon2Cost {
  std::uint32_t memory_kib = 64 * 1024;
  std::uint32_t passes = 3;

  friend bool operator==(const Argon2Cost&, const Argon2Cost&) = default;
};
// crypto_parameter: below 8 MiB or above 1 GiB, no pass or more than 64; crypto_memory: the memory cannot be had.
Result<SecretArray<32>> argon2id(ByteView passphrase, const ByteArray<16>& salt, const Argon2Cost& cost);

}  // namespace statepass::crypto
