#include "cbor/decoder.hpp"
#include "cbor/encoder.hpp"
#include "world.hpp"

using namespace statepass;
using namespace statepass::sync;
using namespace statepass::test;

TEST_CASE("a view comes back as it was", "[sync]") {
  World world;
  SyncWishes wishes = all_wishes();
  wishes.evidence = true;
  wishes.lists = {kCaList, kFreshList};
  world.ledger.certificates = {signer_der()};
  REQUIRE(end_of(world.sync(wishes)) == "done");
  const Bytes record = world.view.save();
  const auto loaded = LedgerView::load(record, world.config);
  SP_REQUIRE_OK(loaded);
  CHECK(loaded->save() == record);
  CHECK(loaded->client().head() == world.view.client().head());
  CHECK(loaded->book() == world.view.book());
  CHECK(loaded->head_signers() == 3);
  CHECK(loaded->facts_as_of() == world.view.facts_as_of());
  CHECK(loaded->key(kKid) == world.view.key(kKid));
  CHECK(loaded->enc_key(48) == world.view.enc_key(48));
  CHECK(loaded->transfer(kMove) == world.view.transfer(kMove));
  CHECK(loaded->status(kNyList, 7) == world.view.status(kNyList, 7));
  CHECK(loaded->status(kNoList, 7) == world.view.status(kNoList, 7));
  CHECK(loaded->members() == world.view.members());
  CHECK(loaded->letters_of(6) == "CA");
  CHECK(loaded->evidence() == world.view.evidence());
  CHECK(loaded->certificates() == world.view.certificates());
  CHECK(loaded->relays()[0].name == "relay of CA");
  CHECK(loaded->relays()[0].state == RelayState::unasked);

  const LedgerView fresh(world.config);
  const auto empty = LedgerView::load(fresh.save(), world.config);
  SP_REQUIRE_OK(empty);
  CHECK(empty->member(6).known == Known::no);
  CHECK(empty->facts_as_of() == std::nullopt);
}

TEST_CASE("a record of another program or of another chain is refused", "[sync]") {
  World world;
  REQUIRE(end_of(world.sync(all_wishes())) == "done");
  Bytes record = world.view.save();
  ChainConfig other = world.config;
  other.checkpoint.chain = 5362;
  SP_CHECK_ERROR(LedgerView::load(record, other), qbft_state_chain);
  SP_CHECK_ERROR(LedgerView::load({}, world.config), cbor_short);
  SP_CHECK_ERROR(LedgerView::load(hex("a10102"), world.config), sync_record_version);
  SP_CHECK_ERROR(LedgerView::load(hex("a10201"), world.config), sync_record);
  SP_CHECK_ERROR(LedgerView::load(hex("a10101"), world.config), sync_record);
}

TEST_CASE("a damaged record never gives other facts than the ones of the ledger's lists", "[sync]") {
  World world;
  REQUIRE(end_of(world.sync(all_wishes())) == "done");
  const Bytes record = world.view.save();
  for (std::size_t size = 0; size < record.size(); size += 7)
    REQUIRE_FALSE(LedgerView::load(ByteView(record).first(size), world.config));
  // A word of the registry that was changed does not fit its root.
  const auto pairs = status::encode_lists(std::vector<status::Registry::List>{});
  CHECK(pairs.empty());
  const Hash32 word = ledger::status_registry::ListRecord{.root = ledger::h216_of(status::root_of({}))}.encode();
  const auto at = std::search(record.begin(), record.end(), word.begin(), word.end());
  REQUIRE(at != record.end());
  Bytes changed = record;
  changed[static_cast<std::size_t>(at - record.begin()) + 20] ^= 1;
  SP_CHECK_ERROR(LedgerView::load(changed, world.config), status_registry_root);
}

TEST_CASE("a person's checkpoint moves the trust, never back", "[sync]") {
  World world;
  LedgerView view(world.config);
  const auto& block = world.ledger.blocks[40];
  const qbft::Checkpoint checkpoint{5361, 40, block.hash, block.time, world.ledger.network.set(block.members)};
  SP_REQUIRE_OK(view.trust(checkpoint));
  CHECK(view.client().head().number == 40);
  qbft::Checkpoint older = checkpoint;
  older.number = 20;
  SP_CHECK_ERROR(view.trust(older), qbft_state_older);
}
