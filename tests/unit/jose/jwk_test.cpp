#include "jose/jwk.hpp"

#include "support/support.hpp"

using namespace statepass;
using namespace statepass::jose;

TEST_CASE("the thumbprint of RFC 9449's key", "[jose]") {
  // RFC 9449, section 4.1 and 6.1: the key of the DPoP proof and the jkt that confirms it.
  auto key = parse_jwk(R"({"kty":"EC","x":"l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
    "y":"9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA","crv":"P-256"})");
  SP_REQUIRE_OK(key);
  CHECK(to_base64url(thumbprint(*key)) == "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
}

TEST_CASE("keys and thumbprints of another implementation", "[jose]") {
  const test::Json vectors = test::own_vectors("jose.json");
  for (const auto& vector : vectors["thumbprints"]) {
    auto key = parse_jwk(vector["jwk"].dump());
    SP_REQUIRE_OK(key);
    CHECK(to_base64url(thumbprint(*key)) == vector["sha256"].get<std::string>());
    auto again = parse_jwk(write_jwk(*key));
    SP_REQUIRE_OK(again);
    CHECK(*again == *key);
    CHECK(to_base64url(key->x()) == vector["jwk"]["x"].get<std::string>());
  }
}

TEST_CASE("what is no public P-256 key has its code", "[jose]") {
  const std::string x = "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
                    y = "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA";
  auto jwk = [](std::string_view kty, std::string_view crv, std::string_view x_text, std::string_view y_text,
                std::string_view more = "") {
    json::Writer out;
    out.begin_object().member("kty", kty).member("crv", crv).member("x", x_text).member("y", y_text).end_object();
    std::string text = out.take();
    text.insert(1, more);
    return text;
  };
  SP_REQUIRE_OK(parse_jwk(jwk("EC", "P-256", x, y, R"("kid":"1","use":"sig",)")));
  SP_CHECK_ERROR(parse_jwk(jwk("RSA", "P-256", x, y)), jose_key);
  SP_CHECK_ERROR(parse_jwk(jwk("oct", "P-256", x, y)), jose_key);
  SP_CHECK_ERROR(parse_jwk(jwk("EC", "P-384", x, y)), jose_key);
  SP_CHECK_ERROR(parse_jwk(jwk("EC", "secp256k1", x, y)), jose_key);
  SP_CHECK_ERROR(parse_jwk(jwk("EC", "P-256", y, x)), jose_key);
  SP_CHECK_ERROR(parse_jwk(jwk("EC", "P-256", x.substr(0, 42), y)), jose_key);
  SP_CHECK_ERROR(parse_jwk(jwk("EC", "P-256", x + "=", y)), jose_key);
  SP_CHECK_ERROR(parse_jwk(jwk("EC", "P-256", "AA" + x, y)), jose_key);
  SP_CHECK_ERROR(parse_jwk(jwk("EC", "P-256", "", "")), jose_key);
  SP_CHECK_ERROR(parse_jwk(jwk("EC", "P-256", x, y, R"("d":"AA",)")), jose_private_key);
  SP_CHECK_ERROR(parse_jwk(jwk("EC", "P-256", x, y, R"("d":null,)")), jose_private_key);
  SP_CHECK_ERROR(parse_jwk(R"({"kty":"EC","crv":"P-256","x":"AA"})"), json_missing);
  SP_CHECK_ERROR(parse_jwk(R"({"kty":5})"), json_type);
  SP_CHECK_ERROR(parse_jwk("[]"), json_type);
  SP_CHECK_ERROR(parse_jwk(R"({"kty":"EC","kty":"EC"})"), json_duplicate);
  SP_CHECK_ERROR(parse_jwk(std::string(8193, ' ')), json_size);
}
