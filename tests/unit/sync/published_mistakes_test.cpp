#include "world.hpp"

// Mistakes that light clients were found to make with those whom they ask. Each is named; those with a test elsewhere
// are in the table of tests/hostile/README.md.

using namespace statepass;
using namespace statepass::sync;
using namespace statepass::test;

TEST_CASE("tendermint-rs 427: what is known is not fetched again", "[sync]") {
  World world;
  REQUIRE(end_of(world.sync(all_wishes())) == "done");
  for (auto& [url, relay] : world.relays) relay.asked.clear();
  REQUIRE(end_of(world.sync(all_wishes())) == "done");
  for (auto& [url, relay] : world.relays) {
    for (const std::string& path : relay.asked) {
      CHECK_FALSE(path.starts_with("/v1/headers?"));
      CHECK_FALSE(path.starts_with("/v1/lists/"));
    }
  }
}

TEST_CASE("helios 388: a checkpoint that is too old ends with the word that a new one is needed", "[sync]") {
  World world;
  SyncJob job(world.config, world.view, all_wishes());
  const UnixTime late = ScriptedLedger::kStart + world.view.client().rules().trusting_period + 1;
  CHECK(end_of(run(job, world.relays, late)) == "qbft_trust_expired");
  CHECK(world.view.stopped(late) == Reason::trusting_period);
  CHECK(world.view.client().head().number == 0);
}
