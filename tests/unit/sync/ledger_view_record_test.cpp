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
  SP_CHECK_ERROR(LedgerView::load(hex("a10103"), world.config), sync_record_version);
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

TEST_CASE("a record from elsewhere is taken over, and never leads back", "[sync]") {
  World world, stranger;
  const Bytes first = world.view.save();
  REQUIRE(end_of(world.sync(all_wishes())) == "done");
  const Bytes record = world.view.save();

  LedgerView view(world.config);
  view.client().narrow({.trusting_period = kSecondsPerDay, .clock_drift = 5});
  SP_REQUIRE_OK(view.take_record(record, world.config));
  CHECK(view.save() == record);
  CHECK(view.status(kNyList, 7) == world.view.status(kNyList, 7));
  // What was narrowed stays narrow.
  CHECK(view.client().rules() == qbft::TrustRules{kSecondsPerDay, 5});

  SP_CHECK_ERROR(view.take_record(first, world.config), qbft_state_older);
  SP_CHECK_ERROR(view.take_record({}, world.config), cbor_short);
  auto block = stranger.ledger.blocks[65];
  block.state_root[0] ^= 1;
  stranger.ledger.seal(65, block);
  REQUIRE(stranger.view.client().advance(stranger.ledger.head().header, stranger.ledger.now()).verified());
  SP_CHECK_ERROR(view.take_record(stranger.view.save(), world.config), qbft_state_chain);
  CHECK(view.save() == record);
  REQUIRE(view.client().advance(stranger.ledger.head().header, stranger.ledger.now()).result ==
          qbft::HeaderResult::stopped);
  SP_CHECK_ERROR(view.take_record(record, world.config), qbft_contradiction);
  CHECK(view.stopped(world.ledger.now()) == Reason::ledger_contradiction);
}

TEST_CASE("what is remembered has a bound, whatever is sent", "[sync]") {
  World world;
  REQUIRE(end_of(world.sync(all_wishes())) == "done");
  const std::size_t size = world.view.save().size();
  std::vector<Hash32> kids;
  for (std::uint64_t i = 0; i < 40; ++i) {
    world.ledger.seal_to(world.ledger.height() + 1);
    // Certificates of keys that the ledger does not have, others each time.
    if (i < 3) {
      auto parameters = signer_parameters();
      parameters.key = key_from_seed(static_cast<std::uint8_t>(0x61 + i)).public_key();
      kids.push_back(ledger::issuer_registry::kid_of(ledger::issuer_registry::p256_cose_key(
          take_array<32>(parameters.key.x()), take_array<32>(parameters.key.y()))));
      world.ledger.certificates = {
          sign_certificate(x509::document_signer_fields(parameters, root()), key_from_seed(kRootSeed))};
    }
    REQUIRE(end_of(world.sync(i < 3 ? all_wishes() : SyncWishes{})) == "done");
  }
  CHECK(world.view.client().blocks().size() == qbft::LightClient::kRemembered);
  for (const Hash32& kid : kids) CHECK(world.view.key(kid).known == Known::no);
  CHECK(world.view.certificates().empty());
  // Blocks, and the header of the newest.
  CHECK(world.view.save().size() < size + qbft::LightClient::kRemembered * 96);
}
