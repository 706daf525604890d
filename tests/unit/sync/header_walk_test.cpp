#include "sync/header_walk.hpp"

#include "world.hpp"

using namespace statepass;
using namespace statepass::sync;
using namespace statepass::test;

namespace {

// The validators change one at a time: nothing of the first set is left in the last.
ScriptedLedger changing_ledger() {
  ScriptedLedger ledger(4, 16);
  ledger.seal_to(10);
  for (std::size_t step = 1; step <= 10; ++step) {
    ledger.members.push_back(3 + step);
    ledger.seal_to(10 + 20 * step - 10);
    ledger.members.erase(ledger.members.begin());
    ledger.seal_to(10 + 20 * step);
  }
  return ledger;
}

}  // namespace

TEST_CASE("a head far from the trusted validators is reached over headers between", "[sync]") {
  const ScriptedLedger ledger = changing_ledger();
  ScriptedRelays relays;
  relays.emplace(kA, ScriptedRelay(ledger));
  const ChainConfig config = ledger.config({kA});
  LedgerView view(config);
  SyncJob job(config, view, {});
  (void)run(job, relays, ledger.now());
  CHECK(view.client().head().number == ledger.height());
  CHECK(view.head_signers() == 3);
  std::size_t ranges = 0;
  for (const std::string& path : relays.find(kA)->second.asked) ranges += path.starts_with("/v1/headers?") ? 1 : 0;
  CHECK(ranges > 0);
  CHECK(ranges <= 12);
}

TEST_CASE("a relay without the headers between is refused", "[sync]") {
  const ScriptedLedger ledger = changing_ledger();
  ScriptedRelays relays;
  relays.emplace(kA, ScriptedRelay(ledger, Behaviour::wrong_between));
  const ChainConfig config = ledger.config({kA});
  LedgerView view(config);
  SyncJob job(config, view, {});
  CHECK(end_of(run(job, relays, ledger.now())) == "sync_refused");
  CHECK(reason_text(view.relays()[0]) == "sync_header_other");
}

TEST_CASE("a head from before a change of validators is old, not a lie", "[sync]") {
  const ScriptedLedger ledger = changing_ledger();
  ScriptedRelays relays;
  relays.emplace(kA, ScriptedRelay(ledger));
  relays.emplace(kB, ScriptedRelay(ledger)).first->second.lag = 150;
  const ChainConfig config = ledger.config({kA, kB});
  LedgerView view(config);
  SyncJob job(config, view, {});
  (void)run(job, relays, ledger.now());
  CHECK(view.relays()[1].state == RelayState::behind);
  CHECK(view.relays()[1].behind_blocks == 150);
}

TEST_CASE("a walk asks for what lies between, and takes nothing else", "[sync]") {
  const ScriptedLedger ledger = changing_ledger();
  qbft::LightClient client(ledger.genesis());
  const auto parsed = [&](std::uint64_t number) {
    return *qbft::SealedHeader::parse(ledger.blocks.find(number)->second.header);
  };
  HeaderWalk walk(parsed(210));
  CHECK(walk.target() == 210);
  auto step = walk.go(client, ledger.now());
  const auto* range = std::get_if<HeaderRange>(&step);
  REQUIRE(range != nullptr);
  CHECK(range->count == 2);  // four members less, four more: eight steps
  CHECK(range->from == range->step);
  CHECK(range->from + (range->count - 1) * range->step < 210);
  SP_CHECK_ERROR(walk.take({}), sync_header_other);
  std::vector<SentHeader> headers;
  for (std::uint64_t i = 0; i < range->count; ++i)
    headers.push_back({ledger.blocks.find(range->from + i * range->step + (i == 1 ? 1 : 0))->second.header, {}});
  SP_CHECK_ERROR(walk.take(headers), sync_header_other);
  headers[0].raw = hex("c0");
  SP_CHECK_ERROR(walk.take(headers), eth_header_fields);

  // A head right after the trusted one, of other validators altogether: nothing can lie between.
  qbft::LightClient at_10(ledger.genesis());
  const BlockPlan plan{
      .number = 1, .time = ScriptedLedger::kStart + 2, .members = test::range(8, 12), .sealers = test::range(8, 12)};
  HeaderWalk jump(*qbft::SealedHeader::parse(ledger.network.sealed(plan)));
  auto end = jump.go(at_10, ledger.now());
  const auto* arrived = std::get_if<HeaderWalk::Arrived>(&end);
  REQUIRE(arrived != nullptr);
  CHECK(arrived->outcome.reason == Reason::header_set_change);
}
