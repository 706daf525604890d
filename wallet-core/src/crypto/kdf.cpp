#include "crypto/kdf.hpp"

#include <openssl/digest.h>
#include <openssl/hkdf.h>
#include <openssl/hmac.h>
#include <sodium.h>

namespace statepass::crypto {

ByteArray<32> hmac_sha256(ByteView key, ByteView data) {
  ByteArray<32> out;
  unsigned size = 0;
  const bool done = HMAC(EVP_sha256(), key.data(), key.size(), data.data(), data.size(), out.data(), &size) != nullptr;
  SP_ASSERT(done && size == out.size());
  return out;
}

Result<SecretBytes> hkdf_sha256(ByteView secret, ByteView salt, ByteView info, std::size_t size) {
  SecretBytes out(size);
  if (size == 0 || size > 255 * 32 ||
      HKDF(out.data(), size, EVP_sha256(), secret.data(), secret.size(), salt.data(), salt.size(), info.data(),
           info.size()) != 1) {
    return fail(Errc::crypto_parameter);
  }
  return out;
}

Result<SecretArray<32>> argon2id(ByteView passphrase, const ByteArray<16>& salt, const Argon2Cost& cost) {
  constexpr std::uint32_t kLeastKib = 8 * 1024, kMostKib = 1024 * 1024, kMostPasses = 64;
  if (cost.memory_kib < kLeastKib || cost.memory_kib > kMostKib || cost.passes < 1 || cost.passes > kMostPasses) {
    return fail(Errc::crypto_parameter);
  }
  // Chooses the implementation for this processor; harmless when it was called before.
  if (sodium_init() < 0) return fail(Errc::crypto_memory);
  SecretArray<32> out;
  const std::size_t memory = std::size_t{cost.memory_kib} * 1024;
  if (crypto_pwhash_argon2id(out.data(), out.size(), text_of(passphrase).data(), passphrase.size(), salt.data(),
                             cost.passes, memory, crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0) {
    return fail(Errc::crypto_memory);
  }
  return out;
}

}  // namespace statepass::crypto
