#include "support/running_relay.hpp"
#include "support/status_bodies.hpp"
#include "support/web_socket_client.hpp"

using namespace statepass;
using test::FakeChain;
using test::FakeNode;
using test::Json;
using test::RunningRelay;

TEST_CASE("readers are told of blocks, and of the lists they named") {
  FakeChain chain;
  chain.open_list(FakeChain::kList);
  FakeNode node(chain.script());
  const test::Folder store;
  const RunningRelay relay(chain, {node.url()}, store.path());
  REQUIRE(relay.at(1));
  test::WebSocketClient heads(relay.port(), "/v1/push"), list(relay.port(), "/v1/push"),
      wrong(relay.port(), "/v1/push");
  REQUIRE(heads.upgraded());
  heads.send_text(R"({"op":"subscribe","topics":["head"]})");
  list.send_text(R"({"op":"subscribe","topics":["head","list:0x00060102b0000003","list:x","other"]})");
  const auto first = heads.read();
  REQUIRE(first);
  const Json head = Json::parse(*first);
  CHECK(head["topic"] == "head");
  CHECK(head["block"]["number"] == 1);
  CHECK(head["header"] == to_hex0x(chain.raw_header(1)));
  // The head that it is told at once says that the subscription is there.
  const auto now = list.read();
  REQUIRE(now);
  CHECK(Json::parse(*now) == head);
  test::Series series(1);
  chain.update_list(FakeChain::kList, test::changed({}, series, 5));
  const auto second = heads.read();
  REQUIRE(second);
  CHECK(Json::parse(*second)["block"]["number"] == 2);
  const auto next = list.read();
  REQUIRE(next);
  CHECK(Json::parse(*next)["topic"] == "head");
  const auto change = list.read();
  REQUIRE(change);
  CHECK(Json::parse(*change)["topic"] == "list:0x00060102b0000003");
  CHECK(Json::parse(*change)["data"]["version"] == 1);
  wrong.send_text("no subscription");
  CHECK_FALSE(wrong.read());
  CHECK(wrong.close_code() == 1008);
}
