#include "ledger/facts.hpp"

#include "crypto/keccak.hpp"
#include "eth/trie_builder.hpp"
#include "ledger/contracts.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::ledger;

namespace {

struct Trie {
  std::vector<Hash32> keys;
  std::vector<Bytes> values;

  void put(ByteView preimage, const Bytes& value) {
    keys.push_back(crypto::keccak256(preimage));
    values.push_back(value);
  }
  std::vector<eth::TrieEntry> entries() const {
    std::vector<eth::TrieEntry> out;
    for (std::size_t i = 0; i < keys.size(); ++i) out.push_back({keys[i], values[i]});
    return out;
  }
  Hash32 root() const { return *eth::trie_root(entries()); }
  void prove(ByteView preimage, std::vector<Bytes>& nodes) const {
    const std::vector<Bytes> path = *eth::trie_proof(entries(), crypto::keccak256(preimage));
    for (const Bytes& node : path) {
      if (std::ranges::find(nodes, node) == nodes.end()) nodes.push_back(node);
    }
  }
};

const eth::Address kFull = genesis_address_of(Contract::status_registry),
                   kEmpty = genesis_address_of(Contract::channel),
                   kAbsent = genesis_address_of(Contract::title_registry);

// Two contracts among others, one with storage and one without, and what a relay sends for a question.
struct World {
  Trie storage, state;
  eth::Account full;

  World() {
    for (std::uint64_t i = 0; i < 50; ++i)
      storage.put(eth::word_of(i), eth::encode_storage_value(eth::word_of(i + 1000)));
    full.nonce = 1;
    full.storage_root = storage.root();
    state.put(kFull, eth::encode_account(full));
    state.put(kEmpty, eth::encode_account({}));
    for (std::uint8_t i = 0; i < 30; ++i) state.put(eth::Address{i, 1}, eth::encode_account({}));
  }
  std::vector<Bytes> nodes_for(std::span<const FactQuery> queries) const {
    std::vector<Bytes> nodes;
    for (const FactQuery& query : queries) {
      state.prove(query.account, nodes);
      for (const Hash32& slot : query.slots) {
        if (query.account == kFull) storage.prove(slot, nodes);
      }
    }
    return nodes;
  }
};

}  // namespace

TEST_CASE("words of several accounts out of one set of nodes", "[ledger]") {
  const World world;
  const FactQuery queries[] = {{kFull, {eth::word_of(7), eth::word_of(999), eth::word_of(0)}},
                               {kEmpty, {eth::word_of(7)}},
                               {kAbsent, {eth::word_of(7), eth::word_of(8)}},
                               {kFull, {}}};
  const auto nodes = world.nodes_for(queries);
  auto set = eth::NodeSet::of(nodes);
  SP_REQUIRE_OK(set);
  auto facts = prove_facts(world.state.root(), queries, *set);
  SP_REQUIRE_OK(facts);
  SP_REQUIRE_OK(set->finish());
  REQUIRE(facts->size() == 4);
  CHECK((*facts)[0].account == world.full);
  CHECK((*facts)[0].words == std::vector<std::optional<Hash32>>{eth::word_of(1007), std::nullopt, eth::word_of(1000)});
  REQUIRE((*facts)[1].account);
  CHECK((*facts)[1].words == std::vector<std::optional<Hash32>>{std::nullopt});
  CHECK_FALSE((*facts)[2].account);
  CHECK((*facts)[2].words == std::vector<std::optional<Hash32>>{std::nullopt, std::nullopt});
  CHECK((*facts)[3].words.empty());
}

TEST_CASE("not a node may be missing, changed or too many", "[ledger]") {
  const World world;
  const FactQuery queries[] = {{kFull, {eth::word_of(7), eth::word_of(999)}}, {kAbsent, {eth::word_of(7)}}};
  const auto nodes = world.nodes_for(queries);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    auto fewer = nodes;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    auto set = eth::NodeSet::of(fewer);
    SP_CHECK_ERROR(prove_facts(world.state.root(), queries, *set), eth_node_missing);
    auto changed = nodes;
    changed[i].back() ^= 1;
    auto other = eth::NodeSet::of(changed);
    SP_CHECK_ERROR(prove_facts(world.state.root(), queries, *other), eth_node_missing);
  }
  // nodes that belong to another question
  const FactQuery fewer[] = {{kFull, {eth::word_of(7)}}};
  auto set = eth::NodeSet::of(nodes);
  SP_REQUIRE_OK(prove_facts(world.state.root(), fewer, *set));
  SP_CHECK_ERROR(set->finish(), eth_node_unused);
  // under another root
  auto again = eth::NodeSet::of(nodes);
  SP_CHECK_ERROR(prove_facts(world.storage.root(), queries, *again), eth_node_missing);
}
