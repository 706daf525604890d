#include "cose/key.hpp"

#include "crypto/keccak.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::cose;
using test::hex;

namespace {

const std::string kX = "5820 5a88d182bce5f42efa59943f33359d2e8a968ff289d93e5fa444b624343167fe";
const std::string kY = "5820 b16e8cf858ddc7690407ba61d4c338237a8cfcf3de6aa672fc60a557aa32fc67";
const std::string kZero32 = "5820 0000000000000000000000000000000000000000000000000000000000000000";

}  // namespace

TEST_CASE("a COSE_Key of P-256 is read and written byte for byte", "[cose]") {
  const Bytes bytes = hex("a4 01 02 20 01 21" + kX + "22" + kY);
  auto key = parse_key(bytes);
  SP_REQUIRE_OK(key);
  CHECK(key->curve() == crypto::Curve::p256);
  CHECK(encode_key(*key) == bytes);
  CHECK(bytes.size() == 75);
}

TEST_CASE("a COSE_Key is read in any order, compressed, and with members that do not matter", "[cose]") {
  const Bytes plain = hex("a4 01 02 20 01 21" + kX + "22" + kY);
  for (const std::string& text : {
           "a4 22" + kY + "21" + kX + "20 01 01 02",
           "a4 01 02 20 01 21" + kX + "22 f5",
           "a7 01 02 02 42 3131 03 26 20 01 21" + kX + "22" + kY + "66 737472696e67 80",
           "a5 01 02 20 01 21" + kX + "22" + kY + "23 41 00",
       }) {
    INFO(text);
    auto key = parse_key(hex(text));
    SP_REQUIRE_OK(key);
    CHECK(encode_key(*key) == plain);
  }
  auto other = parse_key(hex("a4 01 02 20 01 21" + kX + "22 f4"));
  SP_REQUIRE_OK(other);
  CHECK_FALSE(encode_key(*other) == plain);
}

TEST_CASE("COSE_Keys of P-384 and P-521 of isomdl's kind", "[cose]") {
  auto p384 = crypto::EcPublicKey::from_sec1(
      crypto::Curve::p384,
      hex("04aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7"
          "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f"));
  SP_REQUIRE_OK(p384);
  auto p521 = crypto::EcPublicKey::from_sec1(
      crypto::Curve::p521,
      hex("04 "
          "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1"
          "856a429bf97e7e31c2e5bd66 "
          "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c5"
          "50b9013fad0761353c7086a272c24088be94769fd16650"));
  SP_REQUIRE_OK(p521);
  for (const auto* key : {&*p384, &*p521}) {
    auto back = parse_key(encode_key(*key));
    SP_REQUIRE_OK(back);
    CHECK(*back == *key);
  }
}

TEST_CASE("every way of not being a usable COSE_Key has its code", "[cose]") {
  const std::pair<std::string, Errc> cases[] = {
      {"a3 20 01 21" + kX + "22" + kY, Errc::cose_key_type},                    // no kty
      {"a4 01 01 20 06 21" + kX + "22" + kY, Errc::cose_key_type},              // OKP, Ed25519
      {"a3 01 04 20 01 21" + kX, Errc::cose_key_type},                          // symmetric
      {"a4 01 63 454332 20 01 21" + kX + "22" + kY, Errc::cose_key_type},       // kty in text
      {"a3 01 02 21" + kX + "22" + kY, Errc::cose_key_curve},                   // no crv
      {"a4 01 02 20 08 21" + kX + "22" + kY, Errc::cose_key_curve},             // secp256k1
      {"a4 01 02 20 190100 21" + kX + "22" + kY, Errc::cose_key_curve},         // brainpoolP256r1
      {"a4 01 02 20 65 502d323536 21" + kX + "22" + kY, Errc::cose_key_curve},  // crv in text
      {"a3 01 02 20 01 22" + kY, Errc::cose_key},                               // no x
      {"a3 01 02 20 01 21" + kX, Errc::cose_key},                               // no y
      {"a4 01 02 20 01 21 f5 22" + kY, Errc::cose_key},                         // x of another type
      {"a4 01 02 20 01 21" + kX + "22 f6", Errc::cbor_type},                    // y of another type
      {"a4 01 02 20 01 21 41 00 22" + kY, Errc::cose_key},                      // x too short
      {"a4 01 02 20 02 21" + kX + "22" + kY, Errc::cose_key},            // the coordinates of another curve's size
      {"a4 01 02 20 01 21" + kY + "22" + kX, Errc::cose_key},            // not on the curve
      {"a4 01 02 20 01 21" + kZero32 + "22" + kZero32, Errc::cose_key},  // infinity, in disguise
      {"a5 01 02 20 01 21" + kX + "22" + kY + "20 01", Errc::cbor_duplicate_key},
      {"a4 01 02 20 01 21" + kX + "22" + kY + "00", Errc::cbor_trailing},
      {"84 01 02 20 01", Errc::cbor_type},
      {"bf 01 02 ff", Errc::cbor_indefinite},
      {"a4 1801 02 20 01 21" + kX + "22" + kY, Errc::cbor_not_shortest},
      {"", Errc::cbor_short},
  };
  for (const auto& [text, code] : cases) {
    INFO(text);
    CHECK(test::error_of(parse_key(hex(text))) == error_name(code));
  }
}
