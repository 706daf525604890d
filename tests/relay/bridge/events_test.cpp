#include "eth/receipt.hpp"
#include "support/running_relay.hpp"

using namespace statepass;
using test::FakeChain;
using test::FakeNode;
using test::Json;
using test::RunningRelay;

TEST_CASE("events of the public contracts are listed piece by piece") {
  FakeChain chain;
  chain.open_list(FakeChain::kList);
  chain.open_list(FakeChain::kList + 1);
  FakeNode node(chain.script());
  const test::Folder store;
  const RunningRelay relay(chain, {node.url()}, store.path());
  REQUIRE(relay.at(2));
  const Json all = relay.json("/v1/events?contract=StatusRegistry");
  REQUIRE(all["events"].size() == 2);
  CHECK(all["events"][0]["block"] == 1);
  CHECK(all["events"][0]["blockHash"] == to_hex0x(chain.hash(1)));
  CHECK(all["events"][0]["topics"][0] == to_hex0x(eth::event_topic("Opened(uint64)")));
  CHECK_FALSE(all.contains("next"));
  CHECK(relay.json("/v1/events?contract=StatusRegistry&from=2")["events"].size() == 1);
  CHECK(relay.json("/v1/events?contract=StatusRegistry&cursor=2")["events"].size() == 1);
  CHECK(relay.json("/v1/events?contract=IssuerRegistry&from=0&to=1")["events"].empty());
  CHECK(relay.json("/v1/events?contract=StatusRegistry&from=3")["events"].empty());
  CHECK(relay.json("/v1/events?contract=Channel", 403)["code"] == "FORBIDDEN");
  CHECK(relay.json("/v1/events", 403)["code"] == "FORBIDDEN");
  CHECK(relay.json("/v1/events?contract=Council&from=x", 400)["code"] == "BAD_REQUEST");
  CHECK(relay.json("/v1/events?contract=Council&topic0=0x12", 400)["code"] == "BAD_REQUEST");
  CHECK(relay.json("/v1/events?contract=Council&from=0&to=10000", 413)["code"] == "TOO_LARGE");
}
