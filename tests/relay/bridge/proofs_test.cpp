#include "eth/account.hpp"
#include "ledger/council.hpp"
#include "ledger/status_registry.hpp"
#include "support/running_relay.hpp"

using namespace statepass;
using test::FakeChain;
using test::FakeNode;
using test::Json;
using test::RunningRelay;

namespace {

const std::string kCouncil = to_hex0x(ledger::genesis_address_of(ledger::Contract::council));
const std::string kRegistry = to_hex0x(ledger::genesis_address_of(ledger::Contract::status_registry));

Json question(const Hash32& block, Json items) {
  return {{"blockHash", to_hex0x(block)}, {"items", std::move(items)}};
}

// What a client makes of the answer: every node used, and the word of each slot in its order.
std::vector<std::optional<Hash32>> words_of(const Json& answer, const Hash32& state_root) {
  std::vector<Bytes> nodes;
  for (const Json& node : answer["nodes"]) nodes.push_back(test::hex(node.get<std::string>().substr(2)));
  auto set = eth::NodeSet::of(nodes, eth::kRelayNodes);
  SP_REQUIRE_OK(set);
  std::vector<std::optional<Hash32>> out;
  for (const Json& item : answer["accounts"]) {
    const auto account =
        eth::prove_account(state_root, test::hex_array<20>(item["address"].get<std::string>().substr(2)), *set);
    SP_REQUIRE_OK(account);
    for (const Json& slot : item["slots"]) {
      if (!*account) {
        out.push_back(std::nullopt);
        continue;
      }
      const auto word = eth::prove_slot((*account)->storage_root,
                                        test::hex_array<32>(slot["slot"].get<std::string>().substr(2)), *set);
      SP_REQUIRE_OK(word);
      out.push_back(*word);
    }
  }
  SP_REQUIRE_OK(set->finish());
  return out;
}

}  // namespace

TEST_CASE("proofs of several accounts come in one answer, each node once") {
  FakeChain chain;
  chain.open_list(FakeChain::kList);
  chain.open_list(FakeChain::kList + 1);
  FakeNode node(chain.script());
  const test::Folder store;
  const RunningRelay relay(chain, {node.url()}, store.path());
  REQUIRE(relay.at(2));
  const std::string slot = to_hex0x(ledger::status_registry::list_slot(FakeChain::kList));
  const std::string none = to_hex0x(ledger::status_registry::list_slot(FakeChain::kList + 7));
  const std::string nobody = "0x" + std::string(40, '7');
  const Json asked = question(chain.hash(2), {{{"address", kCouncil}, {"slots", Json::array({to_hex0x(Hash32{})})}},
                                              {{"address", kRegistry}, {"slots", Json::array({slot, none})}},
                                              {{"address", nobody}, {"slots", Json::array({slot})}}});
  const Json answer = relay.post("/v1/proofs", asked);
  CHECK(answer["block"] == Json{{"number", 2}, {"hash", to_hex0x(chain.hash(2))}, {"time", chain.time(2)}});
  const auto words = words_of(answer, chain.state_root(2));
  REQUIRE(words.size() == 4);
  CHECK(words[0] == eth::word_of(std::uint64_t{0x40}));
  CHECK(words[1].has_value());
  CHECK_FALSE(words[2]);
  CHECK_FALSE(words[3]);
  // The same again, and a part of it, come out of the book.
  const auto count = [&] {
    const auto methods = node.methods();
    return std::ranges::count(methods, "eth_getProof");
  };
  const auto before = count();
  CHECK(relay.post("/v1/proofs", asked) == answer);
  const Json part = relay.post(
      "/v1/proofs", question(chain.hash(2), test::list_of({{"address", kRegistry}, {"slots", Json::array({slot})}})));
  CHECK(words_of(part, chain.state_root(2)).size() == 1);
  CHECK(count() == before);
  // An older block, while the node has its state.
  const Json old = relay.post(
      "/v1/proofs", question(chain.hash(0), test::list_of({{"address", kRegistry}, {"slots", Json::array({slot})}})));
  CHECK_FALSE(words_of(old, chain.state_root(0))[0]);
}

TEST_CASE("malformed and oversized questions for proofs are refused") {
  FakeChain chain;
  chain.mine();
  FakeNode node(chain.script());
  const test::Folder store;
  const RunningRelay relay(chain, {node.url()}, store.path());
  REQUIRE(relay.at(1));
  const std::string slot = to_hex0x(Hash32{});
  const Json good{{"address", kCouncil}, {"slots", Json::array({slot})}};
  const auto code = [&](const Json& body, unsigned status) {
    INFO(body.dump().substr(0, 200));
    test::TestClient client(relay.port());
    const auto response = client.post("/v1/proofs", body.dump());
    REQUIRE(response);
    CHECK(response->status == status);
    return Json::parse(response->body)["code"].get<std::string>();
  };
  CHECK(code(Json::array(), 400) == "BAD_REQUEST");
  CHECK(code("text", 400) == "BAD_REQUEST");
  CHECK(code(question(chain.hash(1), Json::array()), 400) == "BAD_REQUEST");
  CHECK(code({{"items", test::list_of(good)}}, 400) == "BAD_REQUEST");
  CHECK(code({{"blockHash", "0x12"}, {"items", test::list_of(good)}}, 400) == "BAD_REQUEST");
  CHECK(code(question(chain.hash(1), test::list_of({{"address", "0x12"}, {"slots", Json::array({slot})}})), 400) ==
        "BAD_REQUEST");
  CHECK(code(question(chain.hash(1), test::list_of({{"address", kCouncil}, {"slots", Json::array({"0x0"})}})), 400) ==
        "BAD_REQUEST");
  CHECK(code(question(chain.hash(1), test::list_of({{"address", kCouncil}, {"slots", Json::array({slot, slot})}})),
             400) == "BAD_REQUEST");
  CHECK(code(question(chain.hash(1), test::list_of({{"address", kCouncil}, {"slots", 3}})), 400) == "BAD_REQUEST");
  CHECK(code(question(chain.hash(1), {good, good}), 400) == "BAD_REQUEST");
  CHECK(code(question(Hash32{}, test::list_of(good)), 404) == "NOT_FOUND");
  Json many = Json::array();
  for (std::uint64_t i = 0; i < 65; ++i) many.push_back(to_hex0x(eth::word_of(i)));
  CHECK(code(question(chain.hash(1), test::list_of({{"address", kCouncil}, {"slots", many}})), 413) == "TOO_LARGE");
  CHECK(code({{"padding", std::string(17'000, 'x')}}, 413) == "TOO_LARGE");
  test::TestClient client(relay.port());
  const auto wrong_type = client.post("/v1/proofs", question(chain.hash(1), test::list_of(good)).dump(), "text/plain");
  REQUIRE(wrong_type);
  CHECK(wrong_type->status == 415);
}

TEST_CASE("state that the nodes have dropped is gone") {
  FakeChain chain;
  chain.mine();
  FakeNode node([&](const Json& request, std::size_t) {
    if (request.is_object() && request["method"] == "eth_getProof" &&
        request["params"][2]["blockHash"] == to_hex0x(chain.hash(0)))
      return FakeNode::error(request, -32000, "World state unavailable");
    return chain.reply(request);
  });
  const test::Folder store;
  const RunningRelay relay(chain, {node.url()}, store.path());
  REQUIRE(relay.at(1));
  const Json items = test::list_of({{"address", kCouncil}, {"slots", Json::array({to_hex0x(Hash32{})})}});
  CHECK(relay.post("/v1/proofs", question(chain.hash(0), items), 410)["code"] == "STATE_GONE");
  CHECK_FALSE(relay.post("/v1/proofs", question(chain.hash(1), items)).empty());
}

TEST_CASE("a proof that proves nothing is not passed on: the other node is asked") {
  FakeChain chain;
  chain.open_list(FakeChain::kList);
  const std::string slot = to_hex0x(ledger::status_registry::list_slot(FakeChain::kList));
  const std::string other = to_hex0x(ledger::status_registry::list_slot(FakeChain::kList + 1));
  // Answers with the proof of another slot under the name of the one that was asked for.
  FakeNode liar([&](const Json& request, std::size_t) {
    if (!request.is_object() || request["method"] != "eth_getProof" || request["params"][1].empty())
      return chain.reply(request);
    Json changed = request;
    changed["params"][1] = {other};
    auto reply = chain.reply(changed);
    Json body = Json::parse(reply.body);
    body["result"]["storageProof"][0]["key"] = slot;
    body["result"]["storageProof"][0]["proof"] = Json::array();
    reply.body = body.dump();
    return reply;
  });
  const test::Folder store;
  const Json asked = question(chain.hash(1), test::list_of({{"address", kRegistry}, {"slots", Json::array({slot})}}));
  {
    const RunningRelay relay(chain, {liar.url()}, store.path());
    REQUIRE(relay.at(1));
    CHECK(relay.post("/v1/proofs", asked, 502)["code"] == "NODE_BAD");
  }
  FakeNode honest(chain.script());
  const RunningRelay relay(chain, {liar.url(), honest.url()}, store.path());
  REQUIRE(relay.at(1));
  CHECK(words_of(relay.post("/v1/proofs", asked), chain.state_root(1))[0].has_value());
}
