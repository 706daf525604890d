#include "crypto/keccak.hpp"
#include "crypto/secp256k1.hpp"

using namespace statepass;

// Sound claims that the input changes: a batch says of them what recoveries say.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<crypto::Secp256k1PublicKey> keys;
  std::vector<crypto::SignatureClaim> claims;
  for (std::uint8_t i = 0; i < 3; ++i) {
    const auto key = crypto::Secp256k1Key::from_entropy(crypto::keccak256(be_bytes<1>(i)));
    keys.push_back(key->public_key());
    const Hash32 digest = crypto::keccak256(be_bytes<2>(i));
    claims.push_back({digest, key->sign(digest), i});
  }
  for (std::size_t i = 0; i < std::min<std::size_t>(size, 3 * 98); ++i) {
    crypto::SignatureClaim& claim = claims[i / 98];
    const std::size_t place = i % 98;
    if (place < 32) claim.digest[place] ^= data[i];
    if (place >= 32 && place < 97) claim.signature[place - 32] ^= data[i];
    if (place == 97) claim.key = (claim.key + data[i]) % keys.size();
  }
  const bool recovered = std::ranges::all_of(claims, [&](const crypto::SignatureClaim& claim) {
    const auto key = crypto::secp256k1_recover(claim.digest, claim.signature);
    return key && *key == keys[claim.key];
  });
  SP_ASSERT(crypto::secp256k1_all_recover_to(keys, claims) == recovered);
  return 0;
}
