#include "oid4vc/metadata.hpp"

#include "support/support.hpp"

using namespace statepass;
using namespace statepass::oid4vc;

namespace {

const std::string kIssuer = "https://dmv.example";

Result<IssuerMetadata> parse(const std::string& members) {
  return parse_issuer_metadata(
      R"({"credential_issuer":"https://dmv.example","credential_endpoint":"https://dmv.example/c")" + members + "}",
      kIssuer, "fr-CA");
}

}  // namespace

TEST_CASE("what a desk publishes is what a wallet reads", "[oid4vc]") {
  IssuerMetadata metadata{.credential_issuer = kIssuer,
                          .authorization_servers = {"https://login.example"},
                          .credential_endpoint = kIssuer + "/credential",
                          .nonce_endpoint = kIssuer + "/nonce",
                          .deferred_credential_endpoint = kIssuer + "/deferred",
                          .notification_endpoint = kIssuer + "/notification",
                          .batch_size = 30,
                          .encryption_required = false,
                          .name = "Department of Motor Vehicles",
                          .configurations = {{"mdl", "mso_mdoc", "org.iso.18013.5.1.mDL", "Licence", true, false},
                                             {"age", "mso_mdoc", "org.statepass.age.1", "", true, true},
                                             {"odd", "mso_mdoc", "x", "", false, false}}};
  auto read = parse_issuer_metadata(make_issuer_metadata(metadata, "en-US"), kIssuer, "en-US");
  SP_REQUIRE_OK(read);
  CHECK(*read == metadata);
  CHECK(read->find("mdl")->is_usable());
  CHECK_FALSE(read->find("age")->is_usable());
  CHECK_FALSE(read->find("odd")->is_usable());
  CHECK(read->find("none") == nullptr);
  const IssuerMetadata least{.credential_issuer = kIssuer, .credential_endpoint = kIssuer + "/c"};
  CHECK(*parse_issuer_metadata(make_issuer_metadata(least, ""), kIssuer, "") == least);

  const AuthorizationMetadata authorization{kIssuer, kIssuer + "/token", true, true};
  auto again = parse_authorization_metadata(make_authorization_metadata(authorization), kIssuer);
  SP_REQUIRE_OK(again);
  CHECK(*again == authorization);
}

TEST_CASE("the standard's own example of an mdoc configuration", "[oid4vc]") {
  auto read = parse(R"(,"credential_configurations_supported":{"org.iso.18013.5.1.mDL":{"format":"mso_mdoc",
    "doctype":"org.iso.18013.5.1.mDL","cryptographic_binding_methods_supported":["cose_key"],
    "credential_signing_alg_values_supported":[-7,-9],"proof_types_supported":{"jwt":{
    "proof_signing_alg_values_supported":["ES384","ES256"]}},"credential_metadata":{"display":[
    {"name":"Mobile Driving License","locale":"en-US"},{"name":"Permis mobile","locale":"fr-FR"}]}},
    "SD_JWT_VC_example":{"format":"dc+sd-jwt","vct":"SD_JWT_VC_example"}})");
  SP_REQUIRE_OK(read);
  CHECK(read->batch_size == 1);
  CHECK(read->nonce_endpoint.empty());
  const Configuration* licence = read->find("org.iso.18013.5.1.mDL");
  REQUIRE(licence != nullptr);
  CHECK(licence->is_usable());
  CHECK(licence->name == "Permis mobile");
  CHECK_FALSE(read->find("SD_JWT_VC_example")->is_usable());
}

TEST_CASE("the language of names: exact, then without its region, then the first", "[oid4vc]") {
  auto name = [](std::string_view locale) {
    return parse_issuer_metadata(
               R"({"credential_issuer":"https://dmv.example","credential_endpoint":"x","credential_configurations_supported":{},
               "display":[{"name":"first"},{"locale":"de"},{"name":"french","locale":"fr"},{"name":"canada","locale":"fr-CA"}]})",
               kIssuer, locale)
        ->name;
  };
  CHECK(name("fr-CA") == "canada");
  CHECK(name("fr-FR") == "french");
  CHECK(name("es") == "first");
  CHECK(name("") == "first");
}

TEST_CASE("each way of being no metadata has its code", "[oid4vc]") {
  const std::string none = R"(,"credential_configurations_supported":{})";
  SP_REQUIRE_OK(parse(none));
  SP_CHECK_ERROR(parse(""), json_missing);
  SP_CHECK_ERROR(parse(none + R"(,"nonce_endpoint":5)"), json_type);
  SP_CHECK_ERROR(parse(none + R"(,"authorization_servers":[])"), oid4vc_metadata);
  SP_CHECK_ERROR(parse(none + R"(,"authorization_servers":["1","2","3","4","5","6","7","8","9"])"), oid4vc_metadata);
  SP_CHECK_ERROR(parse(none + R"(,"batch_credential_issuance":{})"), json_missing);
  SP_CHECK_ERROR(parse(none + R"(,"batch_credential_issuance":{"batch_size":1})"), oid4vc_metadata);
  CHECK(parse(none + R"(,"batch_credential_issuance":{"batch_size":100000})")->batch_size == kMostBatch);
  SP_CHECK_ERROR(parse(R"(,"credential_configurations_supported":[])"), json_type);
  SP_CHECK_ERROR(parse(R"(,"credential_configurations_supported":{"":{"format":"x"}})"), oid4vc_metadata);
  SP_CHECK_ERROR(parse(R"(,"credential_configurations_supported":{"a":{}})"), json_missing);
  SP_CHECK_ERROR(parse(R"(,"credential_configurations_supported":{"a":{"format":"mso_mdoc"}})"), json_missing);
  SP_CHECK_ERROR(parse(R"(,"credential_configurations_supported":{"a":{"format":"x"},"a":{"format":"x"}})"),
                 json_duplicate);
  std::string many = R"(,"credential_configurations_supported":{"0":{"format":"x"})";
  for (std::size_t i = 1; i <= kMostConfigurations; ++i) many += ",\"" + std::to_string(i) + R"(":{"format":"x"})";
  SP_CHECK_ERROR(parse(many + "}"), oid4vc_metadata);
  SP_CHECK_ERROR(parse_issuer_metadata(R"({"credential_issuer":"https://dmv.example/"})", kIssuer, ""),
                 oid4vc_issuer_mismatch);
  SP_CHECK_ERROR(parse_issuer_metadata(std::string(1024 * 1024 + 1, ' '), kIssuer, ""), json_size);
  CHECK(parse(none + R"(,"credential_response_encryption":{"encryption_required":true})")->encryption_required);
  CHECK(parse(none + R"(,"credential_request_encryption":{"encryption_required":true})")->encryption_required);
  CHECK_FALSE(parse(none + R"(,"credential_request_encryption":{"encryption_required":false})")->encryption_required);

  SP_CHECK_ERROR(parse_authorization_metadata(R"({"issuer":"https://other.example"})", kIssuer),
                 oid4vc_issuer_mismatch);
  SP_CHECK_ERROR(parse_authorization_metadata(R"({"issuer":"https://dmv.example"})", kIssuer), json_missing);
  auto bare = parse_authorization_metadata(R"({"issuer":"https://dmv.example","token_endpoint":"t"})", kIssuer);
  SP_REQUIRE_OK(bare);
  CHECK(bare->pre_authorized_code);
  CHECK_FALSE(bare->anonymous_access);
  CHECK_FALSE(
      parse_authorization_metadata(
          R"({"issuer":"https://dmv.example","token_endpoint":"t","grant_types_supported":["authorization_code"]})",
          kIssuer)
          ->pre_authorized_code);
}
