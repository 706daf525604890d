#include "sync/sync_job.hpp"

#include "eth/node_set.hpp"
#include "ledger/facts.hpp"
#include "world.hpp"

using namespace statepass;
using namespace statepass::sync;
using namespace statepass::test;

TEST_CASE("an honest ledger is known after one conversation", "[sync]") {
  World world;
  REQUIRE(end_of(world.sync(all_wishes())) == "done");
  const LedgerView& view = world.view;
  const AsOf head{65, world.ledger.head().time};
  CHECK(view.client().head().number == 65);
  CHECK(view.client().head().hash == world.ledger.head().hash);
  CHECK(view.head_signers() == 3);
  CHECK(view.facts_as_of() == head);
  CHECK(view.stopped(world.ledger.now()) == Reason::none);
  CHECK_FALSE(view.set_change_pending());

  CHECK(view.members() == std::vector<ledger::Jurisdiction>{6, 48});
  CHECK(view.member(6) == Fact<bool>{Known::yes, true, head});
  CHECK(view.member(7) == Fact<bool>{Known::absent, false, head});
  CHECK(view.letters_of(48) == "NY");
  CHECK(view.letters_of(7).empty());
  CHECK(view.jurisdiction_of("CA") == ledger::Jurisdiction{6});
  CHECK(view.jurisdiction_of("TX") == std::nullopt);

  CHECK(view.key(kKid) == Fact<ledger::issuer_registry::KeyRecord>{Known::yes, key_record(), head});
  CHECK(view.key(kMove).known == Known::no);
  CHECK(view.key_count() == 1);
  CHECK(view.enc_key(48) == Fact<ByteArray<32>>{Known::yes, kEncKey, head});
  CHECK(view.enc_key(6).known == Known::no);
  CHECK(view.transfer(kMove).value.to == 48);
  CHECK(view.transfer(kKid).known == Known::no);

  CHECK(view.list_count() == 3);
  CHECK(view.status(kCaList, 5) == Fact<status::Value>{Known::yes, status::Value::suspended, head});
  CHECK(view.status(kCaList, 6) == Fact<status::Value>{Known::yes, status::Value::valid, head});
  CHECK(view.status(kNyList, 7).value == status::Value::invalid);
  CHECK(view.status(kFreshList, 7).value == status::Value::valid);
  CHECK(view.status(kNoList, 7).known == Known::absent);
  CHECK(view.status(kCaList, status::kEntries).known == Known::no);
  for (const RelayNote& note : view.relays()) {
    CHECK(note.state == RelayState::honest);
    CHECK(note.name == "relay of CA");
    CHECK(note.head == head);
    CHECK(reason_text(note).empty());
  }
  // Facts are asked of one relay alone, and the evidence block is known to all.
  CHECK(world.relay(kB).asked == std::vector<std::string>{"/v1/chain", "/v1/headers/latest"});
  REQUIRE(view.client().find(60) != nullptr);
  CHECK(view.client().find(60)->state_root == world.ledger.blocks[60].state_root);
  CHECK_FALSE(view.evidence().has_value());
}

TEST_CASE("a wallet learns of its own lists alone, and holds evidence of them", "[sync]") {
  World world;
  world.ledger.set_list(kCaList, body_with(5, status::Value::valid));
  world.ledger.seal_to(70);
  REQUIRE(end_of(world.sync(wallet_wishes())) == "done");
  CHECK(world.view.status(kCaList, 5).value == status::Value::valid);
  CHECK(world.view.status(kNyList, 7).known == Known::no);
  CHECK(world.view.status(kNoList, 7).known == Known::absent);

  const auto& evidence = world.view.evidence();
  REQUIRE(evidence.has_value());
  CHECK(evidence->block.number == 60);
  CHECK(evidence->header == world.ledger.blocks[60].header);
  REQUIRE(evidence->list(kCaList) != nullptr);
  CHECK(*evidence->list(kCaList)->body.value_at(5) == status::Value::suspended);
  CHECK(evidence->list(kNyList) == nullptr);
  CHECK(evidence->kids == std::vector<Hash32>{kKid});

  // The nodes prove what they are for, under that block.
  auto nodes = eth::NodeSet::of(evidence->nodes, eth::kRelayNodes);
  SP_REQUIRE_OK(nodes);
  const ledger::FactQuery queries[] = {
      {ledger::genesis_address_of(ledger::Contract::council),
       {ledger::council::members_slot(), ledger::council::book_state_slot()}},
      {ledger::genesis_address_of(ledger::Contract::issuer_registry), {ledger::issuer_registry::key_slot(kKid)}},
      {ledger::genesis_address_of(ledger::Contract::status_registry), {ledger::status_registry::list_slot(kCaList)}}};
  const auto facts = ledger::prove_facts(*evidence->block.state_root, queries, *nodes);
  SP_REQUIRE_OK(facts);
  SP_REQUIRE_OK(nodes->finish());
  CHECK((*facts)[1].words[0] == key_record().encode());

  // Until the next such block nothing more is asked about it.
  world.relay(kA).asked.clear();
  world.ledger.seal_to(71);
  REQUIRE(end_of(world.sync(wallet_wishes())) == "done");
  CHECK(world.relay(kA).asked == std::vector<std::string>{"/v1/headers/latest", "/v1/proofs"});
  CHECK(world.view.facts_as_of()->block == 71);
  CHECK(world.view.status(kCaList, 5).as_of.block == 71);
  world.ledger.seal_to(95);
  REQUIRE(end_of(world.sync(wallet_wishes())) == "done");
  CHECK(world.view.evidence()->block.number == 90);
}

TEST_CASE("what changes on the ledger changes in the view", "[sync]") {
  World world;
  REQUIRE(end_of(world.sync(all_wishes())) == "done");
  world.ledger.set_list(kNyList, body_with(9, status::Value::superseded));
  // A body that took back a final entry, which the contract refuses: nothing of the list is believed any more.
  world.ledger.set_list(kCaList, body_with(6, status::Value::invalid));
  world.ledger.retire_list(kFreshList);
  auto record = key_record();
  record.state = ledger::issuer_registry::KeyState::compromised;
  record.cutoff = ScriptedLedger::kStart + 10;
  world.ledger.set_key(kKid, record);
  world.ledger.seal_to(80);
  REQUIRE(end_of(world.sync(all_wishes())) == "done");
  CHECK(world.view.status(kCaList, 6).value == status::Value::invalid);
  CHECK(world.view.status(kCaList, 5).value == status::Value::valid);
  CHECK(world.view.unrevoked() == std::vector<std::uint64_t>{kNyList});
  CHECK(world.view.status(kNyList, 9).known == Known::no);
  CHECK(world.view.status(kFreshList, 0).known == Known::absent);
  CHECK(world.view.key(kKid).value == record);
  CHECK(world.view.key_count() == 0);
  CHECK(world.view.client().find(60) != nullptr);
}

TEST_CASE("of a body that is held only what changed since is asked for", "[sync]") {
  World world;
  const auto asked = [&world](std::string_view what) {
    std::size_t count = 0;
    for (auto& [url, relay] : world.relays) {
      for (const std::string& path : relay.asked)
        count += path.starts_with("/v1/lists/") && path.find(what) != std::string::npos ? 1u : 0u;
      relay.asked.clear();
    }
    return count;
  };
  REQUIRE(end_of(world.sync(all_wishes())) == "done");
  CHECK(asked("/delta?from=") == 0);
  status::StatusBody content = body_with(5, status::Value::suspended);
  for (int round = 0; round < 3; ++round) {
    SP_REQUIRE_OK(content.set(900 + static_cast<std::uint64_t>(round), status::Value::superseded));
    world.ledger.set_list(kCaList, content);
    world.ledger.seal_to(world.ledger.height() + 5);
    REQUIRE(end_of(world.sync(all_wishes())) == "done");
    CHECK(world.view.status(kCaList, 900 + static_cast<std::uint64_t>(round)).value == status::Value::superseded);
    CHECK(world.view.status(kCaList, 5).value == status::Value::suspended);
    CHECK(world.view.status(kCaList, 5).as_of.block == world.ledger.height());
    std::size_t bodies = 0;
    for (auto& [url, relay] : world.relays) {
      for (const std::string& path : relay.asked) bodies += path.find("?root=") != std::string::npos ? 1u : 0u;
    }
    CHECK(bodies == 0);
    CHECK(asked("/delta?from=") == 1);
  }
}

TEST_CASE("a delta that lies, is too long or not to be had is replaced by the body", "[sync]") {
  for (const auto behaviour : {Behaviour::wrong_delta, Behaviour::long_delta, Behaviour::no_delta}) {
    World world;
    REQUIRE(end_of(world.sync(all_wishes())) == "done");
    for (auto& [url, relay] : world.relays) relay.behaviour = behaviour;
    world.ledger.set_list(kCaList, body_with(6, status::Value::invalid));
    world.ledger.seal_to(80);
    REQUIRE(end_of(world.sync(all_wishes())) == "done");
    CHECK(world.view.status(kCaList, 6).value == status::Value::invalid);
    CHECK(world.view.status(kCaList, 131'071).value == status::Value::valid);
  }
}

TEST_CASE("document signers' certificates bring the records of their keys", "[sync]") {
  World world;
  const auto certificate = certificate_of(signer_der());
  const auto& key = certificate.public_key();
  const Hash32 kid = ledger::issuer_registry::kid_of(
      ledger::issuer_registry::p256_cose_key(take_array<32>(key.x()), take_array<32>(key.y())));
  world.ledger.certificates = {signer_der(), root().der().empty() ? Bytes() : to_bytes(root().der()), hex("3000")};
  world.ledger.set_key(kid, key_record());
  world.ledger.seal_to(66);
  REQUIRE(end_of(world.sync({.certificates = true})) == "done");
  CHECK(world.view.key(kid).value == key_record());
  REQUIRE(world.view.certificates().size() == 1);
  CHECK(world.view.certificates().begin()->first == kid);
}

TEST_CASE("many keys are asked for in pieces that a relay takes", "[sync]") {
  World world;
  SyncWishes wishes;
  for (int i = 0; i < 200; ++i) {
    const Hash32 kid = crypto::keccak256(bytes_of("key " + std::to_string(i)));
    wishes.kids.push_back(kid);
    if (i % 2 == 0) world.ledger.set_key(kid, key_record());
  }
  world.ledger.seal_to(66);
  const auto kids = wishes.kids;
  REQUIRE(end_of(world.sync(std::move(wishes))) == "done");
  for (std::size_t i = 0; i < kids.size(); ++i) {
    CHECK(world.view.key(kids[i]).known == (i % 2 == 0 ? Known::yes : Known::absent));
  }
}

TEST_CASE("a new book is proven before its contracts are believed", "[sync]") {
  using namespace ledger;
  World world;
  REQUIRE(end_of(world.sync(all_wishes())) == "done");
  const eth::Address moved{0x77};
  for (std::size_t i = 2; i < kContracts; ++i) {
    const auto contract = static_cast<Contract>(i);
    const auto at = contract == Contract::issuer_registry ? moved : genesis_address_of(contract);
    world.ledger.put(Contract::council, council::book_slot(contract), council::BookEntry{at, 1, 1, 2}.encode());
  }
  world.ledger.put(Contract::council, council::book_state_slot(), council::BookState{2, 0}.encode());
  auto other = key_record();
  other.jurisdiction = 48;
  world.ledger.put(moved, issuer_registry::key_slot(kKid), other.encode());
  world.ledger.seal_to(66);
  REQUIRE(end_of(world.sync(all_wishes())) == "done");
  CHECK(world.view.book().version == 2);
  CHECK(world.view.key(kKid).value == other);
  CHECK(world.view.enc_key(48).known == Known::absent);

  // A relay that stands before the change has nothing to say.
  for (auto& [url, relay] : world.relays) relay.lag = 3;
  CHECK(end_of(world.sync(all_wishes())) == "sync_refused");
  CHECK(reason_text(world.note(kA)) == "sync_old_book");
  CHECK(world.view.key(kKid).value == other);
}

TEST_CASE("limits that the ledger narrows are kept", "[sync]") {
  World world;
  ledger::council::Config config;
  config.trusting_days = 1;
  world.ledger.put(ledger::Contract::council, ledger::council::config_slot(), config.encode());
  world.ledger.put(ledger::Contract::council, ledger::council::validator_set_hash_slot(), kKid);
  world.ledger.seal_to(66);
  REQUIRE(end_of(world.sync(all_wishes())) == "done");
  CHECK(world.view.council_config().trusting_days == 1);
  CHECK(world.view.set_change_pending());
  const UnixTime later = world.ledger.now() + 2 * kSecondsPerDay;
  CHECK(world.view.stopped(later) == Reason::trusting_period);
  SyncJob job(world.config, world.view, all_wishes());
  CHECK(end_of(run(job, world.relays, later)) == "qbft_trust_expired");
}

TEST_CASE("a job takes no answer that it did not ask for", "[sync]") {
  World world;
  SyncJob job(world.config, world.view, {});
  CHECK(job.progress().step == "headers");
  SP_CHECK_ERROR(job.waited(0), sync_not_wanted);
  REQUIRE(end_of(run(job, world.relays, world.ledger.now())) == "done");
  CHECK(job.progress().step == "finished");
  SP_CHECK_ERROR(job.http_answer({}, 0), sync_not_wanted);
  SP_CHECK_ERROR(job.http_failed(HttpFailure::aborted, 0), sync_not_wanted);
  CHECK(end_of(job.next(0)) == "done");
}
