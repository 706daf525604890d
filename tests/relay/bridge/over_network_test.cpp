#include <ctime>

#include "common/run/files.hpp"
#include "eth/account.hpp"
#include "ledger/calls.hpp"
#include "ledger/status_registry.hpp"
#include "network/running_network.hpp"
#include "status/registry.hpp"
#include "support/running_relay.hpp"

using namespace statepass;
using ledger::Contract;
using test::Folder;
using test::Json;
using test::RunningNetwork;

namespace {

// A relay over the first two nodes of the development network.
class Setting {
 public:
  explicit Setting(RunningNetwork& network) {
    const auto file = common::read_file(network.folder() / "chain.json");
    REQUIRE(file);
    REQUIRE(common::write_file(store_.path("chain.json"), *file));
    const Json config{{"name", "CA"},
                      {"jurisdiction", 6},
                      {"chain", "chain.json"},
                      {"nodes", {node(network, 0), node(network, 1)}},
                      {"store", "store"},
                      {"listen", {{"port", 0}}},
                      {"limits", {{"requestsPerSecond", 0}}}};
    REQUIRE(common::write_file(store_.path("relay.json"), config.dump()));
    common::log::set_level("off");
    relay_ = running_.in_thread([this] {
      return std::make_unique<bridge::Relay>(running_.context(), bridge::read_relay_config(store_.path("relay.json")));
    });
    port_ = running_.in_thread([this] { return relay_->start(); })[0];
  }
  ~Setting() {
    running_.run(relay_->stop());
    running_.in_thread([this] { relay_.reset(); });
  }

  Json get(const std::string& target) const {
    const auto response = test::fetch(port_, target);
    REQUIRE(response);
    INFO(target << " " << response->body);
    CHECK(response->status == 200);
    return Json::parse(response->body, nullptr, false);
  }
  Json post(const std::string& target, const Json& body, unsigned status) const {
    test::TestClient client(port_);
    const auto response = client.post(target, body.dump());
    REQUIRE(response);
    INFO(target << " " << response->body);
    CHECK(response->status == status);
    return Json::parse(response->body, nullptr, false);
  }
  std::uint16_t port() const { return port_; }
  bool at(std::uint64_t block) const {
    return test::within(30'000, [&] {
      const auto response = test::fetch(port_, "/readyz");
      const Json health = response ? Json::parse(response->body, nullptr, false) : Json::object();
      return health.contains("registry") && health["registry"] >= block;
    });
  }

 private:
  static std::string node(const RunningNetwork& network, std::size_t number) {
    return "http://127.0.0.1:" + std::to_string(network.rpc_port(number));
  }

  Folder store_;
  test::Running running_;
  std::unique_ptr<bridge::Relay> relay_;
  std::uint16_t port_ = 0;
};

// The latest header, its facts and all lists, proven as a client does.
void follow(const Setting& relay, qbft::LightClient& client, std::size_t lists) {
  const Json latest = relay.get("/v1/headers/latest");
  const Bytes raw = test::hex(latest["header"].get<std::string>().substr(2));
  const auto outcome = client.advance(raw, static_cast<UnixTime>(std::time(nullptr)) + 3'600);
  REQUIRE(outcome.verified());
  const std::string hash = to_hex0x(outcome.block->hash);
  const eth::Address council = ledger::genesis_address_of(Contract::council);
  const eth::Address registry = ledger::genesis_address_of(Contract::status_registry);
  const Hash32 members = ledger::council::members_slot();
  const Json answer = relay.post("/v1/proofs",
                                 {{"blockHash", hash},
                                  {"items",
                                   {{{"address", to_hex0x(council)}, {"slots", test::list_of(to_hex0x(members))}},
                                    {{"address", to_hex0x(registry)}, {"slots", Json::array()}}}}},
                                 200);
  std::vector<Bytes> nodes;
  for (const Json& node : answer["nodes"]) nodes.push_back(test::hex(node.get<std::string>().substr(2)));
  auto set = eth::NodeSet::of(nodes, eth::kRelayNodes);
  SP_REQUIRE_OK(set);
  const auto account = eth::prove_account(*outcome.block->state_root, council, *set);
  SP_REQUIRE_OK(account);
  const auto word = eth::prove_slot((*account)->storage_root, members, *set);
  SP_REQUIRE_OK(word);
  CHECK(ledger::count_states(**word) == 4);
  const auto registry_account = eth::prove_account(*outcome.block->state_root, registry, *set);
  SP_REQUIRE_OK(registry_account);
  SP_REQUIRE_OK(set->finish());
  const auto pairs = test::fetch(relay.port(), "/v1/lists?block=" + hash);
  REQUIRE(pairs);
  const auto all = status::Registry::check(bytes_of(pairs->body), (*registry_account)->storage_root);
  SP_REQUIRE_OK(all);
  CHECK(all->lists().size() == lists);
}

}  // namespace

TEST_CASE("over the development network, whatever fault a node has, readers get what is so") {
  if (!test::anvil_program() || !test::read_file(test::contracts_build())) {
    WARN("skipped: no anvil, or the contracts are not built");
    return;
  }
  RunningNetwork network;
  network.mine(2);
  const Setting relay(network);
  REQUIRE(relay.at(network.height()));
  qbft::LightClient client(network.checkpoint());
  follow(relay, client, 0);
  const Bytes genesis = test::hex(relay.get("/v1/headers/0")["header"].get<std::string>().substr(2));
  CHECK(genesis == network.header(0));
  for (const char* fault : {"few_seals", "stranger_seal", "duplicate_seal", "forged_root", "minority_sealed",
                            "wrong_slot", "cut_proof", "old_head", "down", "none"}) {
    INFO(fault);
    network.admin("/v1/fault", {{"node", "CA"}, {"fault", fault}});
    network.mine(2, 1);
    REQUIRE(relay.at(network.height(1)));
    follow(relay, client, 0);
    CHECK(relay.get("/v1/headers?from=" + std::to_string(network.height(1) - 1) + "&count=2")["headers"].size() == 2);
  }
}

TEST_CASE("a desk's transaction goes through the relay, and comes back proven") {
  if (!test::anvil_program() || !test::read_file(test::contracts_build())) {
    WARN("skipped: no anvil, or the contracts are not built");
    return;
  }
  RunningNetwork network;
  network.mine(1);
  const Setting relay(network);
  REQUIRE(relay.at(1));
  const auto keys = network.keys();
  REQUIRE_FALSE(keys.empty());
  const auto now = static_cast<UnixTime>(std::time(nullptr));
  eth::Transaction transaction;
  transaction.chain_id = ledger::kMainChain;
  transaction.gas_limit = 300'000;
  transaction.to = ledger::genesis_address_of(Contract::council);
  transaction.data =
      ledger::calls::set_operator(eth::Address{9}, ledger::council::role_status, now - 100'000, now + 100'000);
  const Bytes raw = eth::sign_transaction(transaction, keys[0].admins[0]);
  const std::string hash = relay.post("/v1/tx", {{"raw", to_hex0x(raw)}}, 202)["hash"].get<std::string>();
  network.mine(1);
  CHECK(test::within(30'000, [&] { return relay.get("/v1/tx/" + hash)["state"] == "included"; }));
  const Json proof = relay.get("/v1/tx/" + hash + "/proof");
  const auto header = eth::parse_header(test::hex(proof["header"].get<std::string>().substr(2)));
  SP_REQUIRE_OK(header);
  const auto proven = [&](const Hash32& root, const char* nodes_name) {
    std::vector<Bytes> nodes;
    for (const Json& node : proof[nodes_name]) nodes.push_back(test::hex(node.get<std::string>().substr(2)));
    auto set = eth::NodeSet::of(nodes, eth::kBlockBodyNodes);
    SP_REQUIRE_OK(set);
    const auto item = eth::prove_index(root, proof["index"].get<std::uint64_t>(), *set);
    SP_REQUIRE_OK(item);
    REQUIRE(*item);
    return to_hex0x(**item);
  };
  CHECK(proven(header->transactions_root, "txNodes") == to_hex0x(raw));
  CHECK(proven(header->receipts_root, "receiptNodes") == proof["receipt"]);
}
