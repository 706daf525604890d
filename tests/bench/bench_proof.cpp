// What it costs to prove facts: an issuer's key and a list's root, and a thousand slots at once or one by one.
#include "bench/figure.hpp"
#include "crypto/keccak.hpp"
#include "eth/account.hpp"
#include "eth/trie_builder.hpp"
#include "ledger/facts.hpp"

using namespace statepass;

namespace {

struct Trie {
  std::vector<Hash32> keys;
  std::vector<Bytes> values;
  std::vector<eth::TrieEntry> entries;

  void put(ByteView preimage, Bytes value) {
    keys.push_back(crypto::keccak256(preimage));
    values.push_back(std::move(value));
  }
  Hash32 root() {
    entries.clear();
    for (std::size_t i = 0; i < keys.size(); ++i) entries.push_back({keys[i], values[i]});
    return *eth::trie_root(entries);
  }
  void prove(ByteView preimage, std::vector<Bytes>& nodes) const {
    const std::vector<Bytes> path = *eth::trie_proof(entries, crypto::keccak256(preimage));
    for (const Bytes& node : path) {
      if (std::find(nodes.begin(), nodes.end(), node) == nodes.end()) nodes.push_back(node);
    }
  }
};

constexpr eth::Address kKeys{1}, kLists{2};

struct Ledger {
  Trie keys, lists, state;
  Hash32 root{};

  Ledger(std::size_t accounts, std::size_t key_count, std::size_t list_count) {
    const auto fill = [](Trie& trie, std::size_t count) {
      for (std::size_t i = 0; i < count; ++i)
        trie.put(eth::word_of(i), eth::encode_storage_value(crypto::keccak256(be_bytes<8>(i))));
      return trie.root();
    };
    eth::Account account;
    account.storage_root = fill(keys, key_count);
    state.put(kKeys, eth::encode_account(account));
    account.storage_root = fill(lists, list_count);
    state.put(kLists, eth::encode_account(account));
    for (std::size_t i = 3; i < accounts; ++i) state.put(be_bytes<20>(i << 8), eth::encode_account({}));
    root = state.root();
  }
  std::vector<Bytes> nodes(const std::vector<ledger::FactQuery>& queries) const {
    std::vector<Bytes> out;
    for (const auto& query : queries) {
      state.prove(query.account, out);
      for (const Hash32& slot : query.slots) (query.account == kKeys ? keys : lists).prove(slot, out);
    }
    return out;
  }
};

void prove(const Ledger& ledger, const std::vector<Bytes>& nodes, const std::vector<ledger::FactQuery>& queries) {
  auto set = eth::NodeSet::of(nodes, {640, 65'536});
  SP_ASSERT(set && ledger::prove_facts(ledger.root, queries, *set) && set->finish());
}

struct Questions {
  std::vector<ledger::FactQuery> facts;
  std::vector<Bytes> nodes;
};

// An issuer's key and a list's root.
Questions two_facts(const Ledger& ledger) {
  Questions out{{{kKeys, {eth::word_of(500)}}, {kLists, {eth::word_of(900)}}}, {}};
  out.nodes = ledger.nodes(out.facts);
  return out;
}

Questions slots(const Ledger& ledger, std::size_t first, std::size_t count) {
  Questions out{{{kLists, {}}}, {}};
  for (std::size_t i = first; i < first + count; ++i) out.facts[0].slots.push_back(eth::word_of(i));
  out.nodes = ledger.nodes(out.facts);
  return out;
}

void prove(const Ledger& ledger, const Questions& questions) {
  prove(ledger, questions.nodes, questions.facts);
}

// One path of these, once.
int count(const std::string& path) {
  const Ledger ledger(2'000, 1'000, 1'793);
  const bool is_two = path == "proof.account_storage";
  if (!is_two && path != "proof.1000_slots") return 2;
  const Questions questions = is_two ? two_facts(ledger) : slots(ledger, 0, 1'000);
  bench::counted([&] { prove(ledger, questions); });
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (const std::string path = bench::path_to_count(argc, argv); !path.empty()) return count(path);
  const Ledger ledger(bench::amount(2'000, 200), 1'000, 1'793);
  const Questions two = two_facts(ledger);
  std::vector<double> rounds;
  for (std::size_t i = 0; i < bench::rounds(); ++i) rounds.push_back(bench::micros(20, [&] { prove(ledger, two); }));
  bench::figure("proof.account_storage." + bench::kFace + ".us", "us", rounds,
                "issuer key and list root, " + std::to_string(two.nodes.size()) + " nodes");

  const std::size_t amount = bench::amount(1'000, 50);
  const Questions all = slots(ledger, 0, amount);
  std::vector<Questions> single;
  for (std::size_t i = 0; i < amount; ++i) single.push_back(slots(ledger, i, 1));
  std::vector<double> ratios;
  for (std::size_t round = 0; round < bench::rounds(); ++round) {
    const double alone = bench::micros(1, [&] {
      for (const Questions& one : single) prove(ledger, one);
    });
    ratios.push_back(bench::micros(1, [&] { prove(ledger, all); }) / alone);
  }
  bench::figure(bench::kWasm ? "proof.1000_slots.wasm.batched.vs_single" : "proof.1000_slots.batched.vs_single",
                "ratio", ratios, std::to_string(all.nodes.size()) + " nodes, " + bench::kFace);
}
