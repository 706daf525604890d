#include "sync/sources_job.hpp"

#include "world.hpp"

using namespace statepass;
using namespace statepass::sync;
using namespace statepass::test;

namespace {

qbft::Checkpoint at(const World& world, std::uint64_t number) {
  return qbft::checkpoint_of(5361, *qbft::SealedHeader::parse(world.ledger.blocks.find(number)->second.header));
}

std::string end_of_sources(World& world, const qbft::Checkpoint& one, const qbft::Checkpoint& other) {
  SourcesJob job(world.config, one, other);
  const Want end = run(job, world.relays, world.ledger.now());
  const auto* done = std::get_if<Done>(&end);
  if (done == nullptr) return std::string(end_of(end));
  return std::string(*cbor::Decoder::open(done->result, cbor::kProfileRules)->tstr());
}

}  // namespace

TEST_CASE("two checkpoints are compared by themselves where that tells", "[sync][sources]") {
  World world;
  const qbft::Checkpoint one = at(world, 40);
  CHECK(compare(one, one) == Sources::same);
  CHECK(compare(one, at(world, 41)) == Sources::other_block);
  qbft::Checkpoint other = one;
  other.hash[0] ^= 1;
  CHECK(compare(one, other) == Sources::contradict);
  other = one;
  other.validators = world.ledger.network.set(range(0, 5));
  CHECK(compare(one, other) == Sources::contradict);
  other = one;
  other.chain = 1;
  CHECK(compare(one, other) == Sources::other_chain);
  // Nobody is asked.
  CHECK(end_of_sources(world, one, one) == "same");
  CHECK(end_of_sources(world, one, other) == "other_chain");
  for (const auto& [url, relay] : world.relays) CHECK(relay.asked.empty());
}

TEST_CASE("whether the newer one follows from the older one is shown by headers that any relay brings",
          "[sync][sources]") {
  World world;
  world.relay(kA).behaviour = Behaviour::silent;
  world.relay(kB).behaviour = Behaviour::few_seals;
  CHECK(end_of_sources(world, at(world, 10), at(world, 60)) == "connected");
  CHECK(end_of_sources(world, at(world, 60), at(world, 10)) == "connected");
  qbft::Checkpoint invented = at(world, 60);
  invented.hash[0] ^= 1;
  CHECK(end_of_sources(world, at(world, 10), invented) == "contradict");
  // The block is the true one, and the validators are not those that it has.
  qbft::Checkpoint strangers = at(world, 60);
  strangers.validators = world.ledger.network.set(range(8, 12));
  CHECK(end_of_sources(world, at(world, 10), strangers) == "contradict");
  // From an invented start no true header can be reached.
  CHECK(end_of_sources(world, strangers, at(world, 64)) == "sync_silent");
}

TEST_CASE("over every change of the validators, and not past the trusting period", "[sync][sources]") {
  World world;
  for (std::size_t i = 0; i < 4; ++i) {
    world.ledger.members = range(i, 5 + i);
    world.ledger.seal_to(66 + 4 * i);
    world.ledger.members = range(i + 1, 5 + i);
    world.ledger.seal_to(68 + 4 * i);
  }
  CHECK(end_of_sources(world, at(world, 20), at(world, 80)) == "connected");
  SourcesJob late(world.config, at(world, 20), at(world, 80));
  CHECK(end_of(late.next(world.ledger.now() + qbft::TrustRules{}.trusting_period + 1)) == "qbft_trust_expired");
  for (auto& [url, relay] : world.relays) relay.behaviour = Behaviour::silent;
  CHECK(end_of_sources(world, at(world, 20), at(world, 80)) == "sync_silent");
}
