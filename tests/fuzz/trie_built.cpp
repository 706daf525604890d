#include "crypto/keccak.hpp"
#include "eth/trie.hpp"
#include "eth/trie_builder.hpp"

using namespace statepass;

// A trie of what the input names: pairs of a length and that many bytes, each the value behind the hash of its place.
// Builder and verifier agree on every place, taken or free.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<Bytes> keys;
  std::vector<eth::TrieEntry> entries;
  for (std::size_t at = 0; at < size && keys.size() < 64; at += 1 + data[at] % 48)
    keys.push_back(to_bytes(crypto::keccak256(be_bytes<1>(data[at]))));
  std::ranges::sort(keys);
  keys.erase(std::ranges::unique(keys).begin(), keys.end());
  for (std::size_t i = 0; i < keys.size(); ++i) entries.push_back({keys[i], ByteView(data, 1 + (i * 7) % size)});
  const auto root = eth::trie_root(entries);
  SP_ASSERT(root.has_value());
  for (std::uint64_t place = 0; place < 256; place += 5) {
    const Hash32 key = crypto::keccak256(be_bytes<1>(place));
    const auto nodes = eth::trie_proof(entries, key);
    SP_ASSERT(nodes.has_value());
    auto set = eth::NodeSet::of(*nodes, eth::kRelayNodes);
    SP_ASSERT(set.has_value());
    const auto proven = eth::prove_hashed(*root, be_bytes<1>(place), *set);
    const auto entry = std::ranges::find_if(entries, [&](const auto& e) { return equal(e.key, key); });
    SP_ASSERT(proven && set->finish() && proven->has_value() == (entry != entries.end()));
    if (*proven) SP_ASSERT(equal(**proven, entry->value));
  }
  return 0;
}
