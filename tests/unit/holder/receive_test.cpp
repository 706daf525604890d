#include "holder/receive.hpp"

#include <set>

#include "support/desk_kit.hpp"

using namespace statepass;
using namespace statepass::holder;
using namespace statepass::test;

namespace {

struct Fixture {
  ScriptedDesk desk;
  FakeLedger ledger = good_ledger();
  Wallet wallet = desk_wallet();
  Face face{desk, wallet};

  Fixture() { ledger.silent = true; }

  std::unique_ptr<ReceiveJob> start() {
    auto job = ReceiveJob::start(wallet, ledger, desk.offer(), face.now, fresh_entropy());
    SP_REQUIRE_OK(job);
    return *std::move(job);
  }
  sync::Want receive() { return face.run(*start()); }
  // The process dies, and the wallet is opened as it was kept last.
  void kill() {
    if (face.file.empty()) {
      wallet = desk_wallet();
      return;
    }
    auto again = Wallet::open(desk_config(), face.file, bytes_of(kPassphrase));
    SP_REQUIRE_OK(again);
    wallet = *std::move(again);
    ledger.silent = true;
  }
};

void check_whole_licence(Fixture& f) {
  const auto cards = f.wallet.cards(f.ledger, f.face.now);
  REQUIRE(cards.size() == 1);
  CHECK(cards[0].copies_left == 3);
  CHECK(cards[0].issuer == "NY");
  CHECK(cards[0].status == status::Value::valid);
  CHECK(cards[0].ages.size() == 4);
  CHECK(f.wallet.store().copies().size() == 6);
  CHECK(f.wallet.store().issuances().empty());
  std::set<Hash32> keys;
  for (const auto& [id, copy] : f.wallet.store().copies()) {
    const CopyRecord record = f.wallet.store().copy_record(id);
    const auto key = crypto::EcPrivateKey::from_scalar(record.device_key.view());
    SP_REQUIRE_OK(key);
    const auto issued = f.wallet.store().issued(id);
    SP_REQUIRE_OK(issued);
    CHECK(*issued->mso.parse_device_key() == key->public_key());
    keys.insert(crypto::sha256(key->public_key().sec1()));
  }
  CHECK(keys.size() == 6);
}

}  // namespace

TEST_CASE("a licence is received, proved, checked and only then acknowledged", "[holder]") {
  Fixture f;
  const sync::Want end = f.receive();
  INFO(failure_of(end));
  REQUIRE(std::holds_alternative<sync::Done>(end));
  check_whole_licence(f);
  REQUIRE(f.desk.issuer.notifications.size() == 2);
  for (const auto& notification : f.desk.issuer.notifications) CHECK(notification.event == oid4vc::Event::accepted);
  CHECK(f.ledger.wishes.size() == 1);  // the second delivery finds the facts fresh
  CHECK(f.ledger.wishes[0].lists.size() == 2);
  CHECK(f.face.steps == std::vector<std::string>{"token", "keys", "credentials", "checking", "proofs", "checking",
                                                 "keys", "credentials", "checking"});
  REQUIRE(f.wallet.history().size() == 1);
  CHECK(f.wallet.history()[0].kind == HistoryKind::received);
  CHECK_FALSE(f.wallet.unsaved());
  // [Card]
  cbor::Decoder result(std::get<sync::Done>(end).result);
  CHECK(result.array() == std::size_t{1});
}

TEST_CASE("nothing is lost whenever the process dies", "[holder]") {
  // The number of steps of a whole run.
  int all = 0;
  {
    Fixture f;
    const auto job = f.start();
    while (f.face.step(*job)) ++all;
    REQUIRE(all > 20);
  }
  for (int at = 1; at < all; ++at) {
    Fixture f;
    auto job = f.start();
    for (int i = 0; i < at; ++i) REQUIRE(f.face.step(*job));
    // What was answered and not kept yet is asked for again; a spent code alone is not given twice, so the kill comes
    // after the Save that follows it.
    while (std::holds_alternative<sync::Save>(job->next(f.face.now))) REQUIRE(f.face.step(*job));
    job.reset();
    f.kill();
    CAPTURE(at);
    const sync::Want end = f.receive();
    INFO(failure_of(end));
    const bool used_up = f.wallet.store().copies().size() == 6;  // killed when all was done
    if (!used_up) REQUIRE(std::holds_alternative<sync::Done>(end));
    f.ledger.silent = false;
    check_whole_licence(f);
  }
}

TEST_CASE("a full disk loses nothing that was kept, and keeps nothing half", "[holder]") {
  for (std::size_t room = 0; room < 6; ++room) {
    Fixture f;
    auto job = f.start();
    while (f.face.saves < room) REQUIRE(f.face.step(*job));
    f.face.disk_full = true;
    const sync::Want want = f.face.run(*job);
    CHECK(std::holds_alternative<sync::Save>(want));
    SP_CHECK_ERROR(job->http_answer({}, f.face.now), sync_not_wanted);
    // Nothing was acknowledged that is not kept.
    CHECK(f.desk.issuer.notifications.size() <= (room >= 4 ? 1u : 0u));
    job.reset();
    f.kill();
    for (const auto& [id, copy] : f.wallet.store().copies()) CHECK(f.wallet.store().card(copy.card) != nullptr);
    f.face.disk_full = false;
    if (room == 0) continue;  // the code was spent for a token that could not be kept
    const sync::Want end = f.receive();
    INFO("room " << room << " " << failure_of(end));
    CHECK(std::holds_alternative<sync::Done>(end));
    check_whole_licence(f);
  }
}

TEST_CASE("a key that the ledger does not accept brings nothing into the wallet", "[holder]") {
  const auto refused = [](auto change) {
    Fixture f;
    change(f);
    const std::string words = failure_of(f.receive());
    CHECK(f.wallet.cards(f.ledger, f.face.now).empty());
    CHECK(f.wallet.store().copies().empty());
    for (const auto& one : f.desk.issuer.notifications) CHECK(one.event == oid4vc::Event::failure);
    CHECK(f.desk.issuer.notifications.size() == (words.ends_with("retry") ? 0 : 2));
    CHECK(f.wallet.store().issuances().size() == (words.ends_with("retry") ? 1 : 0));
    return words;
  };
  const auto key = [](Fixture& f) -> ledger::issuer_registry::KeyRecord& { return f.ledger.keys.begin()->second; };
  CHECK(refused([&](Fixture& f) { f.ledger.keys.clear(); }) == "holder_issuer_key");
  CHECK(refused([&](Fixture& f) { key(f).jurisdiction = kCa; }) == "holder_issuer_key");
  CHECK(refused([&](Fixture& f) { key(f).to = kIssueTime - 40 * kSecondsPerDay; }) == "holder_issuer_key");
  CHECK(refused([&](Fixture& f) {
          key(f).state = ledger::issuer_registry::KeyState::compromised;
          key(f).cutoff = kIssueTime - kSecondsPerDay;
        }) == "holder_issuer_key");
  CHECK(refused([&](Fixture& f) {
          f.ledger.keys.clear();
          f.ledger.keys_known = false;
        }) == "holder_issuer_key_unknown retry");
  CHECK(refused([&](Fixture& f) { f.ledger.members.clear(); }) == "holder_issuer_key_unknown retry");
  CHECK(refused([&](Fixture& f) {
          for (std::uint32_t i = 1'000; i < 1'010; ++i) {
            f.ledger.mark({test_list(ledger::Family::document), i}, status::Value::superseded);
          }
        }) == "holder_status");
  CHECK(refused([&](Fixture& f) { f.ledger.lists.begin()->second = false; }) == "holder_status");
  CHECK(refused([&](Fixture& f) { f.ledger.lists.clear(); }) == "holder_status_unknown retry");
}

TEST_CASE("what could not be proved today is proved tomorrow, without asking for new copies", "[holder]") {
  Fixture f;
  const auto lists = f.ledger.lists;
  f.ledger.lists.clear();
  CHECK(failure_of(f.receive()) == "holder_status_unknown retry");
  const std::size_t requested = f.desk.issuer.requested.size();
  const auto unfinished = f.wallet.home(f.ledger, f.face.now).unfinished;
  REQUIRE(unfinished.size() == 1);
  CHECK(unfinished[0].offer == f.desk.offer());
  CHECK(unfinished[0].issuer == "NY");
  f.kill();
  f.ledger.lists = lists;
  CHECK(std::holds_alternative<sync::Done>(f.receive()));
  CHECK(f.desk.issuer.requested.size() == requested + 1);  // of the second document alone
  check_whole_licence(f);
}

TEST_CASE("a batch with one bad copy is refused whole", "[holder]") {
  Fixture f;
  f.desk.spoil = [](std::string_view doc_type, std::vector<Bytes>& credentials) {
    // A changed letter in a text that the issuer hashed.
    const Bytes needle = to_bytes(bytes_of(doc_type == mdoc::kMdlDocType ? "Doe" : "US-NY"));
    auto at = std::ranges::search(credentials[1], needle).begin();
    REQUIRE(at != credentials[1].end());
    at[0] = 'X';
  };
  CHECK(failure_of(f.receive()) == "mdoc_digest_differs");
  CHECK(f.wallet.store().copies().empty());
  CHECK(f.wallet.store().cards().empty());
  CHECK(f.desk.issuer.notifications.size() == 2);
  CHECK(f.desk.issuer.notifications[0].event == oid4vc::Event::failure);
}

TEST_CASE("one bad document does not take the other one with it", "[holder]") {
  Fixture f;
  f.desk.order = [](CopyOrder& order) {
    if (order.doc_type == mdoc::kAgeDocType) order.index = 7;  // one status entry for all copies
  };
  CHECK(std::holds_alternative<sync::Done>(f.receive()));
  CHECK(f.wallet.store().copies().size() == 3);
  CHECK(f.desk.issuer.notifications[0].event == oid4vc::Event::accepted);
  CHECK(f.desk.issuer.notifications[1].event == oid4vc::Event::failure);
}

TEST_CASE("a broken line is taken up where it broke", "[holder]") {
  Fixture f;
  auto job = f.start();
  while (f.face.saves < 3) REQUIRE(f.face.step(*job));
  f.face.offline = true;
  const std::string words = failure_of(f.face.run(*job));
  INFO(words);
  CHECK(words.ends_with("retry"));
  f.face.offline = false;
  CHECK(std::holds_alternative<sync::Done>(f.receive()));
  check_whole_licence(f);
}

TEST_CASE("the person can stop at the code, and go on", "[holder]") {
  Fixture f;
  f.face.code.reset();
  CHECK(failure_of(f.receive()) == "holder_stopped retry");
  CHECK(f.desk.issuer.tokens == 0);
  f.face.code = "1234";
  CHECK(std::holds_alternative<sync::Done>(f.receive()));
  check_whole_licence(f);
}

TEST_CASE("a delivery that is put off is fetched later", "[holder]") {
  Fixture f;
  f.desk.issuer.defer_rounds = 2;
  f.desk.issuer.expires_in = 100'000;
  f.desk.issuer.offer.configuration_ids = {"mdl"};
  const sync::Want end = f.receive();
  REQUIRE(std::holds_alternative<sync::Done>(end));
  CHECK(cbor::Decoder(std::get<sync::Done>(end).result).array() == std::size_t{0});
  REQUIRE(f.wallet.store().issuances().size() == 1);
  CHECK(f.wallet.store().issuances().begin()->second.deferred);
  f.kill();
  // Too early, and once more put off.
  for (int round = 0; round < 2; ++round) {
    CHECK(std::holds_alternative<sync::Done>(f.receive()));
    CHECK(f.wallet.store().copies().empty());
    f.face.now += 61;
  }
  CHECK(std::holds_alternative<sync::Done>(f.receive()));
  CHECK(f.wallet.store().copies().size() == 3);
  CHECK(f.wallet.store().issuances().empty());
}

TEST_CASE("a new batch of the same licence takes the place of the old one", "[holder]") {
  Fixture f;
  REQUIRE(std::holds_alternative<sync::Done>(f.receive()));
  std::set<std::string> before;
  for (const auto& [id, copy] : f.wallet.store().copies()) before.insert(id);
  f.desk.issuer.offer.pre_authorized_code = "code-2";
  f.desk.issuer.code_used = false;
  REQUIRE(std::holds_alternative<sync::Done>(f.receive()));
  check_whole_licence(f);
  for (const auto& [id, copy] : f.wallet.store().copies()) CHECK_FALSE(before.contains(id));
  // Another licence is another card.
  f.desk.issuer.offer.pre_authorized_code = "code-3";
  f.desk.issuer.code_used = false;
  f.desk.document_number = "987";
  REQUIRE(std::holds_alternative<sync::Done>(f.receive()));
  CHECK(f.wallet.cards(f.ledger, f.face.now).size() == 2);
}

TEST_CASE("an age document that comes first joins its licence", "[holder]") {
  Fixture f;
  f.desk.issuer.offer.configuration_ids = {"age", "mdl"};
  REQUIRE(std::holds_alternative<sync::Done>(f.receive()));
  check_whole_licence(f);
}

TEST_CASE("offers of strangers and unknown issuances are not begun", "[holder]") {
  Fixture f;
  f.desk.issuer.offer.credential_issuer = "https://evil.example";
  SP_CHECK_ERROR(ReceiveJob::start(f.wallet, f.ledger, f.desk.offer(), f.face.now, fresh_entropy()),
                 oid4vc_issuer_unknown);
  SP_CHECK_ERROR(ReceiveJob::resume(f.wallet, f.ledger, "none", f.face.now, fresh_entropy()), holder_issuance_unknown);
  f.desk.issuer.offer.credential_issuer = oid4vc::test::kIssuer;
  SP_CHECK_ERROR(ReceiveJob::start(f.wallet, f.ledger, f.desk.offer(), f.face.now, Bytes(31)), holder_entropy);
  f.desk.issuer.offer.configuration_ids = {"mdl"};
  const auto job = f.start();
  SP_CHECK_ERROR(job->saved(f.face.now), sync_not_wanted);
  SP_CHECK_ERROR(job->waited(f.face.now), sync_not_wanted);
  SP_CHECK_ERROR(job->code_answer("1", f.face.now), sync_not_wanted);
  // Another document than was offered.
  f.desk.order = [](CopyOrder& order) { order.doc_type = mdoc::kAgeDocType; };
  CHECK(failure_of(f.face.run(*job)) != "not failed");
}
