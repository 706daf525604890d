#include "crypto/sealed.hpp"

#include "support/support.hpp"

using namespace statepass;
using namespace statepass::crypto;
using test::hex;

TEST_CASE("HPKE of RFC 9180 A.3.1 opens", "[crypto]") {
  auto key = EcPrivateKey::from_scalar(hex("f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2"));
  SP_REQUIRE_OK(key);
  auto enc = test::hex_array<65>(
      "04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac98536d7b61a1af4b78e5b7f951c0900be863c403ce65c9b"
      "fcb9382657222d18c4");
  Bytes info = hex("4f6465206f6e2061204772656369616e2055726e"), associated = hex("436f756e742d30");
  Bytes ciphertext = hex("5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434");
  auto opened = hpke_open(*key, enc, info, associated, ciphertext);
  SP_REQUIRE_OK(opened);
  CHECK(to_hex(opened->view()) == "4265617574792069732074727574682c20747275746820626561757479");
}

TEST_CASE("HPKE of RFC 9180 A.3.1 seals to the same bytes from the same entropy", "[crypto]") {
  auto recipient = EcPrivateKey::from_scalar(hex("f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2"));
  SecretArray<32> entropy(hex("4270e54ffd08d79d5928020af4686d8f6b7d35dbe470265f1f5aa22816ce860e"));
  auto sealed =
      hpke_seal(recipient->public_key(), hex("4f6465206f6e2061204772656369616e2055726e"), hex("436f756e742d30"),
                hex("4265617574792069732074727574682c20747275746820626561757479"), entropy);
  SP_REQUIRE_OK(sealed);
  CHECK(to_hex(sealed->enc) ==
        "04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac98536d7b61a1af4b78e5b7f951c0900be863c403ce65c"
        "9bfcb9382657222d18c4");
  CHECK(to_hex(sealed->ciphertext) ==
        "5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434");
}

TEST_CASE("HPKE: only this key, this info, this text", "[crypto]") {
  auto key = EcPrivateKey::from_entropy(Bytes(32, 1)), other = EcPrivateKey::from_entropy(Bytes(32, 2));
  SecretArray<32> entropy(Bytes(32, 9));
  Bytes info = hex("aa"), text = hex("00112233");
  auto sealed = hpke_seal(key->public_key(), info, {}, text, entropy);
  SP_REQUIRE_OK(sealed);
  auto opened = hpke_open(*key, sealed->enc, info, {}, sealed->ciphertext);
  SP_REQUIRE_OK(opened);
  CHECK(equal(opened->view(), text));
  SP_CHECK_ERROR(hpke_open(*other, sealed->enc, info, {}, sealed->ciphertext), crypto_decrypt);
  SP_CHECK_ERROR(hpke_open(*key, sealed->enc, hex("ab"), {}, sealed->ciphertext), crypto_decrypt);
  SP_CHECK_ERROR(hpke_open(*key, sealed->enc, info, hex("00"), sealed->ciphertext), crypto_decrypt);
  SP_CHECK_ERROR(hpke_open(*key, sealed->enc, info, {}, Bytes(15, 0)), crypto_decrypt);
  ByteArray<65> off_curve = sealed->enc;
  off_curve[64] ^= 1;
  SP_CHECK_ERROR(hpke_open(*key, off_curve, info, {}, sealed->ciphertext), crypto_key);
  auto p384 = EcPublicKey::from_sec1(
      Curve::p384,
      hex("04aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7"
          "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f"));
  SP_CHECK_ERROR(hpke_seal(*p384, {}, {}, {}, entropy), crypto_curve);
}

TEST_CASE("X25519 keys of RFC 7748 6.1", "[crypto]") {
  CHECK(to_hex(x25519_key_pair(hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb")).public_key) ==
        "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
}

TEST_CASE("a sealed box opens for its recipient alone", "[crypto]") {
  X25519KeyPair alice = x25519_key_pair(Bytes(32, 3)), bob = x25519_key_pair(Bytes(32, 4));
  SecretArray<32> entropy(Bytes(32, 5));
  auto sealed = box_seal(alice.public_key, hex("0102"), entropy);
  SP_REQUIRE_OK(sealed);
  CHECK(sealed->size() == 50);
  auto opened = box_open(alice, *sealed);
  SP_REQUIRE_OK(opened);
  CHECK(equal(opened->view(), hex("0102")));
  SP_CHECK_ERROR(box_open(bob, *sealed), crypto_decrypt);
  SP_CHECK_ERROR(box_open(alice, ByteView(*sealed).first(47)), crypto_decrypt);
  test::for_each_bit_flip(*sealed, [&](const Bytes& changed, std::size_t bit) {
    INFO("bit " << bit);
    SP_CHECK_ERROR(box_open(alice, changed), crypto_decrypt);
  });
  SP_CHECK_ERROR(box_seal(ByteArray<32>{}, hex("00"), entropy), crypto_key);
}
