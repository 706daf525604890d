#include "jose/jws.hpp"

#include "jose/jwk.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::jose;

namespace {

// RFC 7515 A.3.
constexpr std::string_view kRfcKey = R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
  "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})";
constexpr std::string_view kRfcJws =
    "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cn"
    "VlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

crypto::EcPrivateKey private_key(std::uint8_t fill) {
  auto key = crypto::EcPrivateKey::from_entropy(Bytes(32, fill));
  SP_ASSERT(key.has_value());
  return *std::move(key);
}

// Signed, whatever the header says.
std::string with_header(std::string_view header, const crypto::EcPrivateKey& key, std::string_view payload = "{}") {
  UnsignedJws unsigned_jws{to_base64url(bytes_of(header)) + '.' + to_base64url(bytes_of(payload))};
  return unsigned_jws.with(key.sign(unsigned_jws.digest()));
}

}  // namespace

TEST_CASE("RFC 7515 A.3", "[jose]") {
  auto key = parse_jwk(kRfcKey);
  SP_REQUIRE_OK(key);
  auto jws = verify_jws(kRfcJws, "", *key);
  SP_REQUIRE_OK(jws);
  CHECK(text_of(jws->payload) == "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}");
  CHECK(*jws->header.root().string_member("alg") == "ES256");
}

TEST_CASE("signatures of another implementation", "[jose]") {
  const test::Json vectors = test::own_vectors("jose.json");
  for (const auto& vector : vectors["jws"]) {
    const auto compact = vector["compact"].get<std::string>();
    auto jws = verify_self_signed_jws(compact, "openid4vci-proof+jwt");
    SP_REQUIRE_OK(jws);
    CHECK(text_of(jws->jws.payload) == vector["payload"].get<std::string>());
    CHECK(jws->key == *parse_jwk(vector["jwk"].dump()));
    SP_REQUIRE_OK(verify_jws(compact, "openid4vci-proof+jwt", jws->key));
    SP_CHECK_ERROR(verify_jws(compact, "openid4vci-proof+jwt", private_key(1).public_key()), crypto_signature);
  }
}

TEST_CASE("signed in two steps", "[jose]") {
  auto key = private_key(3);
  UnsignedJws step = prepare_jws("kind+jwt", &key.public_key(), R"({"a":1})");
  const std::string compact = step.with(key.sign(step.digest()));
  auto jws = verify_self_signed_jws(compact, "kind+jwt");
  SP_REQUIRE_OK(jws);
  CHECK(jws->key == key.public_key());
  CHECK(text_of(jws->jws.payload) == R"({"a":1})");
  UnsignedJws bare = prepare_jws("", nullptr, "payload");
  CHECK(bare.signing_input == "eyJhbGciOiJFUzI1NiJ9." + to_base64url(bytes_of("payload")));
  SP_REQUIRE_OK(verify_jws(bare.with(key.sign(bare.digest())), "", key.public_key()));
}

TEST_CASE("no changed character goes unseen", "[jose]") {
  auto key = parse_jwk(kRfcKey);
  for (std::size_t i = 0; i < kRfcJws.size(); ++i) {
    std::string changed(kRfcJws);
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    CHECK_FALSE(verify_jws(changed, "", *key).has_value());
  }
}

TEST_CASE("a header chooses neither algorithm nor key, and each refusal has its code", "[jose]") {
  auto key = private_key(1);
  const std::string jwk = write_jwk(key.public_key());
  auto header = [&](std::string_view more) {
    return R"({"alg":"ES256","typ":"t","jwk":)" + jwk + std::string(more) + "}";
  };
  auto check = [&](std::string_view text) { return verify_self_signed_jws(with_header(text, key), "t"); };
  SP_REQUIRE_OK(check(header("")));
  SP_REQUIRE_OK(check(header(R"(,"unknown":[1])")));
  SP_CHECK_ERROR(check(header(R"(,"crit":["exp"],"exp":1)")), jose_critical);
  SP_CHECK_ERROR(check(header(R"(,"crit":[])")), jose_critical);
  SP_CHECK_ERROR(check(header(R"(,"b64":false)")), jose_critical);
  SP_CHECK_ERROR(check(header(R"(,"kid":"1")")), jose_header);
  SP_CHECK_ERROR(check(header(R"(,"x5c":[])")), jose_header);
  SP_CHECK_ERROR(check(header(R"(,"jku":"https://x")")), jose_header);
  SP_CHECK_ERROR(check(header(R"(,"typ":"t")")), json_duplicate);
  SP_CHECK_ERROR(check(R"({"alg":"ES256","typ":"t"})"), jose_header);
  SP_CHECK_ERROR(check(R"({"alg":"ES256","typ":"t","jwk":5})"), json_type);
  SP_CHECK_ERROR(check(R"({"alg":"ES256","typ":"t","jwk":{"kty":"RSA","n":"AA","e":"AQAB"}})"), jose_key);
  SP_CHECK_ERROR(check(R"({"alg":"ES256","typ":"t","jwk":)" + jwk.substr(0, jwk.size() - 1) + R"(,"d":"AA"}})"),
                 jose_private_key);
  for (const char* alg : {"none", "None", "HS256", "ES384", "RS256", "EdDSA", "es256", ""}) {
    SP_CHECK_ERROR(check(R"({"alg":")" + std::string(alg) + R"(","typ":"t","jwk":)" + jwk + "}"), jose_algorithm);
  }
  SP_CHECK_ERROR(check(R"({"typ":"t","jwk":)" + jwk + "}"), jose_header);
  SP_CHECK_ERROR(check(R"({"alg":5,"typ":"t","jwk":)" + jwk + "}"), jose_header);
  SP_CHECK_ERROR(check(R"({"alg":"ES256","jwk":)" + jwk + "}"), jose_header);
  SP_CHECK_ERROR(check(R"({"alg":"ES256","typ":"T","jwk":)" + jwk + "}"), jose_type);
  SP_CHECK_ERROR(check(R"({"alg":"ES256","typ":"JWT","jwk":)" + jwk + "}"), jose_type);
  SP_CHECK_ERROR(check("[]"), jose_header);
  SP_CHECK_ERROR(check("{"), json_short);
  SP_CHECK_ERROR(check(R"({"alg":"ES256","x":[[[[[[1]]]]]]})"), json_depth);
}

TEST_CASE("the compact form is exact", "[jose]") {
  auto key = private_key(1);
  const std::string good = with_header(R"({"alg":"ES256"})", key);
  auto check = [&](const std::string& text) { return verify_jws(text, "", key.public_key()); };
  const std::size_t first = good.find('.'), second = good.rfind('.');
  SP_REQUIRE_OK(check(good));
  SP_CHECK_ERROR(check(""), jose_form);
  SP_CHECK_ERROR(check(good.substr(0, second)), jose_form);
  SP_CHECK_ERROR(check(good + "."), jose_form);
  SP_CHECK_ERROR(check(good.substr(0, second + 1)), crypto_signature_form);
  SP_CHECK_ERROR(check(good + "AA"), crypto_signature_form);
  SP_CHECK_ERROR(check(good + "="), base_base64url);
  SP_CHECK_ERROR(check(good + "\n"), base_base64url);
  SP_CHECK_ERROR(check(good.substr(0, first) + "=" + good.substr(first)), base_base64url);
  SP_CHECK_ERROR(check(std::string(kMostJws + 1, 'A')), jose_size);
  // The payload is read after the signature: what does not decode was signed so.
  UnsignedJws odd{to_base64url(bytes_of(R"({"alg":"ES256"})")) + ".!"};
  SP_CHECK_ERROR(check(odd.with(key.sign(odd.digest()))), base_base64url);
  auto p384 = crypto::EcPublicKey::from_sec1(
      crypto::Curve::p384,
      test::hex("04"
                "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7"
                "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f"));
  SP_REQUIRE_OK(p384);
  SP_CHECK_ERROR(verify_jws(good, "", *p384), crypto_curve);
}
