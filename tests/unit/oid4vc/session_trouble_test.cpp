#include "crypto/sha.hpp"
#include "oid4vc/session.hpp"
#include "support/support.hpp"
#include "unit/oid4vc/fake_issuer.hpp"

using namespace statepass;
using namespace statepass::oid4vc;
using namespace statepass::oid4vc::test;

namespace {

// A session at the first moment of a step.
Driver at(FakeIssuer& issuer, Step step) {
  Driver driver = drive(issuer);
  REQUIRE(driver.run_to(step));
  return driver;
}

void answer(Driver& driver, int status, std::string_view body, std::string_view type = "application/json") {
  SP_REQUIRE_OK(
      driver.session.answer({status, {{"content-type", std::string(type)}}, to_bytes(bytes_of(body))}, driver.now));
}

void check_stopped(const Driver& driver, Errc code, Remedy remedy, bool resumable) {
  REQUIRE(driver.session.want() == Want::stopped);
  const Trouble trouble = driver.session.trouble();
  CHECK(error_name(trouble.code) == error_name(code));
  CHECK(trouble.remedy == remedy);
  CHECK(trouble.resumable == resumable);
  CHECK(driver.session.progress().step == Step::stopped);
}

}  // namespace

TEST_CASE("an offer of somebody who is not on the list leads to no request", "[oid4vc]") {
  Offer offer{.credential_issuer = "https://evil.example",
              .configuration_ids = {"mdl"},
              .pre_authorized_code = "x",
              .transaction_code = {},
              .authorization_server = {}};
  SP_CHECK_ERROR(IssuanceSession::start(make_offer_link({false, make_offer(offer)}), config()), oid4vc_issuer_unknown);
  SP_CHECK_ERROR(IssuanceSession::start(make_offer_link({true, "https://evil.example/offer"}), config()),
                 oid4vc_issuer_unknown);
  SP_CHECK_ERROR(IssuanceSession::start(make_offer_link({true, "offer"}), config()), oid4vc_url);
  SP_CHECK_ERROR(IssuanceSession::start("https://evil.example", config()), oid4vc_offer_link);
  SP_CHECK_ERROR(IssuanceSession::start(make_offer_link({false, "{}"}), config()), json_missing);
  // By reference, the offer itself may name somebody else.
  FakeIssuer issuer;
  auto session = IssuanceSession::start(make_offer_link({true, kIssuer + "/oid4vci/offers/1"}), config());
  SP_REQUIRE_OK(session);
  Driver driver{issuer, *std::move(session)};
  answer(driver, 200, make_offer(offer));
  check_stopped(driver, Errc::oid4vc_issuer_unknown, Remedy::contact_issuer, false);
}

TEST_CASE("an offer that is gone, or is none", "[oid4vc]") {
  struct Case {
    int status;
    std::string body;
    std::string type;
    Errc code;
    Remedy remedy;
    bool resumable;
  };
  const Case cases[] = {
      {404, "{}", "application/json", Errc::oid4vc_grant_refused, Remedy::new_offer, false},
      {410, "", "", Errc::oid4vc_grant_refused, Remedy::new_offer, false},
      {200, "<html>", "text/html", Errc::oid4vc_http, Remedy::try_again, true},
      {200, "{}", "application/jsonp", Errc::oid4vc_http, Remedy::try_again, true},
      {302, "", "", Errc::oid4vc_http, Remedy::contact_issuer, true},
      {403, "", "", Errc::oid4vc_http, Remedy::contact_issuer, true},
      {200, "{", "application/json", Errc::json_short, Remedy::contact_issuer, false},
      {200, R"({"credential_issuer":"https://dmv.example","credential_configuration_ids":["a"]})", "application/json",
       Errc::oid4vc_offer_grant, Remedy::contact_issuer, false},
  };
  for (const Case& c : cases) {
    FakeIssuer issuer;
    auto session = IssuanceSession::start(make_offer_link({true, kIssuer + "/oid4vci/offers/1"}), config());
    SP_REQUIRE_OK(session);
    Driver driver{issuer, *std::move(session)};
    answer(driver, c.status, c.body, c.type);
    INFO(c.status << " " << c.body);
    check_stopped(driver, c.code, c.remedy, c.resumable);
    if (!c.resumable) SP_CHECK_ERROR(driver.session.retry(driver.now), oid4vc_step);
  }
}

TEST_CASE("metadata that does not do", "[oid4vc]") {
  auto with = [](auto change, Errc code, Remedy remedy) {
    FakeIssuer issuer;
    change(issuer);
    Driver driver = drive(issuer);
    REQUIRE(driver.step());
    check_stopped(driver, code, remedy, true);
  };
  with([](FakeIssuer& i) { i.metadata.credential_issuer = "https://dmv.example"; }, Errc::oid4vc_issuer_mismatch,
       Remedy::contact_issuer);
  with([](FakeIssuer& i) { i.metadata.credential_endpoint = "https://evil.example/c"; }, Errc::oid4vc_issuer_unknown,
       Remedy::contact_issuer);
  with([](FakeIssuer& i) { i.metadata.nonce_endpoint = "https://evil.example/n"; }, Errc::oid4vc_issuer_unknown,
       Remedy::contact_issuer);
  with([](FakeIssuer& i) { i.metadata.deferred_credential_endpoint = "http://dmv.example/d"; },
       Errc::oid4vc_issuer_unknown, Remedy::contact_issuer);
  with([](FakeIssuer& i) { i.metadata.notification_endpoint = "nowhere"; }, Errc::oid4vc_url, Remedy::contact_issuer);
  with([](FakeIssuer& i) { i.metadata.authorization_servers = {"https://evil.example"}; }, Errc::oid4vc_issuer_unknown,
       Remedy::contact_issuer);
  with([](FakeIssuer& i) { i.metadata.configurations = {}; }, Errc::oid4vc_configuration, Remedy::update_wallet);
  with([](FakeIssuer& i) { i.metadata.configurations[0].format = i.metadata.configurations[1].format = "dc+sd-jwt"; },
       Errc::oid4vc_configuration, Remedy::update_wallet);
  // A hint that is not among the servers.
  FakeIssuer issuer;
  issuer.offer.authorization_server = "https://dmv.example/other";
  Driver driver = drive(issuer);
  REQUIRE(driver.step());
  check_stopped(driver, Errc::oid4vc_metadata, Remedy::contact_issuer, true);
  // Encryption, which is not supported.
  FakeIssuer encrypting;
  Driver second = drive(encrypting);
  std::string metadata = make_issuer_metadata(encrypting.metadata, "");
  metadata.insert(1, R"("credential_response_encryption":{"encryption_required":true},)");
  answer(second, 200, metadata);
  check_stopped(second, Errc::oid4vc_unsupported, Remedy::update_wallet, true);
  // After a retry the same is asked again.
  SP_REQUIRE_OK(second.session.retry(kNow));
  CHECK(second.run() == Want::finished);
}

TEST_CASE("the server that the offer names is taken", "[oid4vc]") {
  FakeIssuer issuer;
  issuer.metadata.authorization_servers = {"https://dmv.example/a", "https://dmv.example/b/"};
  issuer.offer.authorization_server = "https://dmv.example/b/";
  Driver driver = drive(issuer);
  REQUIRE(driver.run_to(Step::authorization));
  CHECK(driver.session.request().url == "https://dmv.example/.well-known/oauth-authorization-server/b");
}

TEST_CASE("an authorisation server that does not do", "[oid4vc]") {
  auto with = [](auto change, Errc code, Remedy remedy) {
    FakeIssuer issuer;
    change(issuer);
    Driver driver = drive(issuer);
    REQUIRE(driver.run_to(Step::authorization));
    REQUIRE(driver.step());
    check_stopped(driver, code, remedy, true);
  };
  with([](FakeIssuer& i) { i.authorization.issuer = "https://dmv.example"; }, Errc::oid4vc_issuer_mismatch,
       Remedy::contact_issuer);
  with([](FakeIssuer& i) { i.authorization.token_endpoint = "https://evil.example/t"; }, Errc::oid4vc_issuer_unknown,
       Remedy::contact_issuer);
  with([](FakeIssuer& i) { i.authorization.pre_authorized_code = false; }, Errc::oid4vc_unsupported,
       Remedy::update_wallet);
  with([](FakeIssuer& i) { i.authorization.anonymous_access = false; }, Errc::oid4vc_unsupported,
       Remedy::update_wallet);
}

TEST_CASE("a document that cannot be received does not spoil the other", "[oid4vc]") {
  FakeIssuer issuer;
  issuer.metadata.configurations[0].key_attestation_required = true;
  Driver driver = drive(issuer);
  REQUIRE(driver.run_to(Step::consent));
  CHECK(driver.session.consent().documents.size() == 1);
  CHECK(driver.run() == Want::finished);
  REQUIRE(driver.session.results().size() == 2);
  CHECK(driver.session.results()[0].trouble == Errc::oid4vc_configuration);
  CHECK(driver.session.results()[1].copies == 3);
}

TEST_CASE("a wrong transaction code is asked for again, a few times", "[oid4vc]") {
  FakeIssuer issuer;
  Driver driver = at(issuer, Step::consent);
  driver.code = "9999";
  REQUIRE(driver.run_to(Step::token));
  REQUIRE(driver.step());
  CHECK(driver.session.want() == Want::consent);
  CHECK(driver.session.consent().code_refused);
  driver.code = "1234";
  CHECK(driver.run() == Want::finished);

  FakeIssuer other;
  Driver stubborn = at(other, Step::consent);
  stubborn.code = "9999";
  CHECK(stubborn.run() == Want::stopped);
  check_stopped(stubborn, Errc::oid4vc_grant_refused, Remedy::new_offer, false);
  CHECK(other.tokens == 0);
}

TEST_CASE("the code is not in what is put away", "[oid4vc]") {
  FakeIssuer issuer;
  Driver driver = at(issuer, Step::consent);
  SP_REQUIRE_OK(driver.session.accept("1234"));
  const SecretBytes state = driver.session.serialise();
  CHECK(text_of(state.view()).find("1234") == std::string_view::npos);
  auto resumed = IssuanceSession::resume(state.view(), config(), kNow);
  SP_REQUIRE_OK(resumed);
  CHECK(resumed->want() == Want::consent);
}

TEST_CASE("answers of the token endpoint", "[oid4vc]") {
  struct Case {
    int status;
    std::string body;
    Errc code;
    Remedy remedy;
    bool resumable;
  };
  const Case cases[] = {
      {400, R"({"error":"invalid_request"})", Errc::oid4vc_token_refused, Remedy::contact_issuer, false},
      {401, R"({"error":"invalid_client"})", Errc::oid4vc_token_refused, Remedy::contact_issuer, false},
      {400, "nonsense", Errc::oid4vc_token_refused, Remedy::contact_issuer, false},
      {400, R"({"error":"invalid_grant"})", Errc::oid4vc_grant_refused, Remedy::new_offer, false},
      {200, "{}", Errc::json_missing, Remedy::contact_issuer, false},
      {200, R"({"access_token":"t","token_type":"mac"})", Errc::oid4vc_token_response, Remedy::contact_issuer, false},
      {404, "{}", Errc::oid4vc_http, Remedy::contact_issuer, true},
  };
  for (const Case& c : cases) {
    FakeIssuer issuer;
    issuer.offer.transaction_code.reset();
    Driver driver = at(issuer, Step::token);
    answer(driver, c.status, c.body);
    INFO(c.status << " " << c.body);
    check_stopped(driver, c.code, c.remedy, c.resumable);
  }
}

TEST_CASE("no network: what may be repeated is, the rest waits for the person", "[oid4vc]") {
  FakeIssuer issuer;
  Driver driver = drive(issuer);
  const std::int64_t delays[] = {2, 8, 30};
  for (std::int64_t delay : delays) {
    SP_REQUIRE_OK(driver.session.failed(driver.now));
    REQUIRE(driver.session.want() == Want::wait);
    CHECK(driver.session.due() == driver.now + delay);
    driver.now += delay;
    SP_REQUIRE_OK(driver.session.proceed(driver.now));
    CHECK(driver.session.want() == Want::request);
  }
  SP_REQUIRE_OK(driver.session.failed(driver.now));
  check_stopped(driver, Errc::oid4vc_network, Remedy::try_again, true);
  // Put away in trouble, taken up, and on.
  auto resumed = IssuanceSession::resume(driver.session.serialise().view(), config(), driver.now);
  SP_REQUIRE_OK(resumed);
  CHECK(resumed->want() == Want::stopped);
  CHECK(resumed->trouble().code == Errc::oid4vc_network);
  driver.session = *std::move(resumed);
  SP_REQUIRE_OK(driver.session.retry(driver.now));
  CHECK(driver.run() == Want::finished);

  for (Step once : {Step::token, Step::credentials}) {
    FakeIssuer other;
    Driver second = at(other, once);
    SP_REQUIRE_OK(second.session.failed(second.now));
    check_stopped(second, Errc::oid4vc_network, Remedy::try_again, true);
    SP_REQUIRE_OK(second.session.retry(second.now));
    CHECK(second.run() == Want::finished);
    CHECK(second.deliveries.size() == 2);
  }
}

TEST_CASE("an answer lost on its way: the documents are asked for again, with a new nonce", "[oid4vc]") {
  FakeIssuer issuer;
  Driver driver = at(issuer, Step::credentials);
  (void)issuer.handle(driver.session.request(), driver.now);
  SP_REQUIRE_OK(driver.session.failed(driver.now));
  SP_REQUIRE_OK(driver.session.retry(driver.now));
  CHECK(driver.session.progress().step == Step::nonce);
  CHECK(driver.run() == Want::finished);
  CHECK(issuer.requested == std::vector<std::string>{"mdl", "mdl", "age"});
  CHECK(driver.keys.size() == 6);
}

TEST_CASE("a busy server is waited for as it asks", "[oid4vc]") {
  auto busy = [](Driver& driver, int status, const std::string& after) {
    SP_REQUIRE_OK(driver.session.answer({status, {{"Retry-After", after}}, {}}, driver.now));
  };
  FakeIssuer issuer;
  Driver driver = drive(issuer);
  busy(driver, 503, "17");
  REQUIRE(driver.session.want() == Want::wait);
  CHECK(driver.session.due() == kNow + 17);
  SP_REQUIRE_OK(driver.session.proceed(kNow + 17));
  busy(driver, 500, "Fri, 31 Dec 2027 23:59:59 GMT");
  CHECK(driver.session.due() == kNow + 8);
  SP_REQUIRE_OK(driver.session.proceed(kNow + 30));
  busy(driver, 429, "3600");
  check_stopped(driver, Errc::oid4vc_busy, Remedy::try_again, true);
  CHECK(driver.session.trouble().not_before == kNow + 3600);

  // A token request is repeated when it was not looked at, and not when nobody knows.
  FakeIssuer second;
  Driver token = at(second, Step::token);
  busy(token, 429, "5");
  CHECK(token.session.want() == Want::wait);
  SP_REQUIRE_OK(token.session.proceed(kNow + 5));
  busy(token, 502, "5");
  check_stopped(token, Errc::oid4vc_busy, Remedy::try_again, true);
}

TEST_CASE("a nonce that is refused, and answers that are none", "[oid4vc]") {
  FakeIssuer issuer;
  issuer.nonces_to_refuse = 2;
  Driver driver = drive(issuer);
  CHECK(driver.run() == Want::finished);
  CHECK(driver.deliveries.size() == 2);
  FakeIssuer endless;
  endless.nonces_to_refuse = 1000;
  Driver second = drive(endless);
  CHECK(second.run() == Want::finished);
  CHECK(second.session.results()[0].trouble == Errc::oid4vc_proof_refused);
  CHECK(second.session.results()[1].trouble == Errc::oid4vc_proof_refused);
  CHECK(endless.nonces == 6);
  for (const auto& [status, body, code] : {std::tuple{200, R"({"c_nonce":""})", Errc::oid4vc_nonce_response},
                                           {200, "{}", Errc::json_missing},
                                           {404, "", Errc::oid4vc_http}}) {
    FakeIssuer third;
    Driver wrong = at(third, Step::nonce);
    answer(wrong, status, body);
    check_stopped(wrong, code, Remedy::contact_issuer, true);
  }
}

TEST_CASE("keys and signatures are checked before anything is sent", "[oid4vc]") {
  FakeIssuer issuer;
  Driver driver = at(issuer, Step::keys);
  auto keys = driver.make_keys(3);
  SP_CHECK_ERROR(driver.session.give_keys({}, kNow), oid4vc_keys);
  SP_CHECK_ERROR(driver.session.give_keys({keys[0], keys[1]}, kNow), oid4vc_keys);
  SP_CHECK_ERROR(driver.session.give_keys({keys[0], keys[1], keys[0]}, kNow), oid4vc_keys);
  SP_REQUIRE_OK(driver.session.give_keys(keys, kNow));
  REQUIRE(driver.run_to(Step::proofs));
  auto signatures = driver.sign();
  SP_CHECK_ERROR(driver.session.give_signatures({}), oid4vc_signatures);
  std::swap(signatures[0], signatures[1]);
  SP_CHECK_ERROR(driver.session.give_signatures(signatures), crypto_signature);
  std::swap(signatures[0], signatures[1]);
  SP_REQUIRE_OK(driver.session.give_signatures(signatures));
  // Nor may the second document have a key of the first.
  REQUIRE(driver.run_to(Step::keys));
  SP_CHECK_ERROR(driver.session.give_keys(keys, kNow), oid4vc_keys);
}

TEST_CASE("refusals of the credential endpoint end one document, and tell which way", "[oid4vc]") {
  const std::pair<std::string, Errc> cases[] = {
      {"credential_request_denied", Errc::oid4vc_denied},
      {"invalid_proof", Errc::oid4vc_proof_refused},
      {"unknown_credential_configuration", Errc::oid4vc_request_refused},
      {"invalid_credential_request", Errc::oid4vc_request_refused},
      {"invalid_encryption_parameters", Errc::oid4vc_request_refused},
  };
  for (const auto& [name, code] : cases) {
    FakeIssuer issuer;
    Driver driver = at(issuer, Step::credentials);
    answer(driver, 400, make_error(name, ""));
    CHECK(driver.run() == Want::finished);
    CHECK(driver.session.results()[0].trouble == code);
    CHECK(driver.session.results()[1].copies == 3);
  }
  FakeIssuer issuer;
  Driver driver = at(issuer, Step::credentials);
  answer(driver, 403, "");
  CHECK(driver.session.results()[0].trouble == Errc::oid4vc_denied);
  for (int status : {400, 404, 302}) {
    FakeIssuer other;
    Driver second = at(other, Step::credentials);
    answer(second, status, "<html>");
    check_stopped(second, Errc::oid4vc_http, Remedy::contact_issuer, true);
  }
}

TEST_CASE("credential responses that do not do", "[oid4vc]") {
  struct Case {
    int status;
    std::string body;
    Errc code;
  };
  for (const Case& c : {Case{200, "{", Errc::json_short}, Case{200, "{}", Errc::json_missing},
                        Case{200, R"({"credentials":[]})", Errc::oid4vc_credential_response},
                        Case{200, R"({"credentials":[{"credential":"!"}]})", Errc::base_base64url},
                        Case{202, R"({"transaction_id":"x"})", Errc::json_missing},
                        Case{200, std::string(9, '[') + std::string(9, ']'), Errc::json_depth}}) {
    FakeIssuer issuer;
    Driver driver = at(issuer, Step::credentials);
    answer(driver, c.status, c.body);
    INFO(c.body);
    check_stopped(driver, c.code, Remedy::try_again, true);
    SP_REQUIRE_OK(driver.session.retry(driver.now));
    CHECK(driver.run() == Want::finished);
  }
  FakeIssuer issuer;
  issuer.metadata.deferred_credential_endpoint.clear();
  issuer.defer_rounds = 1;
  Driver driver = drive(issuer);
  CHECK(driver.run() == Want::finished);
  CHECK(driver.session.results()[0].trouble == Errc::oid4vc_credential_response);
}

TEST_CASE("credentials of another type, key or form fail as a batch, and the issuer is told", "[oid4vc]") {
  auto with = [](auto change) {
    FakeIssuer issuer;
    Driver driver = at(issuer, Step::credentials);
    CredentialResponse response;
    for (const auto& key : driver.keys)
      response.credentials.push_back(fake_credential("org.iso.18013.5.1.mDL", key.public_key()));
    response.notification_id = "told";
    change(response, driver);
    answer(driver, 200, make_credential_response(response));
    CHECK(driver.session.progress().step == Step::notifying);
    CHECK(driver.run() == Want::finished);
    CHECK(driver.session.results()[0].trouble == Errc::oid4vc_credential);
    REQUIRE(issuer.notifications.size() == 2);
    CHECK(issuer.notifications[0].notification_id == "told");
    CHECK(issuer.notifications[0].event == Event::failure);
    CHECK(driver.deliveries.size() == 1);
  };
  with([](CredentialResponse& r, Driver& d) {
    r.credentials[1] = fake_credential("org.statepass.age.1", d.keys[1].public_key());
  });
  with([](CredentialResponse& r, Driver& d) {
    r.credentials[1] = fake_credential("org.iso.18013.5.1.mDL", d.keys[0].public_key());
  });
  with([](CredentialResponse& r, Driver&) {
    r.credentials[2] =
        fake_credential("org.iso.18013.5.1.mDL", crypto::EcPrivateKey::from_entropy(Bytes(32, 0x99))->public_key());
  });
  with([](CredentialResponse& r, Driver&) { r.credentials[0] = statepass::test::hex("a0"); });
  with([](CredentialResponse& r, Driver&) { r.credentials[0] = {}; });

  // Fewer, and in another order, is the issuer's choice.
  FakeIssuer issuer;
  Driver driver = at(issuer, Step::credentials);
  CredentialResponse fewer;
  for (std::size_t i : {2u, 0u})
    fewer.credentials.push_back(fake_credential("org.iso.18013.5.1.mDL", driver.keys[i].public_key()));
  answer(driver, 200, make_credential_response(fewer));
  REQUIRE(driver.session.want() == Want::store);
  CHECK(driver.session.delivery().copies[0].key == 2);
  CHECK(driver.session.delivery().copies[1].key == 0);
  CHECK_FALSE(driver.session.delivery().copies[0].salt.has_value());
}

TEST_CASE("answers of the deferred endpoint", "[oid4vc]") {
  auto waiting = [](FakeIssuer& issuer) {
    issuer.defer_rounds = 1;
    Driver driver = at(issuer, Step::waiting);
    driver.now = driver.session.due();
    SP_REQUIRE_OK(driver.session.proceed(driver.now));
    return driver;
  };
  const std::pair<std::string, Errc> cases[] = {{"invalid_transaction_id", Errc::oid4vc_transaction_id},
                                                {"credential_request_denied", Errc::oid4vc_denied},
                                                {"invalid_nonce", Errc::oid4vc_proof_refused}};
  for (const auto& [name, code] : cases) {
    FakeIssuer issuer;
    Driver driver = waiting(issuer);
    answer(driver, 400, make_error(name, ""));
    CHECK(driver.session.want() == Want::finished);
    CHECK(driver.session.results()[0].trouble == code);
  }
  FakeIssuer issuer;
  Driver driver = waiting(issuer);
  answer(driver, 202, R"({"transaction_id":"another","interval":5})");
  CHECK(driver.session.results()[0].trouble == Errc::oid4vc_transaction_id);
  FakeIssuer lost;
  Driver second = waiting(lost);
  SP_REQUIRE_OK(second.session.failed(second.now));
  CHECK(second.session.want() == Want::wait);
  CHECK(second.session.progress().step == Step::waiting);
  CHECK(second.run() == Want::finished);
}

TEST_CASE("an access token that has run out is renewed once, where that is possible", "[oid4vc]") {
  FakeIssuer issuer;
  issuer.defer_rounds = 1;
  issuer.expires_in = 30;
  Driver without = drive(issuer);
  CHECK(without.run() == Want::stopped);
  check_stopped(without, Errc::oid4vc_token_expired, Remedy::new_offer, false);

  FakeIssuer renewing;
  renewing.defer_rounds = 1;
  renewing.expires_in = 30;
  renewing.give_refresh_token = true;
  Driver with = drive(renewing);
  CHECK(with.run() == Want::finished);
  CHECK(with.deliveries.size() == 2);
  CHECK(renewing.tokens == 2);

  FakeIssuer refusing;
  refusing.give_refresh_token = true;
  Driver refused = at(refusing, Step::credentials);
  answer(refused, 401, "");
  REQUIRE(refused.run_to(Step::credentials));
  answer(refused, 401, "");
  check_stopped(refused, Errc::oid4vc_token_expired, Remedy::new_offer, false);

  FakeIssuer revoked;
  revoked.give_refresh_token = true;
  Driver gone = at(revoked, Step::credentials);
  answer(gone, 401, "");
  REQUIRE(gone.session.progress().step == Step::token);
  answer(gone, 400, make_error("invalid_grant", ""));
  check_stopped(gone, Errc::oid4vc_grant_refused, Remedy::new_offer, false);
}

TEST_CASE("a notification that does not get through changes nothing for the holder", "[oid4vc]") {
  for (int kind = 0; kind < 4; ++kind) {
    FakeIssuer issuer;
    issuer.offer.configuration_ids = {"mdl"};
    Driver driver = at(issuer, Step::notifying);
    for (int i = 0; i < 10 && driver.session.want() != Want::finished; ++i) {
      if (driver.session.want() == Want::wait) {
        driver.now = driver.session.due();
        SP_REQUIRE_OK(driver.session.proceed(driver.now));
      } else if (kind == 0) {
        SP_REQUIRE_OK(driver.session.failed(driver.now));
      } else {
        answer(driver, kind == 1 ? 400 : kind == 2 ? 401 : 500, "");
      }
    }
    CHECK(driver.session.want() == Want::finished);
    CHECK(driver.session.results()[0].copies == 3);
  }
}

TEST_CASE("a call that is not wanted is refused and changes nothing", "[oid4vc]") {
  FakeIssuer issuer;
  Driver driver = drive(issuer);
  for (Step step : {Step::issuer, Step::consent, Step::keys, Step::proofs, Step::storing, Step::finished}) {
    REQUIRE(driver.run_to(step));
    IssuanceSession& session = driver.session;
    const Want want = session.want();
    const SecretBytes before = session.serialise();
    if (want != Want::request) {
      SP_CHECK_ERROR(session.answer({200, {}, {}}, kNow), oid4vc_step);
      SP_CHECK_ERROR(session.failed(kNow), oid4vc_step);
    }
    if (want != Want::consent) {
      SP_CHECK_ERROR(session.accept("1234"), oid4vc_step);
      SP_CHECK_ERROR(session.decline(), oid4vc_step);
    }
    if (want != Want::keys) SP_CHECK_ERROR(session.give_keys({}, kNow), oid4vc_step);
    if (want != Want::signatures) SP_CHECK_ERROR(session.give_signatures({}), oid4vc_step);
    if (want != Want::store) SP_CHECK_ERROR(session.stored(Event::accepted, kNow), oid4vc_step);
    SP_CHECK_ERROR(session.proceed(kNow), oid4vc_step);
    SP_CHECK_ERROR(session.retry(kNow), oid4vc_step);
    CHECK(session.want() == want);
    CHECK(equal(session.serialise().view(), before.view()));
  }
}

TEST_CASE("a saved state that is none, or of another time", "[oid4vc]") {
  FakeIssuer issuer;
  issuer.defer_rounds = 1;
  Driver driver = at(issuer, Step::waiting);
  const SecretBytes state = driver.session.serialise();
  SP_REQUIRE_OK(IssuanceSession::resume(state.view(), config(), kNow));
  SP_CHECK_ERROR(IssuanceSession::resume({}, config(), kNow), oid4vc_state);
  SP_CHECK_ERROR(IssuanceSession::resume(statepass::test::hex("8101"), config(), kNow), oid4vc_state);
  Bytes later = to_bytes(state.view());
  later[1] = 2;
  SP_CHECK_ERROR(IssuanceSession::resume(later, config(), kNow), oid4vc_state);
  IssuanceConfig elsewhere;
  elsewhere.origins = *AllowedOrigins::make({"https://dmv.other.example"});
  SP_CHECK_ERROR(IssuanceSession::resume(state.view(), std::move(elsewhere), kNow), oid4vc_issuer_unknown);
  // Whatever single byte is changed, it is refused or it is a session that can be asked what it wants.
  for (std::size_t i = 0; i < state.size(); ++i) {
    Bytes changed = to_bytes(state.view());
    changed[i] = static_cast<std::uint8_t>(changed[i] + 1);
    auto resumed = IssuanceSession::resume(changed, config(), kNow);
    if (resumed && resumed->want() == Want::request) (void)resumed->request();
    changed.resize(i);
    SP_CHECK_ERROR(IssuanceSession::resume(changed, config(), kNow), oid4vc_state);
  }
}
