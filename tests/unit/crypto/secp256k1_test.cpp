#include "crypto/secp256k1.hpp"

#include "crypto/keccak.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::crypto;
using test::hex;
using test::hex_array;

namespace {
ByteArray<20> address_of(const Secp256k1PublicKey& key) {
  return take_array<20>(ByteView(keccak256(key)).subspan(12));
}
const char* const kOrder = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
}  // namespace

TEST_CASE("the signers of a real Besu header are recovered", "[crypto]") {
  // Block 7528 of a four-validator network, round 1; validators 0, 3, 1 in that order.
  Hash32 digest = hex_array<32>("75ea184f58cd3f0ef89032a069df01f07ec524ef3a85cf6d3e424d62130c0a32");
  const std::pair<const char*, const char*> seals[] = {
      {"bc7633fd65570f610a595086e9a34e5bf6aacfb67b8f8cd01852e6b285147f046a50577b49378b86723ac9b456ef59ef7ab57cda7139d80"
       "7f10f58e8cb10c67600",
       "647bfdd19655e51e69d35454ff3a92f8828e6302"},
      {"ad1defc2b0b4a48158cff24778bb5ba4d9f373c171022ab0a42e37bdb0d4025718434d303a8d94df56ef9ad5219be9f27b2f67179a7fb82"
       "d3323dde29546f9f701",
       "ee3353e587cfa91625a1adaef308a726de3803d3"},
      {"e233d3670dd97c715f72b440eeb1ccb1e22c8c23f6ab470c46c99c2d0ee6509f0341a42e0e4569782557e93c3815e8ca4294043595f69a9"
       "0f73f135de8ecf41e00",
       "a5c8416b9d13417b45b45ada76408f39d1e504ef"}};
  for (auto [seal, address] : seals) {
    auto key = secp256k1_recover(digest, hex_array<65>(seal));
    SP_REQUIRE_OK(key);
    CHECK(to_hex(address_of(*key)) == address);
  }
}

TEST_CASE("a key signs what it recovers to, and the high-s twin recovers to the same key", "[crypto]") {
  auto key = Secp256k1Key::from_entropy(Bytes(32, 0x11));
  SP_REQUIRE_OK(key);
  CHECK(to_hex(address_of(key->public_key())) == "19e7e376e7c213b7e7e7e46cc70a5dd086daff2a");
  Hash32 digest = keccak256(bytes_of("digest"));
  RecoverableSignature signature = key->sign(digest);
  CHECK(secp256k1_recover(digest, signature) == key->public_key());
  CHECK(signature == key->sign(digest));

  // n - s, by hand
  Bytes order = hex(kOrder);
  RecoverableSignature twin = signature;
  int borrow = 0;
  for (std::size_t i = 32; i-- > 0;) {
    int difference = order[i] - signature[32 + i] - borrow;
    borrow = difference < 0 ? 1 : 0;
    twin[32 + i] = static_cast<std::uint8_t>(difference + 256 * borrow);
  }
  twin[64] ^= 1;
  CHECK(secp256k1_recover(digest, twin) == key->public_key());
  CHECK(signature[32] < 0x80);
}

TEST_CASE("signatures and keys out of range are refused", "[crypto]") {
  Hash32 digest = keccak256(bytes_of("digest"));
  RecoverableSignature good = Secp256k1Key::from_entropy(Bytes(32, 7))->sign(digest);
  RecoverableSignature bad = good;
  bad[64] = 2;
  SP_CHECK_ERROR(secp256k1_recover(digest, bad), crypto_signature_form);
  bad[64] = 27;
  SP_CHECK_ERROR(secp256k1_recover(digest, bad), crypto_signature_form);
  bad = good;
  std::copy_n(hex(kOrder).begin(), 32, bad.begin());
  SP_CHECK_ERROR(secp256k1_recover(digest, bad), crypto_signature_form);
  bad = {};
  SP_CHECK_ERROR(secp256k1_recover(digest, bad), crypto_recovery);
  // r = 5 is not the x coordinate of a point
  bad = good;
  std::fill_n(bad.begin(), 32, std::uint8_t{0});
  bad[31] = 5;
  SP_CHECK_ERROR(secp256k1_recover(digest, bad), crypto_recovery);

  SP_CHECK_ERROR(Secp256k1Key::from_entropy(Bytes(32, 0)), crypto_key);
  SP_CHECK_ERROR(Secp256k1Key::from_entropy(hex(kOrder)), crypto_key);
  SP_CHECK_ERROR(Secp256k1Key::from_entropy(Bytes(31, 1)), crypto_key);
}
