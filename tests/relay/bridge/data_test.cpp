#include "eth/abi.hpp"
#include "ledger/channel.hpp"
#include "ledger/data_directory.hpp"
#include "support/running_relay.hpp"

using namespace statepass;
using ledger::Contract;
using test::FakeChain;
using test::FakeNode;
using test::Json;
using test::RunningRelay;

namespace {

constexpr std::string_view kToken = "members only";

Bytes posted(const Hash32& digest) {
  return eth::abi::Encoder().uint(1).word(digest).encode();
}

std::vector<Hash32> posted_topics() {
  return {eth::event_topic("Posted(uint16,uint16,uint40,uint8,bytes32)"), eth::word_of(std::uint64_t{6}),
          eth::word_of(std::uint64_t{48}), eth::word_of(std::uint64_t{1})};
}

unsigned ask(const RunningRelay& relay, const std::string& method, const Hash32& digest, const std::string& body,
             std::string_view token = kToken) {
  test::TestClient client(relay.port());
  client.send(method + " /v1/envelopes/" + to_hex0x(digest) + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " +
              std::string(token) + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  const auto response = client.read();
  REQUIRE(response);
  if (method == "GET" && response->status == 200) CHECK(response->body == "sealed");
  return response->status;
}

}  // namespace

TEST_CASE("envelopes are kept for members once their notice was posted") {
  FakeChain chain;
  const Hash32 digest = ledger::channel::envelope_digest(bytes_of("sealed"));
  const Hash32 other = ledger::channel::envelope_digest(bytes_of("other"));
  chain.emit(Contract::channel, posted_topics(), posted(digest));
  FakeNode node(chain.script());
  const test::Folder store;
  const RunningRelay relay(chain, {node.url()}, store.path(),
                           [](bridge::RelayConfig& config) { config.member_token = kToken; });
  REQUIRE(relay.at(1));
  CHECK(ask(relay, "GET", digest, "") == 404);
  CHECK(ask(relay, "PUT", digest, "sealed", "guess") == 401);
  CHECK(ask(relay, "PUT", digest, "opened") == 409);
  CHECK(ask(relay, "PUT", other, "other") == 409);
  CHECK(ask(relay, "PUT", digest, "sealed") == 204);
  CHECK(ask(relay, "GET", digest, "") == 200);
  CHECK(ask(relay, "GET", digest, "", "") == 401);
  const RunningRelay without(chain, {node.url()}, store.path());
  CHECK(ask(without, "GET", digest, "") == 404);
}

TEST_CASE("the directory names the assets that were published") {
  namespace data = ledger::data_directory;
  FakeChain chain;
  const Hash32 id{7}, digest{8}, allowed{9};
  data::Asset asset;
  asset.kind = data::AssetKind::unstructured;
  asset.hash = data::HashAlgorithm::sha256;
  asset.storage = data::StorageKind::owners_store;
  asset.owner = 6;
  asset.created = 1'700'000'000;
  asset.version = 1;
  const std::vector<Hash32> topics{eth::event_topic("Published(bytes32,uint16,uint32,uint256,bytes32,bytes)"), id,
                                   eth::word_of(std::uint64_t{6}), eth::word_of(std::uint64_t{1})};
  chain.emit(Contract::data_directory, {eth::event_topic("RulesSet(bytes32,uint256)"), id},
             eth::abi::Encoder().word(allowed).encode());
  chain.emit(Contract::data_directory, topics,
             eth::abi::Encoder().word(asset.encode()).word(digest).bytes(bytes_of("where")).encode());
  FakeNode node(chain.script());
  const test::Folder store;
  const RunningRelay relay(chain, {node.url()}, store.path());
  REQUIRE(relay.at(2));
  const Json listed = relay.json("/v1/directory");
  REQUIRE(listed["assets"].size() == 1);
  const Json& one = listed["assets"][0];
  CHECK(one["id"] == to_hex0x(id));
  CHECK(one["digest"] == to_hex0x(digest));
  CHECK(one["allowed"] == to_hex0x(allowed));
  CHECK(one["metadata"] == to_hex0x(bytes_of("where")));
  CHECK(one["owner"] == 6);
  CHECK(one["storage"] == 2);
  CHECK(one["state"] == "live");
  CHECK(listed["block"]["number"] == 2);
  chain.emit(Contract::data_directory, {eth::event_topic("Withdrawn(bytes32)"), id}, {});
  REQUIRE(relay.at(3));
  CHECK(relay.json("/v1/directory")["assets"][0]["state"] == "withdrawn");
}
