#include "eth/account.hpp"
#include "ledger/status_registry.hpp"
#include "lying_relay/lying_relay.hpp"
#include "qbft/light_client.hpp"
#include "status/registry.hpp"
#include "support/running_relay.hpp"
#include "support/status_bodies.hpp"

using namespace statepass;
using test::FakeChain;
using test::FakeNode;
using test::Json;
using test::RunningRelay;

namespace {

constexpr std::uint64_t kList = FakeChain::kList;
// When the setting is made.
constexpr std::uint64_t kHead = 14;

// An honest relay over a chain with one list in it, and the liar in front of it.
class Setting {
 public:
  Setting() : node_(chain.script()) {
    test::Series series(9);
    for (std::uint64_t i = 1; i <= 12; ++i) chain.open_list(kList + i);
    chain.open_list(kList);
    chain.update_list(kList, test::changed({}, series, 20));
    relay_.emplace(chain, std::vector{node_.url()}, store_.path());
    REQUIRE(relay_->at(chain.head()));
    test::LyingRelayOptions options;
    options.honest = *common::Url::parse("http://127.0.0.1:" + std::to_string(relay_->port()));
    liar_ = running_.in_thread([&] { return std::make_unique<test::LyingRelay>(running_.context(), options); });
    ports_ = running_.in_thread([&] { return liar_->start(); });
  }
  ~Setting() {
    running_.run(liar_->stop());
    running_.in_thread([&] { liar_.reset(); });
  }

  void order(const std::string& name) {
    test::TestClient client(ports_.control);
    client.send("PUT /lie/" + name + " HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
    const auto response = client.read();
    REQUIRE(response);
    CHECK(response->status == 204);
    CHECK(test::fetch(ports_.control, "/lie")->body == "{\"lie\":\"" + name + "\"}");
  }
  std::optional<test::RawResponse> get(std::string_view target) { return test::fetch(ports_.relay, target); }
  Json proofs(const Json& items) {
    test::TestClient client(ports_.relay);
    const auto response =
        client.post("/v1/proofs", Json{{"blockHash", to_hex0x(chain.hash(kHead))}, {"items", items}}.dump());
    REQUIRE(response);
    CHECK(response->status == 200);
    return Json::parse(response->body);
  }
  // What the light client makes of the latest header.
  qbft::HeaderOutcome latest() {
    const auto genesis = qbft::SealedHeader::parse(chain.raw_header(0));
    REQUIRE(genesis);
    qbft::LightClient client(qbft::checkpoint_of(5361, *genesis));
    const auto response = get("/v1/headers/latest");
    REQUIRE(response);
    const Json body = Json::parse(response->body);
    return client.advance(test::hex(body["header"].get<std::string>().substr(2)), chain.time(chain.head()) + 1);
  }

  FakeChain chain;

 private:
  FakeNode node_;
  test::Folder store_;
  std::optional<RunningRelay> relay_;
  test::Running running_;
  std::unique_ptr<test::LyingRelay> liar_;
  test::LyingRelay::Ports ports_{};
};

}  // namespace

TEST_CASE("every lie of the lying relay is one that a client sees through", "[lies]") {
  Setting setting;
  const Hash32 slot = ledger::status_registry::list_slot(kList);
  const std::string registry = to_hex0x(ledger::genesis_address_of(ledger::Contract::status_registry));
  const Json items = test::list_of({{"address", registry}, {"slots", Json::array({to_hex0x(slot)})}});
  const auto prove = [&] {
    const Json answer = setting.proofs(items);
    std::vector<Bytes> nodes;
    for (const Json& node : answer["nodes"]) nodes.push_back(test::hex(node.get<std::string>().substr(2)));
    auto set = eth::NodeSet::of(nodes, eth::kRelayNodes);
    SP_REQUIRE_OK(set);
    const auto account = eth::prove_account(setting.chain.state_root(kHead),
                                            ledger::genesis_address_of(ledger::Contract::status_registry), *set);
    SP_REQUIRE_OK(account);
    return std::pair((*account)->storage_root, eth::prove_slot((*account)->storage_root, slot, *set));
  };
  CHECK(setting.latest().result == qbft::HeaderResult::advanced);
  const auto [root, word] = prove();
  SP_REQUIRE_OK(word);
  const auto pairs = setting.get("/v1/lists");
  REQUIRE(pairs);
  CHECK(pairs->field("X-Block-Hash") == to_hex0x(setting.chain.hash(kHead)));
  SP_REQUIRE_OK(status::Registry::check(bytes_of(pairs->body), root));

  setting.order("state_root");
  CHECK(setting.latest().reason == Reason::header_invalid);
  setting.order("few_seals");
  CHECK(setting.latest().reason == Reason::header_quorum);
  setting.order("other_slot");
  CHECK_FALSE(prove().second);
  setting.order("missing_list");
  SP_CHECK_ERROR(status::Registry::check(bytes_of(setting.get("/v1/lists")->body), root), status_registry_root);
  setting.order("no_change");
  const auto body = bridge::body_of_zlib(setting.get("/v1/lists/0x00060102b0000003")->body);
  REQUIRE(body);
  CHECK(*body == status::StatusBody());
  CHECK(setting.get("/v1/lists/0x00060102b0000003/delta?from=0")->status == 404);
  setting.order("old_head");
  setting.chain.mine();
  setting.chain.mine();
  CHECK(
      test::within(30'000, [&] { return Json::parse(setting.get("/v1/chain")->body)["head"]["number"] == kHead + 2; }));
  CHECK(setting.latest().block->number == kHead);
  setting.order("silence");
  CHECK(setting.get("/v1/chain")->status == 503);
  setting.order("none");
  CHECK(setting.latest().block->number == kHead + 2);
}
