#include "crypto/secp256k1.hpp"

#include <secp256k1.h>
#include <secp256k1_batch.h>
#include <secp256k1_preallocated.h>
#include <secp256k1_recovery.h>

#include <cstddef>
#include <memory>
#include <vector>

#include "crypto/sha.hpp"

// The library reports misuse through these two. Both mean a bug here, never bad input.
extern "C" {
void secp256k1_default_illegal_callback_fn(const char*, void*);
void secp256k1_default_error_callback_fn(const char*, void*);
void secp256k1_default_illegal_callback_fn(const char*, void*) {
  __builtin_trap();
}
void secp256k1_default_error_callback_fn(const char*, void*) {
  __builtin_trap();
}
}

namespace statepass::crypto {
namespace {

// Signing needs a context of one's own. It lives on the stack: the core has no globals.
class SigningContext {
 public:
  SigningContext() {
    SP_ASSERT(secp256k1_context_preallocated_size(SECP256K1_CONTEXT_NONE) <= sizeof memory_);
    context_ = secp256k1_context_preallocated_create(memory_, SECP256K1_CONTEXT_NONE);
  }
  ~SigningContext() {
    secp256k1_context_preallocated_destroy(context_);
    secure_zero(memory_, sizeof memory_);
  }
  SigningContext(const SigningContext&) = delete;
  SigningContext& operator=(const SigningContext&) = delete;
  const secp256k1_context* get() const { return context_; }

 private:
  alignas(std::max_align_t) unsigned char memory_[1024];
  secp256k1_context* context_;
};

Secp256k1PublicKey serialized(const secp256k1_pubkey& key) {
  ByteArray<65> point;
  std::size_t size = point.size();
  secp256k1_ec_pubkey_serialize(secp256k1_context_static, point.data(), &size, &key, SECP256K1_EC_UNCOMPRESSED);
  return take_array<64>(ByteView(point).subspan(1));
}

constexpr std::size_t kMostInBatch = 2'048;  // needs 1.3 MB; twice as many would be faster by a fiftieth

// Two coefficients to a hash: which they are is known to nobody before all keys and claims stand.
std::vector<Hash32> coefficients_of(std::span<const Secp256k1PublicKey> keys, std::span<const SignatureClaim> claims) {
  Bytes all;
  all.reserve(40 + keys.size() * 64 + claims.size() * 101);
  append(all, bytes_of("statepass secp256k1 batch"));
  append(all, be_bytes<4>(keys.size()));
  for (const Secp256k1PublicKey& key : keys) append(all, key);
  for (const SignatureClaim& claim : claims) {
    append(all, claim.digest);
    append(all, claim.signature);
    append(all, be_bytes<4>(claim.key));
  }
  const Hash32 seed = sha256(all);
  std::vector<Hash32> out;
  for (std::size_t i = 0; 2 * i < claims.size(); ++i) out.push_back(sha256_of({seed, be_bytes<4>(i)}));
  return out;
}

bool batch_recovers(std::span<const Secp256k1PublicKey> keys, std::span<const SignatureClaim> claims) {
  const std::vector<Hash32> coefficients = coefficients_of(keys, claims);
  std::vector<secp256k1_batch_claim> batch;
  batch.reserve(claims.size());
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const std::uint8_t* coefficient = coefficients[i / 2].data() + 16 * (i % 2);
    batch.push_back({claims[i].digest.data(), claims[i].signature.data(), coefficient, claims[i].key});
  }
  const auto memory = std::make_unique_for_overwrite<std::byte[]>(secp256k1_batch_memory(keys.size(), claims.size()));
  return secp256k1_batch_check(memory.get(), keys.data()->data(), keys.size(), batch.data(), batch.size()) == 1;
}

}  // namespace

Result<Secp256k1PublicKey> secp256k1_recover(const Hash32& digest, const RecoverableSignature& signature) {
  secp256k1_ecdsa_recoverable_signature parsed;
  if (signature[64] > 1 || secp256k1_ecdsa_recoverable_signature_parse_compact(secp256k1_context_static, &parsed,
                                                                               signature.data(), signature[64]) != 1) {
    return fail(Errc::crypto_signature_form);
  }
  secp256k1_pubkey key;
  if (secp256k1_ecdsa_recover(secp256k1_context_static, &key, &parsed, digest.data()) != 1)
    return fail(Errc::crypto_recovery);
  return serialized(key);
}

bool secp256k1_all_recover_to(std::span<const Secp256k1PublicKey> keys, std::span<const SignatureClaim> claims) {
  if (keys.empty()) return claims.empty();
  for (; claims.size() > kMostInBatch; claims = claims.subspan(kMostInBatch)) {
    if (!batch_recovers(keys, claims.first(kMostInBatch))) return false;
  }
  return claims.empty() || batch_recovers(keys, claims);
}

Result<Secp256k1Key> Secp256k1Key::from_entropy(ByteView entropy) {
  if (entropy.size() != 32) return fail(Errc::crypto_key);
  SigningContext context;
  secp256k1_pubkey key;
  if (secp256k1_ec_pubkey_create(context.get(), &key, entropy.data()) != 1) return fail(Errc::crypto_key);
  return Secp256k1Key(SecretArray<32>(entropy), serialized(key));
}

RecoverableSignature Secp256k1Key::sign(const Hash32& digest) const {
  SigningContext context;
  secp256k1_ecdsa_recoverable_signature signature;
  const int done =
      secp256k1_ecdsa_sign_recoverable(context.get(), &signature, digest.data(), scalar_.data(), nullptr, nullptr);
  SP_ASSERT(done == 1);
  RecoverableSignature out;
  int recovery_id = 0;
  secp256k1_ecdsa_recoverable_signature_serialize_compact(context.get(), out.data(), &recovery_id, &signature);
  SP_ASSERT(recovery_id <= 1);  // 2 and 3 need an r above the order of the group: probability 2^-127
  out[64] = static_cast<std::uint8_t>(recovery_id);
  return out;
}

}  // namespace statepass::crypto
