// What the light client costs: one header against the bare recoveries of its seals, and one account with one slot.
#include <chrono>
#include <cstdio>

#include "eth/account.hpp"
#include "eth/trie_builder.hpp"
#include "support/network.hpp"

using namespace statepass;
using test::range;

namespace {

// Microseconds of one call: the best of many batches, since the machine has other work.
template <class Call>
double best_of(int batches, int calls, Call call) {
  double best = 1e18;
  for (int batch = 0; batch < batches; ++batch) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < calls; ++i) call();
    const std::chrono::duration<double, std::micro> taken = std::chrono::steady_clock::now() - start;
    best = std::min(best, taken.count() / calls);
  }
  return best;
}

void header_of(std::size_t validators) {
  test::Network network(validators);
  const std::size_t quorum = qbft::quorum_of(validators);
  test::BlockPlan plan{.number = 200, .members = range(0, validators), .sealers = range(0, quorum), .round = 1};
  const Bytes raw = network.sealed(plan);
  plan.number = 100;
  const qbft::Checkpoint start = network.checkpoint(plan);
  const qbft::SealedHeader header = *qbft::SealedHeader::parse(raw);

  const double bare = best_of(60, 4, [&] {
    for (const auto& seal : header.seals()) SP_ASSERT(crypto::secp256k1_recover(header.seal_digest(), seal));
  });
  const double verified = best_of(60, 4, [&] {
    qbft::LightClient client(start);
    SP_ASSERT(client.advance(raw, plan.time).result == qbft::HeaderResult::advanced);
  });
  std::printf(
      "{\"bench\": \"header\", \"validators\": %zu, \"seals\": %zu, \"bytes\": %zu, \"recoveriesMicros\": %.1f, "
      "\"verifyMicros\": %.1f, \"ratio\": %.3f}\n",
      validators, quorum, raw.size(), bare, verified, verified / bare);
}

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
};

void proof_of(std::size_t accounts, std::size_t slots) {
  Trie storage, state;
  for (std::size_t i = 0; i < slots; ++i)
    storage.put(eth::word_of(i), eth::encode_storage_value(crypto::keccak256(be_bytes<8>(i))));
  eth::Account account;
  account.storage_root = storage.root();
  const eth::Address address{1};
  state.put(address, eth::encode_account(account));
  for (std::size_t i = 1; i < accounts; ++i) state.put(be_bytes<20>(i), eth::encode_account({}));
  const Hash32 root = state.root(), slot = eth::word_of(slots / 2);
  std::vector<Bytes> nodes = *eth::trie_proof(state.entries, crypto::keccak256(address));
  const std::vector<Bytes> more = *eth::trie_proof(storage.entries, crypto::keccak256(slot));
  nodes.insert(nodes.end(), more.begin(), more.end());

  const double taken = best_of(60, 20, [&] {
    auto set = eth::NodeSet::of(nodes);
    auto proven = eth::prove_account(root, address, *set);
    SP_ASSERT(proven && *proven && eth::prove_slot((*proven)->storage_root, slot, *set)->has_value() && set->finish());
  });
  std::printf("{\"bench\": \"proof\", \"accounts\": %zu, \"slots\": %zu, \"nodes\": %zu, \"micros\": %.1f}\n", accounts,
              slots, nodes.size(), taken);
  const double built = best_of(5, 1, [&] { storage.root(); });
  std::printf("{\"bench\": \"storage root\", \"slots\": %zu, \"millis\": %.1f}\n", slots, built / 1000);
}

}  // namespace

int main() {
  for (std::size_t validators : {4u, 7u, 13u, 51u}) header_of(validators);
  proof_of(200, 80);
  proof_of(2000, 1793);
  proof_of(2000, 20'000);
}
