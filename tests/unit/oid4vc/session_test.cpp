#include "oid4vc/session.hpp"

#include "crypto/sha.hpp"
#include "support/support.hpp"
#include "unit/oid4vc/fake_issuer.hpp"

using namespace statepass;
using namespace statepass::oid4vc;
using namespace statepass::oid4vc::test;

namespace {

// That everything offered arrived, each copy with the key it is bound to.
void check_deliveries(const Driver& driver, std::size_t copies) {
  REQUIRE(driver.deliveries.size() == 2);
  for (const Delivery& delivery : driver.deliveries) {
    REQUIRE(delivery.copies.size() == copies);
    for (std::size_t i = 0; i < copies; ++i) {
      const Copy& copy = delivery.copies[i];
      CHECK(copy.issuer_signed == fake_credential(delivery.doc_type, driver.keys[copy.key].public_key()));
      CHECK(copy.salt == Hash32{static_cast<std::uint8_t>(i + 1)});
    }
  }
}

}  // namespace

TEST_CASE("an offer of two documents, from the link to the last notification", "[oid4vc]") {
  FakeIssuer issuer;
  Driver driver = drive(issuer);
  CHECK(driver.run() == Want::finished);
  check_deliveries(driver, 3);
  CHECK(driver.deliveries[0].configuration_id == "mdl");
  CHECK(driver.deliveries[0].doc_type == "org.iso.18013.5.1.mDL");
  CHECK(driver.deliveries[1].doc_type == "org.statepass.age.1");
  CHECK(driver.steps == std::vector<Step>{Step::issuer, Step::authorization, Step::consent, Step::token, Step::keys,
                                          Step::nonce, Step::proofs, Step::credentials, Step::storing, Step::notifying,
                                          Step::keys, Step::nonce, Step::proofs, Step::credentials, Step::storing,
                                          Step::notifying, Step::finished});
  REQUIRE(issuer.notifications.size() == 2);
  CHECK(issuer.notifications[0].notification_id == "notify-1");
  CHECK(issuer.notifications[0].event == Event::accepted);
  const auto results = driver.session.results();
  REQUIRE(results.size() == 2);
  CHECK(results[1].copies == 3);
  CHECK_FALSE(results[1].trouble.has_value());
  CHECK(issuer.nonces == 2);
}

TEST_CASE("what the person is asked before anything is taken", "[oid4vc]") {
  FakeIssuer issuer;
  Driver driver = drive(issuer);
  REQUIRE(driver.run_to(Step::consent));
  const Consent consent = driver.session.consent();
  CHECK(consent.credential_issuer == kIssuer);
  CHECK(consent.issuer_name == "New York DMV");
  REQUIRE(consent.documents.size() == 2);
  CHECK(consent.documents[0].name == "Licence");
  CHECK(consent.transaction_code == issuer.offer.transaction_code);
  CHECK_FALSE(consent.code_refused);
  CHECK(issuer.tokens == 0);
  for (const char* wrong : {"", "123", "12345", "12a4", "\xFF\xFF\xFF\xFF"}) {
    SP_CHECK_ERROR(driver.session.accept(wrong), oid4vc_transaction_code);
  }
  SP_REQUIRE_OK(driver.session.decline());
  CHECK(driver.session.want() == Want::finished);
  CHECK(issuer.tokens == 0);
  CHECK(driver.session.results()[0].copies == 0);
}

TEST_CASE("requests are what the standard asks for", "[oid4vc]") {
  FakeIssuer issuer;
  issuer.offer.configuration_ids = {"mdl"};
  Driver driver = drive(issuer);
  std::vector<HttpRequest> requests;
  while (driver.session.want() != Want::finished) {
    if (driver.session.want() == Want::request) requests.push_back(driver.session.request());
    REQUIRE(driver.step());
  }
  REQUIRE(requests.size() == 6);
  auto header = [](const HttpRequest& request, std::string_view name) {
    HttpResponse same;
    same.headers = request.headers;
    return std::string(same.header(name));
  };
  CHECK(requests[0].url == "https://dmv.example/.well-known/openid-credential-issuer/ny");
  CHECK(requests[0].method == HttpMethod::get);
  CHECK(header(requests[0], "accept") == "application/json");
  CHECK(header(requests[0], "accept-language") == "en-US");
  CHECK(requests[1].url == "https://dmv.example/.well-known/oauth-authorization-server/ny");
  CHECK(text_of(requests[2].body) ==
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Apre-authorized_code&pre-authorized_code=code-1&tx_code="
        "1234");
  CHECK(header(requests[2], "content-type") == "application/x-www-form-urlencoded");
  CHECK(header(requests[2], "authorization").empty());
  CHECK(requests[3].method == HttpMethod::post);
  CHECK(requests[3].body.empty());
  CHECK(header(requests[3], "authorization").empty());
  CHECK(header(requests[4], "authorization") == "Bearer access-1");
  CHECK(header(requests[4], "content-type") == "application/json");
  CHECK(text_of(requests[4].body).starts_with(R"({"credential_configuration_id":"mdl","proofs":{"jwt":["eyJ)"));
  CHECK(text_of(requests[5].body) == R"({"notification_id":"notify-1","event":"credential_accepted"})");
}

TEST_CASE("an offer by reference, one copy, no code, no nonce, no notification", "[oid4vc]") {
  FakeIssuer issuer;
  issuer.offer.transaction_code.reset();
  issuer.metadata.nonce_endpoint.clear();
  issuer.metadata.notification_endpoint.clear();
  issuer.metadata.batch_size = 1;
  auto session = IssuanceSession::start(make_offer_link({true, kIssuer + "/oid4vci/offers/1"}), config(30));
  SP_REQUIRE_OK(session);
  Driver driver{issuer, *std::move(session)};
  CHECK(driver.run() == Want::finished);
  CHECK(driver.steps.front() == Step::offer);
  check_deliveries(driver, 1);
  CHECK(issuer.nonces == 0);
  CHECK(issuer.notifications.empty());
}

TEST_CASE("fewer copies than the batch allows, when fewer are wanted", "[oid4vc]") {
  FakeIssuer issuer;
  Driver driver = drive(issuer, 2);
  REQUIRE(driver.run_to(Step::keys));
  CHECK(driver.session.keys_wanted().count == 2);
}

TEST_CASE("a document that is put off does not hold up the other", "[oid4vc]") {
  FakeIssuer issuer;
  issuer.defer_rounds = 3;
  Driver driver = drive(issuer);
  CHECK(driver.run() == Want::finished);
  REQUIRE(driver.deliveries.size() == 2);
  CHECK(driver.deliveries[0].configuration_id == "age");
  CHECK(driver.deliveries[1].configuration_id == "mdl");
  CHECK(driver.now == kNow + 180);
  // Before it is due nothing is asked.
  FakeIssuer again;
  again.defer_rounds = 1;
  Driver second = drive(again);
  REQUIRE(second.run_to(Step::waiting));
  CHECK(second.session.want() == Want::wait);
  CHECK(second.session.due() == kNow + 60);
  SP_REQUIRE_OK(second.session.proceed(kNow + 59));
  CHECK(second.session.want() == Want::wait);
  SP_REQUIRE_OK(second.session.proceed(kNow + 60));
  CHECK(second.session.want() == Want::request);
}

TEST_CASE("put away and taken up between any two calls", "[oid4vc]") {
  for (int kind = 0; kind < 4; ++kind) {
    FakeIssuer issuer;
    if (kind == 1) issuer.defer_rounds = 2;
    if (kind == 2) issuer.offer.transaction_code.reset();
    if (kind == 3) issuer.give_refresh_token = true, issuer.defer_rounds = 10, issuer.expires_in = 100;
    Driver plain = drive(issuer);
    CHECK(plain.run() == Want::finished);

    FakeIssuer again = issuer;
    again.code_used = false;
    again.transactions.clear();
    again.requested.clear();
    Driver driver = drive(again);
    driver.put_away_between = true;
    // With a code, the token request never survives being put away: the code is asked for again.
    if (again.offer.transaction_code) {
      REQUIRE(driver.run_to(Step::consent));
      SP_REQUIRE_OK(driver.session.accept("1234"));
      SP_REQUIRE_OK(driver.session.answer(again.handle(driver.session.request(), driver.now), driver.now));
    }
    INFO("kind " << kind);
    // Proofs are made again when the session was put away meanwhile, so those three calls are made in one go.
    for (int i = 0; i < 200 && driver.session.want() != Want::finished; ++i) {
      driver.put_away_between =
          driver.session.progress().step != Step::proofs && driver.session.progress().step != Step::credentials;
      REQUIRE(driver.step());
    }
    REQUIRE(driver.session.want() == Want::finished);
    REQUIRE(driver.deliveries.size() == plain.deliveries.size());
    for (std::size_t i = 0; i < driver.deliveries.size(); ++i) {
      CHECK(driver.deliveries[i].configuration_id == plain.deliveries[i].configuration_id);
      REQUIRE(driver.deliveries[i].copies.size() == plain.deliveries[i].copies.size());
      for (std::size_t j = 0; j < driver.deliveries[i].copies.size(); ++j) {
        CHECK(driver.deliveries[i].copies[j].issuer_signed == plain.deliveries[i].copies[j].issuer_signed);
        CHECK(driver.deliveries[i].copies[j].key == plain.deliveries[i].copies[j].key);
        CHECK(driver.deliveries[i].copies[j].salt == plain.deliveries[i].copies[j].salt);
      }
    }
  }
}

TEST_CASE("a kill at any point ends in the same documents", "[oid4vc]") {
  for (int killed_at = 0; killed_at < 25; ++killed_at) {
    FakeIssuer issuer;
    issuer.defer_rounds = 1;
    Driver driver = drive(issuer);
    int call = 0;
    while (driver.session.want() != Want::finished && call < 60) {
      if (call++ == killed_at) {
        auto resumed = IssuanceSession::resume(driver.session.serialise().view(), config(), driver.now);
        SP_REQUIRE_OK(resumed);
        driver.session = *std::move(resumed);
      }
      REQUIRE(driver.step());
    }
    INFO("killed at call " << killed_at);
    CHECK(driver.session.want() == Want::finished);
    CHECK(driver.deliveries.size() == 2);
    CHECK(issuer.notifications.size() == 2);
    CHECK(issuer.tokens == 1);
  }
}

TEST_CASE("a credential is not acknowledged before it is stored, and is still there after a kill", "[oid4vc]") {
  FakeIssuer issuer;
  Driver driver = drive(issuer);
  REQUIRE(driver.run_to(Step::storing));
  CHECK(issuer.notifications.empty());
  auto resumed = IssuanceSession::resume(driver.session.serialise().view(), config(), driver.now);
  SP_REQUIRE_OK(resumed);
  CHECK(resumed->want() == Want::store);
  CHECK(resumed->delivery().copies.size() == 3);
  SP_REQUIRE_OK(resumed->stored(Event::accepted, driver.now));
  CHECK(resumed->progress().step == Step::notifying);
}

TEST_CASE("what became of the credentials is told", "[oid4vc]") {
  for (Event event : {Event::failure, Event::deleted}) {
    FakeIssuer issuer;
    Driver driver = drive(issuer);
    driver.event = event;
    CHECK(driver.run() == Want::finished);
    REQUIRE(issuer.notifications.size() == 2);
    CHECK(issuer.notifications[1].event == event);
    CHECK(driver.session.results()[0].copies == 0);
    CHECK(driver.session.results()[0].trouble.has_value() == (event == Event::failure));
  }
}

TEST_CASE("where the issuer names datasets, each is asked for by its name", "[oid4vc]") {
  FakeIssuer issuer;
  issuer.name_datasets = true;
  Driver driver = drive(issuer);
  CHECK(driver.run() == Want::finished);
  CHECK(issuer.requested == std::vector<std::string>{"mdl-class-d", "mdl-class-m", "age"});
  CHECK(driver.deliveries.size() == 3);
  CHECK(driver.keys.size() == 9);
}

TEST_CASE("new copies with a refresh token, without an offer", "[oid4vc]") {
  FakeIssuer issuer;
  issuer.give_refresh_token = true;
  Driver first = drive(issuer);
  CHECK(first.run() == Want::finished);
  CHECK(first.session.refresh_token() == "refresh-1");
  auto session = IssuanceSession::start(Refill{kIssuer, {"mdl"}, first.session.refresh_token()}, config());
  SP_REQUIRE_OK(session);
  Driver refill{issuer, *std::move(session)};
  CHECK(refill.run() == Want::finished);
  CHECK(refill.deliveries.size() == 1);
  CHECK(refill.session.refresh_token() == "refresh-2");
  CHECK(std::ranges::find(refill.steps, Step::consent) == refill.steps.end());

  SP_CHECK_ERROR(IssuanceSession::start(Refill{kIssuer, {}, "t"}, config()), oid4vc_offer);
  SP_CHECK_ERROR(IssuanceSession::start(Refill{kIssuer, {"mdl"}, ""}, config()), oid4vc_token_response);
  SP_CHECK_ERROR(IssuanceSession::start(Refill{"https://evil.example", {"mdl"}, "t"}, config()), oid4vc_issuer_unknown);
  SP_CHECK_ERROR(IssuanceSession::start(Refill{"evil", {"mdl"}, "t"}, config()), oid4vc_url);
}

TEST_CASE("an issuer that allows no anonymous access is told the client", "[oid4vc]") {
  FakeIssuer issuer;
  issuer.authorization.anonymous_access = false;
  IssuanceConfig named = config();
  named.client_id = "statepass-wallet";
  auto session = IssuanceSession::start(make_offer_link({false, make_offer(issuer.offer)}), std::move(named));
  SP_REQUIRE_OK(session);
  Driver driver{issuer, *std::move(session)};
  REQUIRE(driver.run_to(Step::token));
  CHECK(text_of(driver.session.request().body).ends_with("&client_id=statepass-wallet"));
  REQUIRE(driver.run_to(Step::proofs));
  const std::string to_sign = driver.session.signatures_wanted().to_sign[0];
  const Bytes claims = *from_base64url(to_sign.substr(to_sign.find('.') + 1));
  CHECK(text_of(claims).starts_with(R"({"iss":"statepass-wallet","aud":"https://dmv.example/ny")"));
}
