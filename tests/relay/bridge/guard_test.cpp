#include "support/running_relay.hpp"

using namespace statepass;
using test::FakeChain;
using test::FakeNode;
using test::Json;
using test::RunningRelay;

TEST_CASE("trust goes from the checkpoint to a head with other validators by the blocks between") {
  FakeChain chain(4, 4);
  for (std::size_t first = 0; first <= 4; ++first) {
    chain.seat(test::range(first, first + 4));
    for (int i = 0; i < 3; ++i) chain.mine();
  }
  FakeNode node(chain.script());
  const test::Folder store;
  const RunningRelay relay(chain, {node.url()}, store.path());
  // The head of the start is refused, the walk goes there, the next head is taken.
  REQUIRE(test::within(30'000, [&] { return relay.get("/v1/headers/15")->status == 200; }));
  CHECK(test::within(30'000, [&] {
    chain.mine();
    return relay.get("/v1/headers/latest")->status == 200;
  }));
  CHECK(relay.get("/metrics")->body.find("statepass_contradiction 0") != std::string::npos);
}

TEST_CASE("a head that strangers sealed is not followed, whatever its number") {
  FakeChain chain(4, 4), forged(4, 4);
  chain.mine();
  forged.seat(test::range(4, 8));
  for (int i = 0; i < 9; ++i) forged.mine();
  FakeNode liar(forged.script()), honest(chain.script());
  const test::Folder store;
  const RunningRelay relay(chain, {liar.url(), honest.url()}, store.path());
  REQUIRE(test::within(30'000, [&] { return relay.get("/v1/headers/latest")->status == 200; }));
  chain.mine();
  CHECK(test::within(30'000, [&] { return relay.json("/v1/headers/latest")["hash"] == to_hex0x(chain.hash(2)); }));
  CHECK(relay.json("/v1/chain")["head"]["number"] == 2);
}

TEST_CASE("two sealed blocks of one number are seen") {
  FakeChain chain, other;
  chain.mine();
  other.open_list(FakeChain::kList);
  FakeNode first(chain.script());
  const test::Folder store;
  const RunningRelay relay(chain, {first.url()}, store.path());
  REQUIRE(relay.at(1));
  first.script(other.script());
  CHECK(test::within(
      30'000, [&] { return relay.get("/metrics")->body.find("statepass_contradiction 1") != std::string::npos; }));
}
