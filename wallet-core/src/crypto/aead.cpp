#include "crypto/aead.hpp"

#include <openssl/aead.h>
#include <sodium.h>

namespace statepass::crypto {
namespace {

constexpr std::size_t kTag = 16;

class Gcm {
 public:
  explicit Gcm(ByteView key) {
    EVP_AEAD_CTX_zero(&context_);
    const EVP_AEAD* cipher = key.size() == 16   ? EVP_aead_aes_128_gcm()
                             : key.size() == 32 ? EVP_aead_aes_256_gcm()
                                                : nullptr;
    ready_ = cipher != nullptr && EVP_AEAD_CTX_init(&context_, cipher, key.data(), key.size(), kTag, nullptr) == 1;
  }
  ~Gcm() { EVP_AEAD_CTX_cleanup(&context_); }
  Gcm(const Gcm&) = delete;
  Gcm& operator=(const Gcm&) = delete;

  bool ready() const { return ready_; }
  const EVP_AEAD_CTX* context() const { return &context_; }

 private:
  EVP_AEAD_CTX context_;
  bool ready_;
};

}  // namespace

Result<Bytes> aes_gcm_seal(ByteView key, const ByteArray<12>& nonce, ByteView associated, ByteView plaintext) {
  Gcm gcm(key);
  if (!gcm.ready()) return fail(Errc::crypto_key);
  Bytes out(plaintext.size() + kTag);
  std::size_t size = 0;
  const int done = EVP_AEAD_CTX_seal(gcm.context(), out.data(), &size, out.size(), nonce.data(), nonce.size(),
                                     plaintext.data(), plaintext.size(), associated.data(), associated.size());
  SP_ASSERT(done == 1 && size == out.size());
  return out;
}

Result<SecretBytes> aes_gcm_open(ByteView key, const ByteArray<12>& nonce, ByteView associated, ByteView ciphertext) {
  Gcm gcm(key);
  if (!gcm.ready()) return fail(Errc::crypto_key);
  if (ciphertext.size() < kTag) return fail(Errc::crypto_decrypt);
  SecretBytes out(ciphertext.size() - kTag);
  std::size_t size = 0;
  if (EVP_AEAD_CTX_open(gcm.context(), out.data(), &size, out.size(), nonce.data(), nonce.size(), ciphertext.data(),
                        ciphertext.size(), associated.data(), associated.size()) != 1) {
    return fail(Errc::crypto_decrypt);
  }
  return out;
}

Bytes xchacha_seal(const SecretArray<32>& key, const ByteArray<24>& nonce, ByteView associated, ByteView plaintext) {
  Bytes out(plaintext.size() + kTag);
  crypto_aead_xchacha20poly1305_ietf_encrypt(out.data(), nullptr, plaintext.data(), plaintext.size(), associated.data(),
                                             associated.size(), nullptr, nonce.data(), key.data());
  return out;
}

Result<SecretBytes> xchacha_open(const SecretArray<32>& key, const ByteArray<24>& nonce, ByteView associated,
                                 ByteView ciphertext) {
  if (ciphertext.size() < kTag) return fail(Errc::crypto_decrypt);
  SecretBytes out(ciphertext.size() - kTag);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(out.data(), nullptr, nullptr, ciphertext.data(), ciphertext.size(),
                                                 associated.data(), associated.size(), nonce.data(), key.data()) != 0) {
    return fail(Errc::crypto_decrypt);
  }
  return out;
}

}  // namespace statepass::crypto
