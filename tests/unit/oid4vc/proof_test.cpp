#include "oid4vc/proof.hpp"

#include "base/text.hpp"
#include "jose/jwk.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::oid4vc;

namespace {

constexpr UnixTime kNow = 1'800'000'000;
constexpr std::string_view kIssuer = "https://dmv.example";

crypto::EcPrivateKey key(std::uint8_t fill) {
  auto made = crypto::EcPrivateKey::from_entropy(Bytes(32, fill));
  SP_ASSERT(made.has_value());
  return *std::move(made);
}

std::string sign(const jose::UnsignedJws& jws, const crypto::EcPrivateKey& by) {
  return jws.with(by.sign(jws.digest()));
}

std::string proof(std::uint8_t fill, std::string_view nonce = "n", UnixTime at = kNow,
                  std::string_view issuer = kIssuer) {
  auto by = key(fill);
  return sign(prepare_proof(by.public_key(), issuer, "", nonce, at), by);
}

// A proof with these claims, rightly signed.
std::string with_claims(std::string_view claims, std::string_view typ = "openid4vci-proof+jwt") {
  auto by = key(1);
  return sign(jose::prepare_jws(typ, &by.public_key(), claims), by);
}

ProofRules rules(std::size_t most = 3) {
  return {.credential_issuer = kIssuer, .now = kNow, .most = most};
}

}  // namespace

TEST_CASE("proofs of a batch give their keys in order", "[oid4vc]") {
  auto checked = check_proofs({proof(1), proof(2), proof(3)}, rules());
  SP_REQUIRE_OK(checked);
  REQUIRE(checked->keys.size() == 3);
  CHECK(checked->keys[1] == key(2).public_key());
  CHECK(checked->nonce == "n");
  ProofRules without = rules();
  without.nonce_required = false;
  CHECK(check_proofs({proof(1, "")}, without)->nonce.empty());
}

TEST_CASE("the proof in the standard", "[oid4vc]") {
  // OpenID4VCI 1.0 appendix F.1.
  const std::string example =
      "eyJ0eXAiOiJvcGVuaWQ0dmNpLXByb29mK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwiY3J2IjoiUC0yNTYiLCJ4IjoiblVX"
      "QW9BdjNYWml0aDhFN2kxOU9kYXhPTFlGT3dNLVoyRXVNMDJUaXJUNCIsInkiOiJIc2tIVThCalVpMVU5WHFpN1N3bWo4Z3dBS18weGtjRGpFV183"
      "MVNvc0VZIn19."
      "eyJhdWQiOiJodHRwczovL2NyZWRlbnRpYWwtaXNzdWVyLmV4YW1wbGUuY29tIiwiaWF0IjoxNzAxOTYwNDQ0LCJub25jZSI6Ikxh"
      "clJHU2JtVVBZdFJZTzZCUTR5bjgifQ.-a3EDsxClUB4O3LeDD5DVGEnNMT01FCQW4P6-2-BNBqc_Zxf0Qw4CWayLEpqkAomlkLb9zioZoipdP-jv"
      "h1WlA";
  auto checked =
      check_proofs({example}, {.credential_issuer = "https://credential-issuer.example.com", .now = 1701960444});
  SP_REQUIRE_OK(checked);
  CHECK(checked->nonce == "LarRGSbmUPYtRYO6BQ4yn8");
  CHECK(to_base64url(checked->keys[0].x()) == "nUWAoAv3XZith8E7i19OdaxOLYFOwM-Z2EuM02TirT4");
}

TEST_CASE("each way of being no proof has its code", "[oid4vc]") {
  SP_CHECK_ERROR(check_proofs({}, rules()), oid4vc_proof_count);
  SP_CHECK_ERROR(check_proofs({proof(1), proof(2)}, rules(1)), oid4vc_proof_count);
  SP_CHECK_ERROR(check_proofs({proof(1), proof(1)}, rules()), oid4vc_proof_key);
  SP_CHECK_ERROR(check_proofs({proof(1), proof(2), proof(1, "n", kNow - 1)}, rules()), oid4vc_proof_key);
  SP_CHECK_ERROR(check_proofs({proof(1, "")}, rules()), oid4vc_proof_nonce);
  SP_CHECK_ERROR(check_proofs({proof(1, "a"), proof(2, "b")}, rules()), oid4vc_proof_nonce);
  SP_CHECK_ERROR(check_proofs({proof(1, "n", kNow, "https://dmv.example/")}, rules()), oid4vc_proof_audience);
  SP_CHECK_ERROR(check_proofs({proof(1, "n", kNow - 301)}, rules()), oid4vc_proof_time);
  SP_CHECK_ERROR(check_proofs({proof(1, "n", kNow + 61)}, rules()), oid4vc_proof_time);
  SP_REQUIRE_OK(check_proofs({proof(1, "n", kNow - 300)}, rules()));
  SP_REQUIRE_OK(check_proofs({proof(1, "n", kNow + 60)}, rules()));

  const std::string claims = R"({"aud":"https://dmv.example","iat":1800000000,"nonce":"n"})";
  SP_REQUIRE_OK(check_proofs({with_claims(claims)}, rules()));
  SP_CHECK_ERROR(check_proofs({with_claims(claims, "JWT")}, rules()), oid4vc_proof);
  SP_CHECK_ERROR(check_proofs({with_claims(claims, "openid4vci-proof+JWT")}, rules()), oid4vc_proof);
  for (const char* wrong :
       {"{}", "[]", "{", R"({"aud":["https://dmv.example"],"iat":1800000000,"nonce":"n"})",
        R"({"aud":"https://dmv.example","iat":"1800000000","nonce":"n"})",
        R"({"aud":"https://dmv.example","nonce":"n"})", R"({"aud":"https://dmv.example","iat":1800000000,"nonce":5})",
        R"({"aud":"https://other.example","aud":"https://dmv.example","iat":1800000000,"nonce":"n"})"}) {
    INFO(wrong);
    SP_CHECK_ERROR(check_proofs({with_claims(wrong)}, rules()), oid4vc_proof);
  }
  for (const std::string& text : {std::string(), std::string("a.b.c"), proof(1) + "x"}) {
    SP_CHECK_ERROR(check_proofs({text}, rules()), oid4vc_proof);
  }
}

TEST_CASE("no algorithm but ES256, and no key but the header's", "[oid4vc]") {
  auto by = key(1);
  const std::string jwk = jose::write_jwk(by.public_key());
  const std::string payload = to_base64url(bytes_of(R"({"aud":"https://dmv.example","iat":1800000000,"nonce":"n"})"));
  auto with_header = [&](const std::string& header, const crypto::EcPrivateKey& signer) {
    return sign({to_base64url(bytes_of(header)) + '.' + payload}, signer);
  };
  const std::string good = R"({"typ":"openid4vci-proof+jwt","alg":"ES256","jwk":)" + jwk + "}";
  SP_REQUIRE_OK(check_proofs({with_header(good, by)}, rules()));
  SP_CHECK_ERROR(check_proofs({with_header(good, key(2))}, rules()), oid4vc_proof);
  for (const char* alg : {"none", "HS256", "ES384"}) {
    const std::string header =
        R"({"typ":"openid4vci-proof+jwt","alg":")" + std::string(alg) + R"(","jwk":)" + jwk + "}";
    SP_CHECK_ERROR(check_proofs({with_header(header, by)}, rules()), oid4vc_proof);
    SP_CHECK_ERROR(check_proofs({to_base64url(bytes_of(header)) + '.' + payload + '.'}, rules()), oid4vc_proof);
  }
  SP_CHECK_ERROR(check_proofs({with_header(R"({"typ":"openid4vci-proof+jwt","alg":"ES256","kid":"1"})", by)}, rules()),
                 oid4vc_proof);
}
