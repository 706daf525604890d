#include "holder/synced_ledger.hpp"

#include "holder/config.hpp"
#include "ledger/contracts.hpp"
#include "present/evidence.hpp"
#include "unit/sync/world.hpp"
#include "x509/pem.hpp"

using namespace statepass;
using namespace statepass::holder;
using namespace statepass::test;

namespace {

ledger::ListId list_of(std::uint64_t id) {
  const auto list = ledger::ListId::unpack(id);
  SP_ASSERT(list.has_value());
  return *list;
}

struct Fixture {
  World world;
  SyncedLedger door{world.config, world.view};

  sync::Want prove() {
    ProofWish wish;
    wish.lists = {list_of(kCaList)};
    wish.keys = {kKid};
    wish.transfers = {kMove};
    wish.enc_keys = {48};
    return run(*door.prove(wish), world.relays, world.ledger.now());
  }
  EvidenceWanted wanted() const {
    return {.keys = {kKid}, .places = {{list_of(kCaList), 5}}, .number = {}, .hash = {}};
  }
};

}  // namespace

TEST_CASE("the wallet's view of the ledger is what the light client has proved", "[holder]") {
  Fixture f;
  CHECK(f.door.chain() == 5361);
  CHECK(f.door.key(kKid).known == Known::no);
  CHECK(f.door.status({list_of(kCaList), 5}).known == Known::no);
  CHECK_FALSE(f.door.letters_of(6).has_value());
  CHECK_FALSE(f.door.evidence(f.wanted()).has_value());
  REQUIRE(std::holds_alternative<sync::Done>(f.prove()));
  CHECK(f.door.head()->number == 65);
  CHECK(f.door.key(kKid).value == key_record());
  CHECK(f.door.status({list_of(kCaList), 5}).value == status::Value::suspended);
  CHECK(f.door.status({list_of(kCaList), 6}).value == status::Value::valid);
  CHECK(f.door.status({list_of(kNoList), 0}).known == Known::absent);
  CHECK(f.door.transfer(kMove).value.to == 48);
  CHECK(f.door.enc_key(48).value == kEncKey);
  CHECK(f.door.letters_of(48) == "NY");
  CHECK(f.door.jurisdiction_of("CA") == ledger::Jurisdiction{6});
  CHECK(f.door.transfer_contract() == ledger::genesis_address_of(ledger::Contract::licence_transfer));
}

TEST_CASE("stapled evidence convinces a reader that has only its checkpoint", "[holder]") {
  Fixture f;
  REQUIRE(std::holds_alternative<sync::Done>(f.prove()));
  const auto staple = f.door.evidence(f.wanted());
  REQUIRE(staple.has_value());
  const auto evidence = present::read_evidence(*staple);
  SP_REQUIRE_OK(evidence);
  qbft::LightClient reader(f.world.config.checkpoint);
  const auto outcome = present::judge_evidence(*evidence, {.kids = {kKid}, .lists = {kCaList}}, f.world.config.book,
                                               reader, f.world.ledger.now());
  INFO((outcome.detail ? error_name(outcome.detail->code) : "no detail"));
  REQUIRE(outcome.facts.has_value());
  CHECK(outcome.facts->block.number == 60);
  CHECK(outcome.facts->key(kKid)->record == key_record());
  CHECK(outcome.facts->status(kCaList, 5) == status::Value::suspended);
}

TEST_CASE("evidence is stapled when it tells the reader something new", "[holder]") {
  Fixture f;
  REQUIRE(std::holds_alternative<sync::Done>(f.prove()));
  const auto size = [&f](std::optional<std::uint64_t> number, std::optional<Hash32> hash = std::nullopt) {
    EvidenceWanted wanted = f.wanted();
    wanted.number = number;
    wanted.hash = hash;
    const auto staple = f.door.evidence(wanted);
    return staple ? staple->size() : 0;
  };
  const std::size_t whole = size(std::nullopt);
  CHECK(whole > 500);
  CHECK(size(50) == whole);  // ten blocks of up to a minute
  CHECK(size(51) == 0);
  CHECK(size(61) == 0);
  // The very block: by reference, unless it is another block of that number.
  const std::size_t referred = size(60, f.world.ledger.blocks.at(60).hash);
  CHECK(referred > 0);
  CHECK(referred < whole);
  CHECK(size(60, Hash32{1}) == 0);
  // A list that is not held.
  EvidenceWanted other = f.wanted();
  other.places = {{list_of(kNyList), 7}};
  CHECK_FALSE(f.door.evidence(other).has_value());
}

TEST_CASE("the wallet's configuration is that of the chain", "[holder]") {
  World world;
  world.config.desks = {{"CA", "https://ca.example/"}, {"NY", "https://ny.example:8443"}};
  world.config.roots = {x509::to_pem("CERTIFICATE", root().der())};
  const auto config = Config::of(world.config);
  SP_REQUIRE_OK(config);
  CHECK(config->chain == 5361);
  CHECK(config->roots.list().size() == 1);
  CHECK(config->letters_of_url("https://ny.example:8443/oid4vci/offers/1") == "NY");
  CHECK(config->letters_of_url("https://ny.example/").empty());
  CHECK(config->desk_of("CA")->url == "https://ca.example/");
  CHECK(config->desk_of("TX") == nullptr);
  world.config.roots = {"no certificate"};
  CHECK_FALSE(Config::of(world.config).has_value());
}
