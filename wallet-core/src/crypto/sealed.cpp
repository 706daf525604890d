#include "crypto/sealed.hpp"

#include <sodium.h>

#include "crypto/aead.hpp"
#include "crypto/kdf.hpp"

namespace statepass::crypto {
namespace {

// RFC 9180 7: KEM 0x0010, KDF 0x0001, AEAD 0x0001.
constexpr ByteArray<5> kKemSuite = {'K', 'E', 'M', 0x00, 0x10};
constexpr ByteArray<10> kHpkeSuite = {'H', 'P', 'K', 'E', 0x00, 0x10, 0x00, 0x01, 0x00, 0x01};

// RFC 9180 4. HKDF-Extract is one HMAC.
SecretArray<32> labeled_extract(ByteView suite, ByteView salt, std::string_view label, ByteView secret) {
  Bytes labeled = concat({bytes_of("HPKE-v1"), suite, bytes_of(label), secret});
  WipeOnExit wipe(labeled);
  constexpr ByteArray<32> kNoSalt{};
  return SecretArray<32>(hmac_sha256(salt.empty() ? ByteView(kNoSalt) : salt, labeled));
}

// HKDF-Expand for at most one block, which is all that this suite needs.
SecretArray<32> labeled_expand(ByteView suite, const SecretArray<32>& key, std::string_view label, ByteView info,
                               std::size_t size) {
  SP_ASSERT(size <= 32);
  const std::uint8_t first_block = 1;
  Bytes labeled =
      concat({be_bytes<2>(size), bytes_of("HPKE-v1"), suite, bytes_of(label), info, ByteView(&first_block, 1)});
  return SecretArray<32>(hmac_sha256(key.view(), labeled));
}

// RFC 9180 7.1.3. The chance that a candidate is not below the order is 2^-32; the counter then goes on.
EcPrivateKey derive_key_pair(const SecretArray<32>& entropy) {
  SecretArray<32> prk = labeled_extract(kKemSuite, {}, "dkp_prk", entropy.view());
  for (std::uint8_t counter = 0;; ++counter) {
    SecretArray<32> candidate = labeled_expand(kKemSuite, prk, "candidate", ByteView(&counter, 1), 32);
    if (auto key = EcPrivateKey::from_scalar(candidate.view())) return *std::move(key);
    SP_ASSERT(counter < 255);
  }
}

struct Context {
  SecretArray<32> key;  // 16 bytes of it
  ByteArray<12> nonce;
};

// RFC 9180 4.1 (shared secret) and 5.1 (key schedule, base mode), for a single message.
Context key_schedule(const SecretArray<32>& dh, ByteView enc, ByteView recipient, ByteView info) {
  SecretArray<32> eae_prk = labeled_extract(kKemSuite, {}, "eae_prk", dh.view());
  SecretArray<32> shared = labeled_expand(kKemSuite, eae_prk, "shared_secret", concat({enc, recipient}), 32);
  const std::uint8_t base_mode = 0;
  SecretArray<32> psk_id_hash = labeled_extract(kHpkeSuite, {}, "psk_id_hash", {});
  SecretArray<32> info_hash = labeled_extract(kHpkeSuite, {}, "info_hash", info);
  Bytes context = concat({ByteView(&base_mode, 1), psk_id_hash.view(), info_hash.view()});
  SecretArray<32> secret = labeled_extract(kHpkeSuite, shared.view(), "secret", {});
  SecretArray<32> nonce = labeled_expand(kHpkeSuite, secret, "base_nonce", context, 12);
  return {labeled_expand(kHpkeSuite, secret, "key", context, 16), take_array<12>(nonce.view())};
}

ByteArray<crypto_box_NONCEBYTES> sealed_box_nonce(ByteView ephemeral, ByteView recipient) {
  ByteArray<crypto_box_NONCEBYTES> nonce;
  Bytes both = concat({ephemeral, recipient});
  crypto_generichash(nonce.data(), nonce.size(), both.data(), both.size(), nullptr, 0);
  return nonce;
}

}  // namespace

Result<HpkeSealed> hpke_seal(const EcPublicKey& recipient, ByteView info, ByteView associated, ByteView plaintext,
                             const SecretArray<32>& entropy) {
  EcPrivateKey ephemeral = derive_key_pair(entropy);
  SP_TRY_ASSIGN(SecretArray<32> dh, ephemeral.agree(recipient));
  HpkeSealed out{take_array<65>(ephemeral.public_key().sec1()), {}};
  Context context = key_schedule(dh, out.enc, recipient.sec1(), info);
  SP_TRY_ASSIGN(out.ciphertext, aes_gcm_seal(context.key.view().first(16), context.nonce, associated, plaintext));
  return out;
}

Result<SecretBytes> hpke_open(const EcPrivateKey& recipient, const ByteArray<65>& enc, ByteView info,
                              ByteView associated, ByteView ciphertext) {
  SP_TRY_ASSIGN(EcPublicKey ephemeral, EcPublicKey::from_sec1(Curve::p256, enc));
  SP_TRY_ASSIGN(SecretArray<32> dh, recipient.agree(ephemeral));
  Context context = key_schedule(dh, enc, recipient.public_key().sec1(), info);
  return aes_gcm_open(context.key.view().first(16), context.nonce, associated, ciphertext);
}

X25519KeyPair x25519_key_pair(ByteView entropy32) {
  X25519KeyPair pair{SecretArray<32>(entropy32), {}};
  // By the ladder from the base point. The library's own way is some microseconds faster and the only use of a table of
  // the Edwards curve, which would be 27 KB of the compressed WebAssembly module.
  constexpr ByteArray<32> kBasePoint = {9};
  const int done = crypto_scalarmult(pair.public_key.data(), pair.secret.data(), kBasePoint.data());
  SP_ASSERT(done == 0);
  return pair;
}

Result<Bytes> box_seal(const ByteArray<32>& recipient, ByteView plaintext, const SecretArray<32>& entropy) {
  X25519KeyPair ephemeral = x25519_key_pair(entropy.view());
  auto nonce = sealed_box_nonce(ephemeral.public_key, recipient);
  Bytes out = to_bytes(ephemeral.public_key);
  out.resize(plaintext.size() + crypto_box_SEALBYTES);
  if (crypto_box_easy(out.data() + ephemeral.public_key.size(), plaintext.data(), plaintext.size(), nonce.data(),
                      recipient.data(), ephemeral.secret.data()) != 0) {
    return fail(Errc::crypto_key);
  }
  return out;
}

Result<SecretBytes> box_open(const X25519KeyPair& recipient, ByteView sealed) {
  if (sealed.size() < crypto_box_SEALBYTES) return fail(Errc::crypto_decrypt);
  SecretBytes out(sealed.size() - crypto_box_SEALBYTES);
  if (crypto_box_seal_open(out.data(), sealed.data(), sealed.size(), recipient.public_key.data(),
                           recipient.secret.data()) != 0) {
    return fail(Errc::crypto_decrypt);
  }
  return out;
}

}  // namespace statepass::crypto
