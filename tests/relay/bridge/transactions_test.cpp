#include "crypto/keccak.hpp"
#include "eth/transaction.hpp"
#include "support/running_relay.hpp"

using namespace statepass;
using test::FakeChain;
using test::FakeNode;
using test::Json;
using test::RunningRelay;

namespace {

eth::Transaction plain() {
  eth::Transaction out;
  out.type = eth::TransactionType::legacy;
  out.chain_id = ledger::kMainChain;
  out.nonce = 1;
  out.gas_limit = 200'000;
  out.to = ledger::genesis_address_of(ledger::Contract::status_registry);
  out.data = {1, 2, 3, 4};
  return out;
}

Bytes signed_by(const eth::Transaction& transaction, std::string_view name = "somebody") {
  const auto key = crypto::Secp256k1Key::from_entropy(crypto::keccak256(bytes_of(name)));
  REQUIRE(key);
  return eth::sign_transaction(transaction, *key);
}

Json body(const Bytes& raw) {
  return {{"raw", to_hex0x(raw)}};
}

}  // namespace

TEST_CASE("a transaction is passed on as it came, and followed") {
  FakeChain chain;
  chain.mine();
  FakeNode node(chain.script());
  const test::Folder store;
  const RunningRelay relay(chain, {node.url()}, store.path());
  REQUIRE(relay.at(1));
  const Bytes raw = signed_by(plain());
  const std::string hash = to_hex0x(crypto::keccak256(raw));
  CHECK(relay.json("/v1/tx/" + hash)["state"] == "unknown");
  CHECK(relay.post("/v1/tx", body(raw), 202) == Json{{"hash", hash}});
  CHECK(chain.sent() == std::vector{to_hex0x(raw)});
  CHECK(relay.json("/v1/tx/" + hash)["state"] == "pending");
  // Again: the node knows it, and that is as good.
  CHECK(relay.post("/v1/tx", body(raw), 202) == Json{{"hash", hash}});
  chain.include(raw);
  const Json done = relay.json("/v1/tx/" + hash);
  CHECK(done["state"] == "included");
  CHECK(done["block"]["hash"] == to_hex0x(chain.hash(2)));
  CHECK(done["gasUsed"] == 21'000);
  CHECK(done["index"] == 0);
  eth::Transaction second = plain();
  second.nonce = 2;
  chain.include(signed_by(second), false);
  CHECK(relay.json("/v1/tx/" + to_hex0x(crypto::keccak256(signed_by(second))))["state"] == "failed");
  CHECK(relay.json("/v1/tx/0x12", 400)["code"] == "BAD_REQUEST");
}

TEST_CASE("only transactions of this chain to its contracts are passed on") {
  FakeChain chain;
  chain.mine();
  FakeNode node(chain.script());
  const test::Folder store;
  const RunningRelay relay(chain, {node.url()}, store.path());
  REQUIRE(relay.at(1));
  const auto status_of = [&](const Json& content) {
    test::TestClient client(relay.port());
    const auto response = client.post("/v1/tx", content.dump());
    REQUIRE(response);
    return response->status;
  };
  auto other_chain = plain();
  other_chain.chain_id = 1;
  CHECK(status_of(body(signed_by(other_chain))) == 400);
  auto elsewhere = plain();
  elsewhere.to = eth::Address{};
  CHECK(status_of(body(signed_by(elsewhere))) == 403);
  auto creation = plain();
  creation.to = std::nullopt;
  CHECK(status_of(body(signed_by(creation))) == 403);
  auto hungry = plain();
  hungry.gas_limit = 30'000'001;
  CHECK(status_of(body(signed_by(hungry))) == 400);
  auto large = plain();
  large.data = Bytes(131'072);
  CHECK(status_of(body(signed_by(large))) == 413);
  CHECK(status_of({{"raw", "0x"}}) == 400);
  CHECK(status_of({{"raw", "0x0102"}}) == 400);
  CHECK(status_of({{"raw", 7}}) == 400);
  CHECK(status_of(Json::object()) == 400);
  CHECK(chain.sent().empty());
}

TEST_CASE("one sender cannot take the relay for himself") {
  FakeChain chain;
  chain.mine();
  FakeNode node(chain.script());
  const test::Folder store;
  const RunningRelay relay(chain, {node.url()}, store.path(), [](bridge::RelayConfig& config) {
    config.sender_per_second = 0.001;
    config.sender_burst = 3;
  });
  REQUIRE(relay.at(1));
  for (std::uint64_t nonce = 0; nonce < 5; ++nonce) {
    auto transaction = plain();
    transaction.nonce = nonce;
    relay.post("/v1/tx", body(signed_by(transaction)), nonce < 3 ? 202 : 429);
  }
  relay.post("/v1/tx", body(signed_by(plain(), "somebody else")), 202);
}

TEST_CASE("what a node refuses is told in words of ours") {
  FakeChain chain;
  chain.mine();
  std::string words;
  FakeNode node([&](const Json& request, std::size_t) {
    if (request.is_object() && request["method"] == "eth_sendRawTransaction")
      return FakeNode::error(request, -32000, words);
    return chain.reply(request);
  });
  const test::Folder store;
  const RunningRelay relay(chain, {node.url()}, store.path());
  REQUIRE(relay.at(1));
  const std::pair<const char*, unsigned> cases[]{
      {"Nonce too low", 409},
      {"Transaction nonce is too distant from current sender nonce", 409},
      {"Replacement transaction underpriced", 409},
      {"Sender account not authorized to send transactions", 403},
      {"Txpool is full", 503},
      {"Upfront cost exceeds account balance", 400},
  };
  for (const auto& [said, status] : cases) {
    INFO(said);
    words = said;
    relay.post("/v1/tx", body(signed_by(plain())), status);
  }
}
