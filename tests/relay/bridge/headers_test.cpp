#include "qbft/seals.hpp"
#include "support/running_relay.hpp"

using namespace statepass;
using test::FakeChain;
using test::FakeNode;
using test::Json;
using test::RunningRelay;

namespace {

std::string octets(const Bytes& raw) {
  return std::string(text_of(be_bytes<4>(raw.size()))) + std::string(text_of(raw));
}

}  // namespace

TEST_CASE("the latest header is the chain's, and follows it") {
  FakeChain chain;
  for (int i = 0; i < 3; ++i) chain.mine();
  FakeNode node(chain.script());
  const test::Folder store;
  const RunningRelay relay(chain, {node.url()}, store.path());
  REQUIRE(relay.at(3));
  const Json latest = relay.json("/v1/headers/latest");
  CHECK(latest["header"] == to_hex0x(chain.raw_header(3)));
  CHECK(latest["hash"] == to_hex0x(chain.hash(3)));
  chain.mine();
  REQUIRE(relay.at(4));
  CHECK(relay.json("/v1/headers/latest")["hash"] == to_hex0x(chain.hash(4)));
  const Json about = relay.json("/v1/chain");
  CHECK(about["chainId"] == 5361);
  CHECK(about["genesisHash"] == to_hex0x(chain.hash(0)));
  CHECK(about["head"]["number"] == 4);
  CHECK(about["relay"]["jurisdiction"] == 6);
  CHECK(about["contracts"]["StatusRegistry"] == "0x57a7e9a550000000000000000000000000000003");
}

TEST_CASE("headers are found by number and by hash, and in ranges") {
  FakeChain chain;
  for (int i = 0; i < 20; ++i) chain.mine();
  FakeNode node(chain.script());
  const test::Folder store;
  const RunningRelay relay(chain, {node.url()}, store.path());
  REQUIRE(relay.at(20));
  CHECK(relay.json("/v1/headers/7")["header"] == to_hex0x(chain.raw_header(7)));
  CHECK(relay.json("/v1/headers/" + to_hex0x(chain.hash(8)))["header"] == to_hex0x(chain.raw_header(8)));
  CHECK(relay.json("/v1/headers/0")["header"] == to_hex0x(chain.raw_header(0)));
  CHECK(relay.json("/v1/hash/9") == Json{{"number", 9}, {"hash", to_hex0x(chain.hash(9))}});
  const Json range = relay.json("/v1/headers?from=3&count=4&step=5");
  CHECK(range["headers"] == Json{to_hex0x(chain.raw_header(3)), to_hex0x(chain.raw_header(8)),
                                 to_hex0x(chain.raw_header(13)), to_hex0x(chain.raw_header(18))});
  // Beside each header who signed it, as places among its validators.
  REQUIRE(range["signers"].size() == 4);
  const auto header = *qbft::SealedHeader::parse(chain.raw_header(8));
  const std::string signers = to_hex0x(qbft::signers_hint(header, *qbft::check_seals(header)));
  CHECK(signers.size() == 2 + 2 * header.seals().size());
  CHECK(range["signers"][1] == signers);
  CHECK(relay.json("/v1/headers/8")["signers"] == signers);
  CHECK(relay.json("/v1/headers/0")["signers"] == "0x");
  CHECK(relay.json("/v1/headers?from=19&count=9")["headers"].size() == 2);
  CHECK(relay.json("/v1/headers?from=21&count=9")["headers"].empty());
  const auto raw = relay.get("/v1/headers?from=1&count=2", "Accept: application/octet-stream\r\n");
  REQUIRE(raw);
  CHECK(raw->field("Content-Type") == "application/octet-stream");
  CHECK(raw->body == octets(chain.raw_header(1)) + octets(chain.raw_header(2)));
  // What was asked for once is not asked of the node again.
  const auto asked = node.methods().size();
  CHECK(relay.json("/v1/headers/7")["hash"] == to_hex0x(chain.hash(7)));
  std::size_t by_number = 0;
  const auto methods = node.methods();
  for (std::size_t i = asked; i < methods.size(); ++i) by_number += methods[i] != "eth_getBlockByNumber";
  CHECK(by_number <= methods.size() - asked);
}

TEST_CASE("questions for headers that make no sense are told so") {
  FakeChain chain;
  chain.mine();
  FakeNode node(chain.script());
  const test::Folder store;
  const RunningRelay relay(chain, {node.url()}, store.path());
  REQUIRE(relay.at(1));
  for (const char* target : {"/v1/headers?from=x", "/v1/headers?from=0&count=0", "/v1/headers?from=0&count=513",
                             "/v1/headers?from=0&step=0", "/v1/headers?from=-1", "/v1/headers/0x12", "/v1/headers/-1",
                             "/v1/headers/first", "/v1/hash/latest", "/v1/headers?from=99999999999999999999"}) {
    INFO(target);
    CHECK(relay.json(target, 400)["code"] == "BAD_REQUEST");
  }
  CHECK(relay.json("/v1/headers/2", 404)["code"] == "NOT_FOUND");
  CHECK(relay.json("/v1/headers/" + to_hex0x(Hash32{}), 404)["code"] == "NOT_FOUND");
  CHECK(relay.json("/v1/nothing", 404)["code"] == "NOT_FOUND");
  const auto wrong_method = relay.put("/v1/headers/latest", "");
  REQUIRE(wrong_method);
  CHECK(wrong_method->status == 405);
}

TEST_CASE("without a node there is an answer all the same") {
  FakeChain chain;
  FakeNode node([](const Json&, std::size_t) { return FakeNode::how(FakeNode::Reply::How::kHalfClose); });
  const test::Folder store;
  const RunningRelay relay(chain, {node.url()}, store.path());
  CHECK(relay.json("/v1/headers/latest", 503)["code"] == "NO_NODE");
  CHECK(relay.json("/v1/headers?from=0", 503)["code"] == "NO_NODE");
  CHECK(relay.json("/v1/headers/5", 503)["code"] == "NO_NODE");
  CHECK(relay.json("/healthz")["alive"] == true);
  CHECK(relay.json("/readyz", 503)["ready"] == false);
}

TEST_CASE("a node that lies about its head is passed over for one that does not") {
  FakeChain chain;
  chain.mine();
  FakeChain other;  // another chain, whose head is higher
  for (int i = 0; i < 5; ++i) other.mine();
  const auto forged = [&](const Json& request, std::size_t) {
    auto reply = other.reply(request);
    // A head whose state root was exchanged.
    const auto at = reply.body.find("\"stateRoot\":\"0x");
    if (at != std::string::npos) reply.body[at + 16] = reply.body[at + 16] == 'a' ? 'b' : 'a';
    return reply;
  };
  FakeNode liar(forged), honest(chain.script());
  const test::Folder store;
  const RunningRelay relay(chain, {liar.url(), honest.url()}, store.path());
  REQUIRE(relay.at(1));
  CHECK(relay.json("/v1/headers/latest")["hash"] == to_hex0x(chain.hash(1)));
  CHECK(relay.json("/v1/headers/0")["hash"] == to_hex0x(chain.hash(0)));
  const auto metrics = relay.get("/metrics");
  REQUIRE(metrics);
  CHECK(metrics->body.find("statepass_node_lies_total{node=\"" + liar.url() + "\"} ") != std::string::npos);
}

TEST_CASE("when the first node dies, the second answers") {
  FakeChain chain;
  for (int i = 0; i < 3; ++i) chain.mine();
  auto first = std::make_unique<FakeNode>(chain.script());
  FakeNode second(chain.script());
  const test::Folder store;
  const RunningRelay relay(chain, {first->url(), second.url()}, store.path());
  REQUIRE(relay.at(3));
  first.reset();
  CHECK(relay.json("/v1/headers/1")["hash"] == to_hex0x(chain.hash(1)));
  chain.mine();
  CHECK(relay.at(4));
}
