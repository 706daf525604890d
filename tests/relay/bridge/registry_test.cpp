#include "bridge/chain/registry.hpp"

#include "ledger/contracts.hpp"
#include "status/tree.hpp"
#include "support/fake_chain.hpp"

using namespace statepass;
using namespace statepass::bridge;

namespace {

constexpr std::uint64_t kList = test::FakeChain::kList;

std::vector<Log> logs_of(const test::FakeChain& chain) {
  const Json filter{{"fromBlock", "0x0"},
                    {"toBlock", common::quantity_text(chain.head())},
                    {"address",
                     {to_hex0x(ledger::genesis_address_of(ledger::Contract::status_registry)),
                      to_hex0x(ledger::genesis_address_of(ledger::Contract::issuer_registry))}}};
  const Json request{{"id", 1}, {"method", "eth_getLogs"}, {"params", Json::array({filter})}};
  std::vector<Log> out;
  const Json answer = Json::parse(chain.reply(request).body);
  for (const Json& item : answer["result"]) out.push_back(*log_of(item));
  return out;
}

status::StatusBody body_with(std::uint32_t index, status::Value value) {
  status::StatusBody body;
  CHECK(body.set(index, value));
  return body;
}

}  // namespace

TEST_CASE("the registry is the sum of its events, at every block") {
  test::FakeChain chain;
  chain.open_list(kList);                                            // 1
  chain.open_list(kList + 1);                                        // 2
  chain.update_list(kList, body_with(7, status::Value::suspended));  // 3
  chain.supersede(kList, 9);                                         // 4
  chain.retire_list(kList + 1);                                      // 5
  Registry registry;
  const auto changes = registry.replay(logs_of(chain), chain.head());
  REQUIRE(changes);
  CHECK(changes->size() == 2);
  CHECK(changes->at(1).index == 9u);
  CHECK(registry.lists_at(0).empty());
  CHECK(registry.lists_at(1).size() == 1);
  CHECK(registry.lists_at(2).size() == 2);
  CHECK(registry.lists_at(4).size() == 2);
  CHECK(registry.lists_at(5).size() == 1);
  REQUIRE(registry.list(kList));
  CHECK(registry.list(kList)->version == 2);
  CHECK_FALSE(registry.list(kList + 1));
  CHECK(registry.root_at(kList, 1) == ledger::h216_of(status::root_of(body_with(7, status::Value::suspended))));
  CHECK_FALSE(registry.root_at(kList, 3));
  CHECK(registry.changed_since(3) == std::vector{kList});
  // Again: nothing is replayed twice.
  const auto again = registry.replay(logs_of(chain), chain.head());
  REQUIRE(again);
  CHECK(again->empty());
}

TEST_CASE("events that do not follow from one another are refused") {
  test::FakeChain chain;
  chain.open_list(kList);
  chain.update_list(kList, body_with(7, status::Value::suspended));
  chain.update_list(kList, body_with(7, status::Value::invalid));
  const Hash32 kid = chain.set_key(Bytes(75, 3), 0, 1'000);
  const auto logs = logs_of(chain);
  const auto refused = [&](std::vector<Log> some) {
    Registry registry;
    return !registry.replay(some, chain.head()).has_value();
  };
  CHECK_FALSE(refused(logs));
  CHECK(refused({logs[1]}));           // a list that was never opened
  CHECK(refused({logs[0], logs[2]}));  // a version is skipped
  CHECK(refused({logs[0], logs[0]}));  // opened twice
  auto late = logs;
  late[3].block = chain.head() + 1;
  CHECK(refused(late));
  auto other_key = logs;
  other_key[3].log.topics[2][0] ^= 1;
  CHECK(refused(other_key));
  chain.revoke_key(kid, 500);
  const auto revoked = logs_of(chain);
  CHECK(refused({revoked[4]}));
  auto cut = logs;
  cut[1].log.data.resize(31);
  CHECK(refused(cut));
}
