#include "honest_state.hpp"

#include <map>

#include "crypto/keccak.hpp"
#include "eth/trie_builder.hpp"

namespace statepass::hostile {
namespace {

using Trie = std::map<Hash32, Bytes>;

std::vector<eth::TrieEntry> entries(const Trie& trie) {
  std::vector<eth::TrieEntry> out;
  for (const auto& [key, value] : trie) out.push_back({key, value});
  return out;
}
Hash32 root_of(const Trie& trie) {
  return *eth::trie_root(entries(trie));
}
std::vector<Bytes> path_in(const Trie& trie, const Hash32& key) {
  return *eth::trie_proof(entries(trie), key);
}
void keep(std::vector<Bytes>& nodes, const std::vector<Bytes>& more) {
  for (const Bytes& node : more) {
    if (std::ranges::find(nodes, node) == nodes.end()) nodes.push_back(node);
  }
}

struct Contract {
  eth::Address address{};
  std::vector<Hash32> slots;
  Trie storage;
};
struct World {
  std::vector<Contract> contracts;
  Trie state;
};

Contract some_contract(Random& random) {
  static constexpr std::size_t kSizes[] = {0, 1, 2, 3, 17, 120};
  Contract out{random.array<20>(), {}, {}};
  for (std::size_t i = random.pick(kSizes); i > 0; --i) {
    Hash32 word{};
    for (std::size_t byte = random.below(32); byte < 32; ++byte) word[byte] = random.byte();
    word[31] |= 1;
    out.slots.push_back(random.chance(50) ? random.array<32>() : Hash32{static_cast<std::uint8_t>(i)});
    out.storage[crypto::keccak256(out.slots.back())] = eth::encode_storage_value(word);
  }
  return out;
}

World some_world(Random& random) {
  static constexpr std::size_t kAccounts[] = {1, 2, 5, 40, 150};
  World out;
  for (std::size_t i = random.pick(kAccounts); i > 0; --i) {
    Contract contract = i <= 8 ? some_contract(random) : Contract{random.array<20>(), {}, {}};
    eth::Account account{.nonce = random.below(1'000)};
    account.balance[31] = random.byte();
    account.storage_root = root_of(contract.storage);
    if (!contract.slots.empty()) account.code_hash = random.array<32>();
    out.state[crypto::keccak256(contract.address)] = eth::encode_account(account);
    out.contracts.push_back(std::move(contract));
  }
  return out;
}

HonestProof some_proof(Random& random, const World& world, std::size_t state) {
  HonestProof out{state, {}, {}, {}, {}, false, false};
  for (std::size_t accounts = random.between(1, 3); accounts > 0; --accounts) {
    const bool exists = random.chance(85);
    const Contract nobody{random.array<20>(), {}, {}};
    const Contract& contract = exists ? random.pick(world.contracts) : nobody;
    if (std::ranges::find(out.queries, contract.address, &ledger::FactQuery::account) != out.queries.end()) continue;
    const std::vector<Bytes> account_path = path_in(world.state, crypto::keccak256(contract.address));
    keep(out.nodes, account_path);
    ledger::FactQuery query{contract.address, {}};
    std::vector<Bytes> first_slot;
    bool first_exists = false;
    for (std::size_t slots = random.below(4); slots > 0; --slots) {
      const bool there = !contract.slots.empty() && random.chance(75);
      const Hash32 slot = there ? random.pick(contract.slots) : random.array<32>();
      const std::vector<Bytes> path = path_in(contract.storage, crypto::keccak256(slot));
      if (query.slots.empty()) first_slot = path, first_exists = there;
      keep(out.nodes, path);
      query.slots.push_back(slot);
    }
    if (out.queries.empty()) {
      out.account_nodes = account_path;
      out.storage_nodes = std::move(first_slot);
      out.account_exists = exists;
      out.slot_exists = first_exists;
    }
    out.queries.push_back(std::move(query));
  }
  return out;
}

struct Made {
  std::vector<HonestState> states;
  std::vector<HonestProof> proofs;
};

const Made& made() {
  static const Made all = [] {
    constexpr std::size_t kStates = 30, kProofs = 25;
    Made out;
    Random random(30);
    for (std::size_t i = 0; i < kStates; ++i) {
      const World world = some_world(random);
      HonestState state{root_of(world.state), {}};
      for (std::size_t j = 0; j < kProofs; ++j) {
        out.proofs.push_back(some_proof(random, world, i));
        keep(state.some_nodes, out.proofs.back().nodes);
      }
      out.states.push_back(std::move(state));
    }
    return out;
  }();
  return all;
}

std::vector<HonestItems> made_blocks() {
  static constexpr std::size_t kCounts[] = {1, 2, 16, 17, 130, 300};
  std::vector<HonestItems> out;
  Random random(31);
  for (std::size_t count : kCounts) {
    for (std::size_t most : {4u, 40u, 400u}) {  // short items make nodes in line
      HonestItems block;
      for (std::size_t i = 0; i < count; ++i) block.items.push_back(random.bytes(random.between(1, most)));
      block.root = eth::ordered_root(block.items);
      out.push_back(std::move(block));
    }
  }
  return out;
}

}  // namespace

const std::vector<HonestState>& states() {
  return made().states;
}
const std::vector<HonestProof>& proofs() {
  return made().proofs;
}
const std::vector<HonestItems>& blocks() {
  static const std::vector<HonestItems> all = made_blocks();
  return all;
}

}  // namespace statepass::hostile
