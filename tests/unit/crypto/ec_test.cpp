#include "crypto/ec.hpp"

#include "crypto/sha.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::crypto;
using test::hex;

namespace {

Bytes digest_of(Curve curve, ByteView message) {
  switch (curve) {
    case Curve::p256:
      return to_bytes(sha256(message));
    case Curve::p384:
      return to_bytes(sha384(message));
    case Curve::p521:
      return to_bytes(sha512(message));
  }
  return {};
}

void run_ecdsa(const std::string& file, Curve curve) {
  auto vectors = test::shared_json(file);
  if (!vectors) return;
  int checked = 0, accepted = 0;
  for (const auto& group : (*vectors)["testGroups"]) {
    auto key = EcPublicKey::from_sec1(curve, hex(group["publicKey"]["uncompressed"].get<std::string>()));
    SP_REQUIRE_OK(key);
    for (const auto& t : group["tests"]) {
      auto result = key->verify(digest_of(curve, hex(t["msg"].get<std::string>())), hex(t["sig"].get<std::string>()));
      INFO(file << " " << t["tcId"] << " " << t["comment"]);
      CHECK(result.has_value() == (t["result"] == "valid"));
      accepted += result.has_value() ? 1 : 0;
      ++checked;
    }
  }
  CHECK(checked > 200);
  CHECK(accepted > 50);
}

EcPrivateKey key_of(std::uint8_t seed) {
  Bytes entropy(32, seed);
  auto key = EcPrivateKey::from_entropy(entropy);
  SP_ASSERT(key.has_value());
  return *std::move(key);
}

}  // namespace

TEST_CASE("ECDSA of Wycheproof: P-256, P-384, P-521", "[crypto]") {
  run_ecdsa("mdoc/wycheproof/ecdsa_secp256r1_sha256_p1363_test.json", Curve::p256);
  run_ecdsa("mdoc/wycheproof/ecdsa_secp384r1_sha384_p1363_test.json", Curve::p384);
  run_ecdsa("mdoc/wycheproof/ecdsa_secp521r1_sha512_p1363_test.json", Curve::p521);
}

TEST_CASE("ECDH of Wycheproof on P-256", "[crypto]") {
  auto vectors = test::shared_json("mdoc/wycheproof/ecdh_secp256r1_ecpoint_test.json");
  if (!vectors) return;
  int checked = 0;
  for (const auto& group : (*vectors)["testGroups"]) {
    for (const auto& t : group["tests"]) {
      Bytes scalar = hex(t["private"].get<std::string>());
      if (scalar.size() > 32) scalar.erase(scalar.begin(), scalar.end() - 32);
      scalar.insert(scalar.begin(), 32 - scalar.size(), 0);
      auto mine = EcPrivateKey::from_scalar(scalar);
      auto peer = EcPublicKey::from_sec1(Curve::p256, hex(t["public"].get<std::string>()));
      INFO(t["tcId"] << " " << t["comment"]);
      if (t["result"] == "invalid") {
        CHECK_FALSE(peer.has_value());
      } else if (mine && peer) {
        auto shared = mine->agree(*peer);
        SP_REQUIRE_OK(shared);
        CHECK(equal(shared->view(), hex(t["shared"].get<std::string>())));
      } else {
        CHECK(t["result"] == "acceptable");
      }
      ++checked;
    }
  }
  CHECK(checked > 100);
}

TEST_CASE("a P-256 key signs, agrees and comes back from its scalar", "[crypto]") {
  EcPrivateKey a = key_of(1), b = key_of(2);
  CHECK_FALSE(a.public_key() == b.public_key());
  CHECK(key_of(1).public_key() == a.public_key());

  Hash32 digest = sha256(bytes_of("message"));
  auto signature = a.sign(digest);
  CHECK(a.public_key().verify(digest, signature).has_value());
  SP_CHECK_ERROR(b.public_key().verify(digest, signature), crypto_signature);
  SP_CHECK_ERROR(a.public_key().verify(sha256(bytes_of("messagf")), signature), crypto_signature);
  SP_CHECK_ERROR(a.public_key().verify(digest, ByteView(signature).first(63)), crypto_signature_form);

  auto ab = a.agree(b.public_key()), ba = b.agree(a.public_key());
  CHECK(equal(ab->view(), ba->view()));

  auto again = EcPrivateKey::from_scalar(a.scalar().view());
  SP_REQUIRE_OK(again);
  CHECK(again->public_key() == a.public_key());
}

TEST_CASE("points and scalars outside the group are refused", "[crypto]") {
  EcPublicKey key = key_of(3).public_key();
  auto back = EcPublicKey::from_xy(Curve::p256, key.x(), key.y());
  CHECK(back == key);
  Bytes compressed = concat({hex(key.y().back() % 2 == 0 ? "02" : "03"), key.x()});
  CHECK(EcPublicKey::from_sec1(Curve::p256, compressed) == key);

  Bytes off = to_bytes(key.sec1());
  off.back() ^= 1;
  SP_CHECK_ERROR(EcPublicKey::from_sec1(Curve::p256, off), crypto_key);
  Bytes hybrid = to_bytes(key.sec1());
  hybrid[0] = key.y().back() % 2 == 0 ? 6 : 7;
  SP_CHECK_ERROR(EcPublicKey::from_sec1(Curve::p256, hybrid), crypto_key);
  SP_CHECK_ERROR(EcPublicKey::from_sec1(Curve::p256, hex("00")), crypto_key);
  SP_CHECK_ERROR(EcPublicKey::from_sec1(Curve::p256, {}), crypto_key);
  SP_CHECK_ERROR(EcPublicKey::from_xy(Curve::p256, key.x().first(31), key.y()), crypto_key);
  SP_CHECK_ERROR(EcPublicKey::from_sec1(Curve::p384, key.sec1()), crypto_key);

  SP_CHECK_ERROR(EcPrivateKey::from_scalar(Bytes(32, 0)), crypto_key);
  SP_CHECK_ERROR(EcPrivateKey::from_scalar(hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")),
                 crypto_key);
  SP_CHECK_ERROR(EcPrivateKey::from_scalar(Bytes(31, 1)), crypto_key);
  SP_CHECK_ERROR(EcPrivateKey::from_entropy(Bytes(31, 1)), crypto_parameter);

  auto p384 = EcPublicKey::from_sec1(
      Curve::p384,
      hex("04aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7"
          "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f"));
  SP_REQUIRE_OK(p384);
  SP_CHECK_ERROR(key_of(3).agree(*p384), crypto_curve);
}
