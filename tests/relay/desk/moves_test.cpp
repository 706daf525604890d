#include "base/text.hpp"
#include "cbor/decoder.hpp"
#include "common/run/json.hpp"
#include "desk/wallet.hpp"
#include "ledger/licence_transfer.hpp"
#include "mdoc/issuer_signed.hpp"
#include "mdoc/names.hpp"
#include "oid4vc/offer.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::test;

namespace {

// Two states, and a citizen of California with a licence.
struct TwoStates {
  TwoStates() {
    REQUIRE(ca.ready());
    REQUIRE(ny.ready());
    ca.sign_in();
    ny.sign_in();
    ref = ca.issue();
    const Answer offer = ca.post("/licences/" + ref + "/offers", {{"idempotencyKey", fresh_key()}});
    received = wallet.receive(offer.json.value("text", ""), offer.json.value("txCode", ""));
    REQUIRE(received.deliveries.size() == 2);
  }

  // The clerk in New York shows a code, the citizen answers; the id of the move.
  std::string ask() {
    const Answer asked = ny.post("/moves/requests", {{"from", "CA"}});
    REQUIRE(asked.status == 201);
    answer = wallet.answer_move(received, asked.json.value("text", ""), 6);
    const std::string scans = "/moves/requests/" + asked.json.value("request", "") + "/scans";
    CHECK(ny.post(scans, {{"texts", {answer.texts.front(), "https://example.org"}}}).json["state"] == "progress");
    const Answer opened = ny.post(scans, {{"texts", answer.texts}});
    CAPTURE(opened.body);
    REQUIRE(opened.json["state"] == "opened");
    CHECK(opened.json["move"] == to_hex0x(answer.id));
    CHECK(ny.follow(opened.json["acts"][0].get<std::string>()) == "included");
    return opened.json["move"].get<std::string>();
  }

  // The citizen binds the move; the transfer copy is received.
  void bind(const std::string& move) {
    const auto key = ca.in_thread([&] { return ca.services().keys.envelope().public_key; });
    const auto binding = wallet.bind(received, answer.id, key);
    const Answer bound = ca.call("POST", "/v1/moves/" + move + "/binding", std::string(text_of(binding.sealed)),
                                 "application/octet-stream");
    CAPTURE(bound.body);
    REQUIRE(bound.status == 202);
    const auto plain = crypto::box_open(binding.answer_key, bytes_of(bound.body));
    REQUIRE(plain);
    cbor::Decoder in(plain->view());
    REQUIRE(*in.map() == 1);
    REQUIRE(*in.uint() == 1);
    const std::string offer(*in.tstr());
    TestWallet transfer(ca);
    copy = transfer.receive(oid4vc::make_offer_link({false, offer}), "");
    CHECK_FALSE(copy.trouble);
    REQUIRE(copy.deliveries.size() == 1);
    CHECK(copy.deliveries.front().copies.size() == 1);
  }

  Json state(TestDesk& desk, const std::string& move) { return desk.get("/moves/" + move).json; }
  bool comes(TestDesk& desk, const std::string& move, const std::string& member, const Json& value) {
    return within(20'000, [&] { return state(desk, move).value(member, Json()) == value; });
  }
  bool can(TestDesk& desk, const std::string& move, const std::string& act) {
    return within(20'000, [&] {
      const Json all = state(desk, move)["can"];
      return std::ranges::find(all, act) != all.end();
    });
  }

  TestChain chain;
  Folder folder;
  TestRelay relay;
  TestDesk ca{chain, folder, "CA", relay.url()};
  TestDesk ny{chain, folder, "NY", relay.url()};
  TestWallet wallet{ca};
  std::string ref;
  TestWallet::Received received;
  TestWallet::Received copy;
  TestWallet::MoveAnswer answer;
};

}  // namespace

TEST_CASE("a citizen moves from one state to another") {
  TwoStates it;
  const std::string move = it.ask();
  CHECK(it.comes(it.ca, move, "state", "open"));  // by notice 1
  CHECK(it.comes(it.ca, move, "why", "binding"));
  it.bind(move);
  CHECK(it.state(it.ca, move)["binding"] == "good");
  CHECK(it.ca.get("/licences/" + it.ref).json["copies"]["issued"] == 7);
  // While it is on its way nothing else is issued.
  const Answer offer = it.ca.post("/licences/" + it.ref + "/offers", {{"idempotencyKey", fresh_key()}});
  CHECK(TestWallet(it.ca).receive(offer.json.value("text", ""), offer.json.value("txCode", "")).trouble);

  REQUIRE(it.can(it.ca, move, "clear"));
  CHECK(it.ca.get("/licences/" + it.ref).json["copies"]["live"] == 1);
  const Answer cleared = it.ca.post("/moves/" + move + "/clear", {{"idempotencyKey", fresh_key()}});
  REQUIRE(cleared.status == 202);
  for (const Json& act : cleared.json["acts"]) CHECK(it.ca.follow(act.get<std::string>()) == "included");

  REQUIRE(it.can(it.ny, move, "complete"));
  CHECK(it.state(it.ny, move)["record"] == "good");
  const Answer completed = it.ny.post("/moves/" + move + "/complete", {{"idempotencyKey", fresh_key()}});
  CAPTURE(completed.body);
  REQUIRE(completed.status == 202);
  const std::string licence = completed.json.value("licence", "");
  // The new licence is given out only once the move is in a sealed block.
  const Answer new_offer = it.ny.post("/licences/" + licence + "/offers", {{"idempotencyKey", fresh_key()}});
  REQUIRE(new_offer.status == 201);
  TestWallet new_wallet(it.ny);
  const auto fresh = new_wallet.receive(new_offer.json.value("text", ""), new_offer.json.value("txCode", ""), 10);
  CHECK_FALSE(fresh.trouble);
  CHECK(it.ny.follow(completed.json["acts"][0].get<std::string>()) == "included");
  CHECK(it.state(it.ny, move)["state"] == "issued");
  REQUIRE(fresh.deliveries.size() == 2);

  // In that transaction the old one was superseded; the old state follows, and ends the privilege.
  CHECK(it.comes(it.ca, move, "state", "issued"));
  CHECK(within(20'000, [&] { return it.ca.get("/licences/" + it.ref).json["document"] == "superseded"; }));
  CHECK(within(20'000, [&] { return it.ca.get("/licences/" + it.ref).json["copies"]["live"] == 0; }));
  CHECK(it.ca.get("/licences/" + it.ref).json["stateOfRecord"] == "NY");
  CHECK(within(20'000, [&] { return it.ca.get("/licences/" + it.ref).json["privilege"] == "superseded"; }));
  // Every notice was filed and settled.
  CHECK(within(20'000, [&] {
    const Json all = it.ny.get("/outbox").json["notices"];
    return all.size() == 2 && std::ranges::all_of(all, [](const Json& one) { return one["state"] == "settled"; });
  }));
  CHECK(it.ca.get("/inbox").json["notices"].size() == 2);
  CHECK(it.chain.count("complete") == 1);
}

TEST_CASE("a move is refused, and the old licence stays as it was") {
  TwoStates it;
  const std::string move = it.ask();
  it.bind(move);
  REQUIRE(it.can(it.ca, move, "clear"));
  const Answer refused =
      it.ca.post("/moves/" + move + "/refuse", {{"reason", 1}, {"detail", "a hold"}, {"idempotencyKey", fresh_key()}});
  REQUIRE(refused.status == 202);
  CHECK(it.ca.follow(refused.json["acts"][0].get<std::string>()) == "included");
  CHECK(it.comes(it.ny, move, "state", "refused"));
  CHECK(it.ca.get("/licences/" + it.ref).json["document"] == "valid");
  // Ordinary copies are given out again.
  const Answer offer = it.ca.post("/licences/" + it.ref + "/offers", {{"idempotencyKey", fresh_key()}});
  CHECK_FALSE(TestWallet(it.ca).receive(offer.json.value("text", ""), offer.json.value("txCode", "")).trouble);
}

TEST_CASE("a binding that is none is refused, and spoils nothing") {
  TwoStates it;
  const std::string move = it.ask();
  const auto post = [&](const std::string& id, const std::string& body) {
    return it.ca.call("POST", "/v1/moves/" + id + "/binding", body, "application/octet-stream").status;
  };
  const auto key = it.ca.in_thread([&] { return it.ca.services().keys.envelope().public_key; });
  CHECK(post(move, "nonsense") == 400);
  CHECK(post(move, std::string(70'000, 'x')) == 413);
  CHECK(post("0x1234", std::string(text_of(it.wallet.bind(it.received, it.answer.id, key).sealed))) == 404);
  // Bound to another move's id: the presentation is not for this one.
  Hash32 other = it.answer.id;
  other[0] ^= 1;
  CHECK(post(move, std::string(text_of(it.wallet.bind(it.received, other, key).sealed))) == 400);
  CHECK(it.state(it.ca, move)["binding"] != "good");
  it.bind(move);
  CHECK(it.state(it.ca, move)["binding"] == "good");
}

TEST_CASE("an answer to another desk's request opens nothing") {
  TwoStates it;
  const Answer first = it.ny.post("/moves/requests", {{"from", "CA"}}),
               second = it.ny.post("/moves/requests", {{"from", "CA"}});
  const auto answer = it.wallet.answer_move(it.received, first.json.value("text", ""), 6);
  const std::string scans = "/moves/requests/" + second.json.value("request", "") + "/scans";
  const Answer scanned = it.ny.post(scans, {{"texts", answer.texts}});
  CHECK(scanned.json["state"] == "refused");
  CHECK(scanned.json["reason"] == "request_unknown");
  // Consent to leave another state than was asked for.
  const auto wrong = it.wallet.answer_move(it.received, first.json.value("text", ""), 48);
  const Answer refused =
      it.ny.post("/moves/requests/" + first.json.value("request", "") + "/scans", {{"texts", wrong.texts}});
  CHECK(refused.json["state"] == "refused");
  CHECK(it.chain.count("open") == 0);
}
