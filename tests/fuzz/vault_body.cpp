#include "crypto/aead.hpp"
#include "vault/vault.hpp"

using namespace statepass;

namespace {

SecretArray<32> hkdf(ByteView key, std::string_view purpose) {
  return SecretArray<32>(crypto::hkdf_sha256(key, {}, bytes_of(purpose), 32)->view());
}

}  // namespace

// The input as the body of a file that is otherwise right: what opens is sealed and opens again with the same records.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteArray<32> entropy{1}, key{2};
  auto vault = vault::Vault::create(SecretArray<32>(key), {}, entropy);
  const Bytes file = *vault->seal(entropy);
  const Bytes outside = vault::encode_outside(vault::parse_file(file)->header, size + 16);
  const auto body_key = hkdf(hkdf(entropy, "statepass vault data key").view(), "statepass vault body 1");
  const ByteArray<24> nonce{};
  auto opened = vault::Vault::open(
      concat({outside, nonce, crypto::xchacha_seal(body_key, nonce, outside, {data, size})}), SecretArray<32>(key));
  if (!opened) {
    SP_ASSERT(opened.error().code == Errc::vault_damaged);
    return 0;
  }
  auto again = vault::Vault::open(*opened->seal(entropy), SecretArray<32>(key));
  SP_ASSERT(again && again->names() == opened->names());
  return 0;
}
