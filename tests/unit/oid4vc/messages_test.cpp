#include "oid4vc/messages.hpp"

#include "support/support.hpp"

using namespace statepass;
using namespace statepass::oid4vc;
using test::hex;

TEST_CASE("token requests", "[oid4vc]") {
  // OpenID4VCI 1.0 section 6.1.1.
  auto example = parse_token_request(
      "grant_type=urn:ietf:params:oauth:grant-type:pre-authorized_code&pre-authorized_code=SplxlOBeZQQYbYS6WxSbIA&tx_"
      "code=493536");
  SP_REQUIRE_OK(example);
  CHECK_FALSE(example->refresh);
  CHECK(example->grant == "SplxlOBeZQQYbYS6WxSbIA");
  CHECK(example->transaction_code == "493536");
  for (const TokenRequest& request : {TokenRequest{false, "a b&c", "12 34", ""}, TokenRequest{false, "a", {}, "client"},
                                      TokenRequest{true, "token", {}, ""}}) {
    auto read = parse_token_request(make_token_request(request));
    SP_REQUIRE_OK(read);
    CHECK(read->refresh == request.refresh);
    CHECK(read->grant == request.grant);
    CHECK(read->transaction_code == request.transaction_code);
    CHECK(read->client_id == request.client_id);
  }
  const std::string grant = "grant_type=urn:ietf:params:oauth:grant-type:pre-authorized_code";
  SP_CHECK_ERROR(parse_token_request(""), oid4vc_request);
  SP_CHECK_ERROR(parse_token_request("grant_type=authorization_code&code=x"), oid4vc_grant_type);
  SP_CHECK_ERROR(parse_token_request(grant), oid4vc_request);
  SP_CHECK_ERROR(parse_token_request(grant + "&pre-authorized_code="), oid4vc_request);
  SP_CHECK_ERROR(parse_token_request(grant + "&pre-authorized_code=a&tx_code="), oid4vc_request);
  SP_CHECK_ERROR(parse_token_request(grant + "&pre-authorized_code=a&pre-authorized_code=b"), oid4vc_request);
  SP_CHECK_ERROR(parse_token_request("grant_type=refresh_token"), oid4vc_request);
  SP_CHECK_ERROR(parse_token_request("grant_type=refresh_token&refresh_token=a&tx_code=1"), oid4vc_request);
  SP_CHECK_ERROR(parse_token_request("grant_type=" + std::string(64 * 1024, 'a')), oid4vc_request);
}

TEST_CASE("token responses", "[oid4vc]") {
  // OpenID4VCI 1.0 section 6.2.
  auto example = parse_token_response(R"({"access_token":"eyJhbGciOiJSUzI1NiIsInR5cCI6Ikp..sHQ","token_type":"Bearer",
    "expires_in":86400,"authorization_details":[{"type":"openid_credential","credential_configuration_id":
    "UniversityDegreeCredential","credential_identifiers":["CivilEngineeringDegree-2023","ElectricalEngineeringDegree-2023"]}]})");
  SP_REQUIRE_OK(example);
  CHECK(example->expires_in == 86400);
  REQUIRE(example->authorized.size() == 1);
  CHECK(example->authorized[0].credential_identifiers.size() == 2);
  const TokenResponse response{"token", 300, "refresh", {{"mdl", {"a", "b"}}}};
  auto read = parse_token_response(make_token_response(response));
  SP_REQUIRE_OK(read);
  CHECK(read->access_token == "token");
  CHECK(read->refresh_token == "refresh");
  CHECK(read->authorized[0].credential_identifiers == std::vector<std::string>{"a", "b"});
  CHECK(parse_token_response(R"({"access_token":"t","token_type":"bearer"})")->expires_in == 0);
  CHECK(parse_token_response(R"({"access_token":"t","token_type":"bearer","expires_in":-5})")->expires_in == 0);
  SP_CHECK_ERROR(parse_token_response("{}"), json_missing);
  SP_CHECK_ERROR(parse_token_response(R"({"access_token":"t","token_type":"DPoP"})"), oid4vc_token_response);
  SP_CHECK_ERROR(parse_token_response(R"({"access_token":"","token_type":"Bearer"})"), oid4vc_token_response);
  SP_CHECK_ERROR(parse_token_response(R"({"access_token":"a b","token_type":"Bearer"})"), oid4vc_token_response);
  SP_CHECK_ERROR(parse_token_response(R"({"access_token":"a\r\nX: y","token_type":"Bearer"})"), oid4vc_token_response);
  SP_CHECK_ERROR(parse_token_response(R"({"access_token":"t","token_type":"Bearer","refresh_token":""})"),
                 oid4vc_token_response);
  SP_CHECK_ERROR(parse_token_response(R"({"access_token":"t","token_type":"Bearer","expires_in":"5"})"), json_type);
  auto with_details = [](const std::string& details) {
    return parse_token_response(R"({"access_token":"t","token_type":"Bearer","authorization_details":)" + details +
                                "}");
  };
  SP_CHECK_ERROR(with_details("{}"), json_type);
  SP_CHECK_ERROR(with_details(R"([{"type":"openid_credential","credential_configuration_id":"a"}])"), json_missing);
  SP_CHECK_ERROR(
      with_details(R"([{"type":"openid_credential","credential_configuration_id":"a","credential_identifiers":[]}])"),
      oid4vc_token_response);
  SP_CHECK_ERROR(
      with_details(R"([{"type":"openid_credential","credential_configuration_id":"a","credential_identifiers":[""]}])"),
      oid4vc_token_response);
  CHECK(with_details(R"([{"type":"other"}])")->authorized.empty());
}

TEST_CASE("nonces", "[oid4vc]") {
  CHECK(*parse_nonce_response(R"({"c_nonce":"wKI4LT17ac15ES9bw8ac4"})") == "wKI4LT17ac15ES9bw8ac4");
  CHECK(*parse_nonce_response(make_nonce_response("a\"b")) == "a\"b");
  SP_CHECK_ERROR(parse_nonce_response("{}"), json_missing);
  SP_CHECK_ERROR(parse_nonce_response(R"({"c_nonce":""})"), oid4vc_nonce_response);
  SP_CHECK_ERROR(parse_nonce_response(make_nonce_response(std::string(1025, 'a'))), oid4vc_nonce_response);
}

TEST_CASE("credential requests", "[oid4vc]") {
  for (const CredentialRequest& request :
       {CredentialRequest{"mdl", "", {"a.b.c", "d.e.f"}}, CredentialRequest{"", "set-1", {"a.b.c"}}}) {
    auto read = parse_credential_request(make_credential_request(request), 2);
    SP_REQUIRE_OK(read);
    CHECK(read->configuration_id == request.configuration_id);
    CHECK(read->credential_identifier == request.credential_identifier);
    CHECK(read->proofs == request.proofs);
  }
  auto parse = [](const std::string& members, std::size_t most = 2) {
    return parse_credential_request("{" + members + "}", most);
  };
  const std::string id = R"("credential_configuration_id":"mdl")", proofs = R"(,"proofs":{"jwt":["a","b"]})";
  SP_REQUIRE_OK(parse(id + proofs));
  SP_CHECK_ERROR(parse(id + proofs, 1), oid4vc_proof_count);
  SP_CHECK_ERROR(parse(id), oid4vc_proof_count);
  SP_CHECK_ERROR(parse(id + R"(,"proofs":{"jwt":[]})"), oid4vc_proof_count);
  SP_CHECK_ERROR(parse(id + R"(,"proofs":{"di_vp":[{}]})"), oid4vc_proof);
  SP_CHECK_ERROR(parse(id + R"(,"proofs":{"jwt":["a"],"attestation":["b"]})"), oid4vc_proof);
  SP_CHECK_ERROR(parse(id + R"(,"proofs":{})"), oid4vc_proof);
  SP_CHECK_ERROR(parse(id + R"(,"proofs":{"jwt":[5]})"), json_type);
  SP_CHECK_ERROR(parse(id + R"(,"proofs":[])"), json_type);
  SP_CHECK_ERROR(parse(R"("x":1)" + proofs), oid4vc_request);
  SP_CHECK_ERROR(parse(R"("credential_configuration_id":"")" + proofs), oid4vc_request);
  SP_CHECK_ERROR(parse(id + R"(,"credential_identifier":"a")" + proofs), oid4vc_request);
  SP_CHECK_ERROR(parse(id + "," + id + proofs), json_duplicate);
  SP_CHECK_ERROR(parse_credential_request(std::string(1024 * 1024 + 1, ' '), 1), json_size);
}

TEST_CASE("credential responses", "[oid4vc]") {
  CredentialResponse response;
  response.credentials = {hex("a0"), hex("a1")};
  response.notification_id = "n-1";
  response.salts = {Hash32{1}, Hash32{2}};
  auto read = parse_credential_response(make_credential_response(response), false, 2);
  SP_REQUIRE_OK(read);
  CHECK(read->credentials == response.credentials);
  CHECK(read->salts == response.salts);
  CHECK(read->notification_id == "n-1");
  CHECK_FALSE(read->deferred());
  CredentialResponse later;
  later.transaction_id = "8xLOxBtZp8";
  later.interval = 3600;
  auto deferred = parse_credential_response(make_credential_response(later), true, 2);
  SP_REQUIRE_OK(deferred);
  CHECK(deferred->deferred());
  CHECK(deferred->interval == 3600);

  auto parse = [](const std::string& members, bool is_deferred = false) {
    return parse_credential_response("{" + members + "}", is_deferred, 2);
  };
  const std::string one = R"("credentials":[{"credential":"oA","other":1}])";
  SP_REQUIRE_OK(parse(one + R"(,"unknown":{},"statepass":{"more":1})"));
  SP_CHECK_ERROR(parse(""), json_missing);
  SP_CHECK_ERROR(parse(R"("credentials":[])"), oid4vc_credential_response);
  SP_CHECK_ERROR(parse(R"("credentials":[{"credential":"oA"},{"credential":"oA"},{"credential":"oA"}])"),
                 oid4vc_credential_response);
  SP_CHECK_ERROR(parse(R"("credentials":["oA"])"), json_type);
  SP_CHECK_ERROR(parse(R"("credentials":[{"credential":{}}])"), json_type);
  SP_CHECK_ERROR(parse(R"("credentials":[{"credential":"oA=="}])"), base_base64url);
  SP_CHECK_ERROR(parse(one + R"(,"transaction_id":"x")"), oid4vc_credential_response);
  SP_CHECK_ERROR(parse(one + R"(,"notification_id":"")"), oid4vc_credential_response);
  SP_CHECK_ERROR(parse(one + R"(,"statepass":{"salts":[]})"), oid4vc_credential_response);
  SP_CHECK_ERROR(parse(one + R"(,"statepass":{"salts":["0x00"]})"), oid4vc_credential_response);
  SP_CHECK_ERROR(parse(one + R"(,"statepass":{"salts":["00"]})"), base_hex);
  SP_CHECK_ERROR(parse(one + R"(,"statepass":[])"), json_type);
  SP_CHECK_ERROR(parse(R"("transaction_id":"x")", true), json_missing);
  SP_CHECK_ERROR(parse(R"("transaction_id":"x","interval":0)", true), oid4vc_credential_response);
  SP_CHECK_ERROR(parse(R"("transaction_id":"","interval":5)", true), oid4vc_credential_response);
  SP_CHECK_ERROR(parse(one + R"(,"transaction_id":"x","interval":5)", true), oid4vc_credential_response);
  SP_CHECK_ERROR(parse_credential_response(std::string(9, '[') + std::string(9, ']'), false, 1), json_depth);
}

TEST_CASE("deferred requests, notifications and errors", "[oid4vc]") {
  CHECK(*parse_deferred_request(make_deferred_request("t")) == "t");
  SP_CHECK_ERROR(parse_deferred_request(R"({"transaction_id":""})"), oid4vc_request);
  SP_CHECK_ERROR(parse_deferred_request("{}"), json_missing);
  for (Event event : {Event::accepted, Event::failure, Event::deleted}) {
    auto read = parse_notification(make_notification({"n", event}));
    SP_REQUIRE_OK(read);
    CHECK(read->event == event);
    CHECK(read->notification_id == "n");
  }
  CHECK(make_notification({"3fwe98js", Event::accepted}) ==
        R"({"notification_id":"3fwe98js","event":"credential_accepted"})");
  SP_CHECK_ERROR(parse_notification(R"({"notification_id":"a","event":"Credential_Accepted"})"), oid4vc_request);
  SP_CHECK_ERROR(parse_notification(R"({"notification_id":"","event":"credential_accepted"})"), oid4vc_request);
  CHECK(parse_error(make_error("invalid_grant", "gone")) == "invalid_grant");
  CHECK(make_error("x", "") == R"({"error":"x"})");
  for (const char* text : {"", "{}", "[]", R"({"error":5})", "<html>"}) CHECK(parse_error(text).empty());
  CHECK(token_error_name(Errc::oid4vc_grant_type) == "unsupported_grant_type");
  CHECK(token_error_name(Errc::oid4vc_grant_refused) == "invalid_grant");
  CHECK(token_error_name(Errc::oid4vc_request) == "invalid_request");
  CHECK(credential_error_name(Errc::oid4vc_proof_nonce) == "invalid_nonce");
  CHECK(credential_error_name(Errc::oid4vc_proof_key) == "invalid_proof");
  CHECK(credential_error_name(Errc::oid4vc_configuration) == "unknown_credential_configuration");
  CHECK(credential_error_name(Errc::oid4vc_transaction_id) == "invalid_transaction_id");
  CHECK(credential_error_name(Errc::oid4vc_denied) == "credential_request_denied");
  CHECK(credential_error_name(Errc::json_short) == "invalid_credential_request");
}
