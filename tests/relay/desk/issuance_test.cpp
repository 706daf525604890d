#include "crypto/keccak.hpp"
#include "deflate/deflate.hpp"
#include "desk/wallet.hpp"
#include "ledger/issuer_registry.hpp"
#include "ledger/status_registry.hpp"
#include "mdoc/verify.hpp"
#include "status/tree.hpp"

using namespace statepass;
using namespace statepass::test;

namespace {

// Offer and transaction code of a licence.
std::pair<std::string, std::string> offer_of(TestDesk& desk, const std::string& ref) {
  const Answer offer = desk.post("/licences/" + ref + "/offers", {{"idempotencyKey", fresh_key()}});
  REQUIRE(offer.status == 201);
  return {offer.json.value("text", ""), offer.json.value("txCode", "")};
}

std::size_t sound_copies(TestDesk& desk, const TestWallet::Received& received) {
  x509::TrustAnchors anchors;
  anchors.add(*x509::Certificate::parse(desk.services().keys.root().der()));
  std::size_t count = 0;
  for (const auto& delivery : received.deliveries) {
    for (const auto& copy : delivery.copies) {
      const auto parsed = mdoc::parse_issuer_signed(copy.issuer_signed);
      REQUIRE(parsed);
      mdoc::VerifyInput input;
      input.now = static_cast<UnixTime>(std::time(nullptr));
      input.anchors = &anchors;
      const auto outcome = mdoc::verify_issuer_signed(*parsed, input);
      CHECK(outcome.sound());
      CHECK(*parsed->mso.parse_device_key() == received.keys[copy.key]);
      CHECK(copy.salt);
      count += outcome.sound() ? 1 : 0;
    }
  }
  return count;
}

}  // namespace

TEST_CASE("a desk sets itself up on the ledger, once") {
  TestChain chain;
  const Folder folder;
  const TestRelay relay;
  {
    TestDesk desk(chain, folder, "CA", relay.url());
    REQUIRE(desk.ready());
    CHECK(chain.count("setOperator") == 5);
    CHECK(chain.count("setKey") == 1);
    CHECK(chain.count("setEncKey") == 1);
    const auto kid = desk.services().keys.signer_kid();
    const auto record = ledger::issuer_registry::KeyRecord::decode(
        chain.word(ledger::Contract::issuer_registry, ledger::issuer_registry::key_slot(kid)));
    REQUIRE(record);
    CHECK(record->from % kSecondsPerDay == 0);
    // Bodies and certificate are at the relay.
    CHECK(within(10'000, [&] { return relay.held().size() >= 5; }));
    std::size_t lists = 0;
    for (const auto& [target, body] : relay.held()) {
      if (!target.starts_with("/v1/lists/0x")) continue;
      const auto inflated = deflate::inflate_zlib(bytes_of(body), status::kBodyBytes);
      REQUIRE(inflated);
      CHECK(*inflated == Bytes(status::kBodyBytes));
      ++lists;
    }
    CHECK(lists >= 4);
  }
  const std::size_t opened = chain.count("openMany");
  TestDesk again(chain, folder, "CA", relay.url());
  REQUIRE(again.ready());
  CHECK(chain.count("setOperator") == 5);
  CHECK(chain.count("setKey") == 1);
  CHECK(chain.count("openMany") == opened);
}

TEST_CASE("a licence goes from the desk to a wallet") {
  TestChain chain;
  const Folder folder;
  TestDesk desk(chain, folder);
  REQUIRE(desk.ready());
  desk.sign_in();
  const std::string ref = desk.issue();
  REQUIRE_FALSE(ref.empty());
  const auto [offer, code] = offer_of(desk, ref);
  TestWallet wallet(desk);
  const auto received = wallet.receive(offer, code);
  CHECK_FALSE(received.trouble);
  REQUIRE(received.deliveries.size() == 2);
  CHECK(sound_copies(desk, received) == 6);
  const Answer licence = desk.get("/licences/" + ref);
  CHECK(licence.json["copies"]["issued"] == 6);
  CHECK(licence.json["copies"]["live"] == 6);
  CHECK(licence.json["history"].size() >= 3);
  // A leaf in the next issuance batch.
  CHECK(within(10'000, [&] { return desk.get("/licences/" + ref).json.contains("anchored"); }));
  CHECK(chain.count("anchor") >= 1);
  // Used codes open nothing.
  CHECK(TestWallet(desk).receive(offer, code).trouble);
  CHECK(desk.services().history.broken_line() == std::nullopt);
}

TEST_CASE("a wrong transaction code costs a try, and the last one stops the offer") {
  TestChain chain;
  const Folder folder;
  TestDesk desk(chain, folder);
  REQUIRE(desk.ready());
  desk.sign_in();
  const std::string ref = desk.issue();
  const Answer made = desk.post("/licences/" + ref + "/offers", {{"idempotencyKey", fresh_key()}});
  const std::string offer = made.json.value("text", ""), code = made.json.value("txCode", ""),
                    id = made.json.value("id", "");
  const std::string wrong = code == "000000" ? "000001" : "000000";
  for (int left = 4; left >= 0; --left) {
    CHECK(TestWallet(desk).receive(offer, wrong).trouble);
    CHECK(desk.get("/licences/" + ref + "/offers/" + id).json["triesLeft"] == left);
  }
  CHECK(desk.get("/licences/" + ref + "/offers/" + id).json["state"] == "stopped");
  CHECK(TestWallet(desk).receive(offer, code).trouble);
}

TEST_CASE("a desk that is stopped in the middle loses nothing that it acknowledged") {
  TestChain chain;
  const Folder folder;
  std::string ref, offer, code;
  {
    TestDesk desk(chain, folder);
    REQUIRE(desk.ready());
    desk.sign_in();
    ref = desk.issue();
    std::tie(offer, code) = offer_of(desk, ref);
  }
  TestDesk desk(chain, folder);
  REQUIRE(desk.ready());
  desk.sign_in();
  const auto received = TestWallet(desk).receive(offer, code);
  CHECK_FALSE(received.trouble);
  CHECK(sound_copies(desk, received) == 6);
  CHECK(desk.get("/licences/" + ref).json["copies"]["issued"] == 6);
}

TEST_CASE("a wallet fetches new copies, accepts its credentials, and learns where they are anchored") {
  TestChain chain;
  const Folder folder;
  TestDesk desk(chain, folder);
  desk.config.batch_seconds = 1;
  REQUIRE(desk.ready());
  desk.sign_in();
  const std::string ref = desk.issue();
  const auto [offer, code] = offer_of(desk, ref);
  TestWallet wallet(desk, 2);
  const auto received = wallet.receive(offer, code);
  REQUIRE(received.deliveries.size() == 2);
  REQUIRE_FALSE(wallet.refresh_token.empty());
  const auto token = [&](const std::string& refresh) {
    return desk.call("POST", "/oid4vci/token", "grant_type=refresh_token&refresh_token=" + refresh,
                     "application/x-www-form-urlencoded");
  };
  const Answer fresh = token(wallet.refresh_token);
  REQUIRE(fresh.status == 200);
  CHECK(token(wallet.refresh_token).status == 400);  // each is good once
  const std::string access = fresh.json.value("access_token", "");
  const std::string notification = received.deliveries.front().notification_id;
  const auto paths = [&] { return desk.call("GET", "/oid4vci/paths/" + notification, {}, {}, access); };
  CHECK(within(10'000, [&] { return paths().status == 200; }));
  const Json found = paths().json;
  REQUIRE(found["paths"].size() == 2);
  CHECK(found["paths"][0]["siblings"].size() >= 10);
  // Another's token opens nothing of this licence.
  CHECK(desk.call("GET", "/oid4vci/paths/" + notification, {}, {}, "nobody").status == 401);
  CHECK(desk.call("GET", "/oid4vci/paths/ffff", {}, {}, access).status == 404);
  // Too late for signatures: the leaves are on the ledger.
  const Json acceptance{{"notification_id", notification},
                        {"signatures", {"0x" + std::string(130, '1'), "0x" + std::string(130, '2')}}};
  CHECK(desk.call("POST", "/oid4vci/acceptance", acceptance.dump(), "application/json", access).status == 409);
}
