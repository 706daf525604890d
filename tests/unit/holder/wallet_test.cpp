#include "holder/wallet.hpp"

#include "support/holder_kit.hpp"

using namespace statepass;
using namespace statepass::holder;
using namespace statepass::test;

TEST_CASE("a wallet is what was kept of it last", "[holder]") {
  Wallet wallet = new_wallet();
  CHECK(wallet.unsaved());
  put_licence(wallet, 2);
  const auto kept = wallet.seal(fresh_entropy());
  SP_REQUIRE_OK(kept);
  CHECK_FALSE(wallet.unsaved());
  // Killed after this: what was not kept is not there.
  SP_REQUIRE_OK(wallet.store().use_copy("card-1-1", kCheckTime));
  CHECK(wallet.unsaved());

  auto again = Wallet::open(test_config(), *kept, bytes_of(kPassphrase));
  SP_REQUIRE_OK(again);
  CHECK_FALSE(again->unsaved());
  CHECK(again->store().copies().size() == 4);
  CHECK(again->store().copies().find("card-1-1")->second.used_at == 0);
  CHECK(again->store().copy_record("card-1-1").device_key.view()[0] == key_from_seed(1).scalar().view()[0]);
  SP_CHECK_ERROR(Wallet::create(test_config(), bytes_of(kPassphrase), Bytes(31)), holder_entropy);
  SP_CHECK_ERROR(again->seal(Bytes(31)), holder_entropy);
}

TEST_CASE("cards tell what their copies and the ledger say", "[holder]") {
  Wallet wallet = new_wallet();
  FakeLedger ledger = good_ledger();
  CHECK(wallet.cards(ledger, kCheckTime).empty());
  put_licence(wallet, 2);
  auto cards = wallet.cards(ledger, kCheckTime);
  REQUIRE(cards.size() == 1);
  const Card& card = cards[0];
  CHECK(card.issuer == "NY");
  CHECK(card.family_name == "Doe");
  CHECK(card.birth_date == "1990-02-28");
  CHECK(card.expiry_date == "2028-05-01");
  CHECK(card.document_number == "123456789");
  CHECK(card.issuing_authority == "NY DMV");
  CHECK(card.privileges == std::vector<std::string>{"B"});
  CHECK(card.portrait_type == "image/jpeg");
  CHECK(card.portrait.size() == 600);
  CHECK(card.copies_left == 2);
  CHECK(card.current);
  CHECK(card.status == status::Value::valid);
  CHECK(card.privilege_status == status::Value::valid);
  CHECK(card.status_as_of == ledger.as_of.time);
  REQUIRE(card.ages.size() == 4);
  CHECK((card.ages[2].over == 21 && !card.ages[2].answer));

  ledger.mark({test_list(ledger::Family::privilege), kLicenceEntry}, status::Value::suspended);
  CHECK(wallet.cards(ledger, kCheckTime)[0].privilege_status == status::Value::suspended);
  // A final entry is passed over while another copy is good; when all are, it is what the card says.
  ledger.mark({test_list(ledger::Family::document), 101}, status::Value::invalid);
  CHECK(wallet.cards(ledger, kCheckTime)[0].status == status::Value::valid);
  ledger.mark({test_list(ledger::Family::document), 102}, status::Value::invalid);
  CHECK(wallet.cards(ledger, kCheckTime)[0].status == status::Value::invalid);
  ledger.lists.clear();
  CHECK_FALSE(wallet.cards(ledger, kCheckTime)[0].status.has_value());
  // Copies that have run out are counted no more.
  CHECK(wallet.cards(ledger, kIssueTime + 31 * kSecondsPerDay)[0].copies_left == 0);
}

TEST_CASE("a superseded card stands behind its successor", "[holder]") {
  Wallet wallet = new_wallet();
  const FakeLedger ledger = good_ledger();
  put_licence(wallet, 1, "card-a");
  put_licence(wallet, 1, "card-b");
  CardRecord old = *wallet.store().card("card-a");
  old.received_at = kIssueTime + 10;
  old.successor = "card-b";
  SP_REQUIRE_OK(wallet.store().put_card(old));
  const auto cards = wallet.cards(ledger, kCheckTime);
  REQUIRE(cards.size() == 2);
  CHECK(cards[0].id == "card-b");
  CHECK_FALSE(cards[1].current);
}

TEST_CASE("a wrong passphrase costs time, and nothing else", "[holder]") {
  Wallet wallet = new_wallet();
  const auto file = wallet.seal(fresh_entropy());
  SP_REQUIRE_OK(file);
  Bytes record;
  for (int i = 0; i < 3; ++i) {
    auto outcome = unlock(test_config(), *file, bytes_of("wrong"), record, kCheckTime);
    SP_REQUIRE_OK(outcome);
    CHECK(outcome->attempt.result == Attempt::wrong);
    CHECK(outcome->attempt.wait_seconds == (i < 2 ? 0 : 5));
    CHECK_FALSE(outcome->wallet.has_value());
    record = outcome->attempt.backoff;
  }
  // Even the right one has to wait.
  auto early = unlock(test_config(), *file, bytes_of(kPassphrase), record, kCheckTime + 2);
  SP_REQUIRE_OK(early);
  CHECK(early->attempt.result == Attempt::too_soon);
  CHECK(early->attempt.wait_seconds == 3);
  CHECK(early->attempt.backoff == record);
  auto right = unlock(test_config(), *file, bytes_of(kPassphrase), record, kCheckTime + 5);
  SP_REQUIRE_OK(right);
  CHECK(right->attempt.result == Attempt::right);
  CHECK(right->attempt.backoff.empty());
  CHECK(right->wallet.has_value());
  SP_CHECK_ERROR(unlock(test_config(), Bytes(40), bytes_of(kPassphrase), {}, kCheckTime), vault_magic);
}

TEST_CASE("the passphrase is changed by who knows it", "[holder]") {
  Wallet wallet = new_wallet();
  put_licence(wallet, 1);
  const Bytes to = to_bytes(bytes_of("another one"));
  auto wrong = wallet.change_passphrase(bytes_of("wrong"), to, {}, kCheckTime, fresh_entropy());
  SP_REQUIRE_OK(wrong);
  CHECK(wrong->result == Attempt::wrong);
  const Bytes slow = vault::encode_backoff({5, kCheckTime});
  auto soon = wallet.change_passphrase(bytes_of(kPassphrase), to, slow, kCheckTime, fresh_entropy());
  SP_REQUIRE_OK(soon);
  CHECK(soon->result == Attempt::too_soon);
  auto right = wallet.change_passphrase(bytes_of(kPassphrase), to, {}, kCheckTime, fresh_entropy());
  SP_REQUIRE_OK(right);
  CHECK(right->result == Attempt::right);
  CHECK(wallet.unsaved());
  const auto file = wallet.seal(fresh_entropy());
  SP_REQUIRE_OK(file);
  SP_CHECK_ERROR(Wallet::open(test_config(), *file, bytes_of(kPassphrase)), vault_wrong_passphrase);
  const auto opened = Wallet::open(test_config(), *file, to);
  SP_REQUIRE_OK(opened);
  CHECK(opened->store().copies().size() == 2);
}

TEST_CASE("what a sync should bring is what the copies name", "[holder]") {
  Wallet wallet = new_wallet();
  put_licence(wallet, 2);
  const ProofWish wish = wallet.proof_wish();
  CHECK(wish.lists.size() == 2);
  CHECK(wish.keys == std::vector<Hash32>{kid_of(issuer().signer.public_key())});
  CHECK(wish.transfers.empty());
}
