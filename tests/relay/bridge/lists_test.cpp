#include "bridge/store/bodies.hpp"
#include "deflate/deflate.hpp"
#include "status/delta.hpp"
#include "status/registry.hpp"
#include "status/tree.hpp"
#include "support/running_relay.hpp"
#include "support/status_bodies.hpp"

using namespace statepass;
using test::FakeChain;
using test::FakeNode;
using test::Json;
using test::RunningRelay;

namespace {

constexpr std::uint64_t kList = FakeChain::kList;
const std::string kPath = "/v1/lists/0x00060102b0000003";

std::string root_text(const status::StatusBody& body) {
  return to_hex0x(ledger::h216_of(status::root_of(body)));
}

std::string zlib_of(const status::StatusBody& body) {
  return std::string(text_of(deflate::deflate_zlib(body.bytes())));
}

Hash32 storage_root_at(const RunningRelay& relay, const FakeChain& chain, std::uint64_t block) {
  const Json answer = relay.post(
      "/v1/proofs",
      {{"blockHash", to_hex0x(chain.hash(block))},
       {"items", test::list_of({{"address", to_hex0x(ledger::genesis_address_of(ledger::Contract::status_registry))},
                                {"slots", Json::array()}})}});
  std::vector<Bytes> nodes;
  for (const Json& node : answer["nodes"]) nodes.push_back(test::hex(node.get<std::string>().substr(2)));
  auto set = eth::NodeSet::of(nodes, eth::kRelayNodes);
  REQUIRE(set);
  const auto account =
      eth::prove_account(chain.state_root(block), ledger::genesis_address_of(ledger::Contract::status_registry), *set);
  REQUIRE(account);
  REQUIRE(*account);
  return (*account)->storage_root;
}

}  // namespace

TEST_CASE("all lists of a block are those whose words make up the storage root") {
  FakeChain chain;
  test::Series series(1);
  chain.open_list(kList);                                   // 1
  chain.open_list(kList + 1);                               // 2
  chain.update_list(kList, test::changed({}, series, 50));  // 3
  chain.retire_list(kList + 1);                             // 4
  FakeNode node(chain.script());
  const test::Folder store;
  const RunningRelay relay(chain, {node.url()}, store.path());
  REQUIRE(relay.at(4));
  for (std::uint64_t block = 0; block <= 4; ++block) {
    const auto by_hash = relay.get("/v1/lists?block=" + to_hex0x(chain.hash(block)));
    REQUIRE(by_hash);
    CHECK(by_hash->status == 200);
    CHECK(by_hash->field("X-Block-Hash") == to_hex0x(chain.hash(block)));
    const auto lists = status::Registry::check(bytes_of(by_hash->body), storage_root_at(relay, chain, block));
    SP_REQUIRE_OK(lists);
    CHECK(lists->lists().size() == (block == 0 ? 0u : block == 1 || block == 4 ? 1u : 2u));
    const auto by_number = relay.get("/v1/lists?block=" + std::to_string(block));
    REQUIRE(by_number);
    CHECK(by_number->body == by_hash->body);
  }
  const auto newest = relay.get("/v1/lists");
  REQUIRE(newest);
  CHECK(newest->field("X-Block-Hash") == to_hex0x(chain.hash(4)));
  CHECK(relay.json("/v1/lists?block=x", 400)["code"] == "BAD_REQUEST");
  CHECK(relay.json("/v1/lists?block=99", 404)["code"] == "NOT_FOUND");
}

TEST_CASE("bodies are rebuilt from events, and found by their root") {
  FakeChain chain;
  test::Series series(2);
  const auto first = test::changed({}, series, 40);
  auto second = test::changed(first, series, 40);
  chain.open_list(kList);
  chain.update_list(kList, first);
  chain.update_list(kList, second);
  std::uint32_t entry = 0;
  while (status::is_final(*second.value_at(entry))) ++entry;
  chain.supersede(kList, entry);
  auto third = second;
  CHECK(third.set(entry, status::Value::superseded));
  FakeNode node(chain.script());
  const test::Folder store;
  const RunningRelay relay(chain, {node.url()}, store.path());
  REQUIRE(relay.at(4));
  for (const auto& body : {status::StatusBody(), first, second, third}) {
    const auto response = relay.get(kPath + "?root=" + root_text(body));
    REQUIRE(response);
    CHECK(response->status == 200);
    CHECK(response->field("ETag") == "\"" + root_text(body) + "\"");
    CHECK(bridge::body_of_zlib(response->body) == body);
  }
  const auto newest = relay.get(kPath);
  REQUIRE(newest);
  CHECK(bridge::body_of_zlib(newest->body) == third);
  const auto same = relay.get(kPath, "If-None-Match: \"" + root_text(third) + "\"\r\n");
  REQUIRE(same);
  CHECK(same->status == 304);

  const auto delta = relay.get(kPath + "/delta?from=1");
  REQUIRE(delta);
  const auto parsed = status::Delta::parse(bytes_of(delta->body));
  SP_REQUIRE_OK(parsed);
  CHECK(parsed->to_version == 3);
  CHECK(status::apply(*parsed, first) == third);
  const auto equal = relay.get(kPath + "/delta?from=3");
  REQUIRE(equal);
  CHECK(equal->status == 204);
  CHECK(relay.json(kPath + "/delta?from=4", 404)["code"] == "NOT_FOUND");
  CHECK(relay.json(kPath + "/delta", 400)["code"] == "BAD_REQUEST");

  CHECK(relay.json("/v1/lists/7", 400)["code"] == "BAD_REQUEST");
  CHECK(relay.json("/v1/lists/0x00060102b0000009", 404)["code"] == "NOT_FOUND");
  CHECK(relay.json(kPath + "?root=0x12", 400)["code"] == "BAD_REQUEST");
  CHECK(relay.json(kPath + "?root=0x" + std::string(54, '1'), 404)["code"] == "NOT_FOUND");
}

TEST_CASE("a body that was put is taken only when the ledger names its root") {
  FakeChain chain;
  test::Series series(3);
  const auto body = test::changed({}, series, 30);
  chain.open_list(kList);
  chain.update_list(kList, body);
  FakeNode node(chain.script());
  const test::Folder store;
  const RunningRelay relay(chain, {node.url()}, store.path());
  REQUIRE(relay.at(2));
  const auto status_of = [&](std::string_view path, std::string_view content) {
    const auto response = relay.put(path, content);
    REQUIRE(response);
    return response->status;
  };
  CHECK(status_of(kPath, zlib_of(body)) == 204);
  CHECK(status_of(kPath, zlib_of(test::changed(body, series, 1))) == 409);
  CHECK(status_of("/v1/lists/0x00060102b0000004", zlib_of(body)) == 409);
  CHECK(status_of(kPath, "not zlib") == 400);
  CHECK(status_of(kPath, text_of(deflate::deflate_zlib(Bytes(32'767)))) == 400);
  CHECK(status_of(kPath, text_of(deflate::deflate_zlib(Bytes(32'769)))) == 400);
  CHECK(status_of("/v1/lists/3", zlib_of(body)) == 400);
  CHECK(status_of(kPath, std::string(64 * 1024 + 1, 'x')) == 413);
}

TEST_CASE("a body may come a moment before its block is read") {
  FakeChain chain;
  test::Series series(4);
  const auto body = test::changed({}, series, 30);
  chain.open_list(kList);
  FakeNode node(chain.script());
  const test::Folder store;
  const RunningRelay relay(chain, {node.url()}, store.path());
  REQUIRE(relay.at(1));
  chain.update_list(kList, body);
  const auto response = relay.put(kPath, zlib_of(body));
  REQUIRE(response);
  CHECK(response->status == 204);
}

TEST_CASE("acknowledged bodies are there after a restart, even when events say nothing of their words") {
  FakeChain chain;
  test::Series series(5);
  const auto body = test::changed({}, series, 30);
  chain.open_list(kList);
  chain.update_list(kList, body);
  FakeNode node(chain.script());
  const test::Folder store;
  {
    const RunningRelay relay(chain, {node.url()}, store.path());
    REQUIRE(relay.at(2));
    const auto response = relay.put(kPath, zlib_of(body));
    REQUIRE(response);
    REQUIRE(response->status == 204);
  }
  bridge::Bodies bodies(store.path() / "bodies");
  CHECK(bodies.find(ledger::h216_of(status::root_of(body))) == body);
}

TEST_CASE("events that leave out a list are seen: nothing is proven by them") {
  FakeChain chain;
  chain.open_list(kList);
  // A word without an event, as if the node had left it out.
  chain.write(ledger::Contract::status_registry, ledger::status_registry::list_slot(kList + 1),
              ledger::status_registry::ListRecord{{}, 1, false}.encode());
  FakeNode node(chain.script());
  const test::Folder store;
  const RunningRelay relay(chain, {node.url()}, store.path());
  CHECK_FALSE(test::within(1'500, [&] { return relay.get("/readyz")->status == 200; }));
  CHECK(relay.json("/v1/lists", 503)["code"] == "NO_NODE");
}
