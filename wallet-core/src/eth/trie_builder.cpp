#include "eth/trie_builder.hpp"

#include "crypto/keccak.hpp"
#include "eth/trie.hpp"
#include "rlp/encoder.hpp"

namespace statepass::eth {
namespace {

std::uint8_t nibble(ByteView key, std::size_t i) {
  return i % 2 == 0 ? key[i / 2] >> 4 : key[i / 2] & 15;
}

// How many nibbles from `depth` on two keys share.
std::size_t shared_nibbles(ByteView a, ByteView b, std::size_t depth) {
  const std::size_t most = 2 * std::min(a.size(), b.size());
  std::size_t i = depth;
  while (i < most && nibble(a, i) == nibble(b, i)) ++i;
  return i - depth;
}

// Hex-prefix encoding of nibbles [begin, end) of the key.
Bytes hex_prefix(ByteView key, std::size_t begin, std::size_t end, bool leaf) {
  const bool odd = (end - begin) % 2 != 0;
  Bytes out = {static_cast<std::uint8_t>(leaf ? 0x20 : 0)};
  if (odd) out[0] = static_cast<std::uint8_t>(out[0] | 0x10 | nibble(key, begin++));
  for (; begin < end; begin += 2) {
    out.push_back(static_cast<std::uint8_t>(nibble(key, begin) << 4 | nibble(key, begin + 1)));
  }
  return out;
}

using Entries = std::span<const TrieEntry>;

// Builds from the leaves up. With a target key it keeps the nodes on the way to it, the deepest first.
class Builder {
 public:
  explicit Builder(const ByteView* target = nullptr) : target_(target) {}

  Hash32 root(Entries entries) {
    if (entries.empty()) return kEmptyTrieRoot;
    Bytes node = encode(entries, 0);
    const Hash32 hash = crypto::keccak256(node);
    if (target_) path_.push_back(std::move(node));
    return hash;
  }
  std::vector<Bytes> take_path() {
    std::ranges::reverse(path_);
    return std::move(path_);
  }

 private:
  // The node of entries, one or more in ascending order, that share their first `depth` nibbles.
  Bytes encode(Entries entries, std::size_t depth) {
    const ByteView first = entries.front().key;
    rlp::Encoder items;
    if (entries.size() == 1) {
      items.string(hex_prefix(first, depth, 2 * first.size(), true)).string(entries.front().value);
    } else if (std::size_t shared = shared_nibbles(first, entries.back().key, depth); shared > 0) {
      items.string(hex_prefix(first, depth, depth + shared, false)).raw(reference(entries, depth + shared));
    } else {
      encode_branch(entries, depth, items);
    }
    return rlp::Encoder().list(items).take();
  }

  void encode_branch(Entries entries, std::size_t depth, rlp::Encoder& items) {
    ByteView value;
    if (2 * entries.front().key.size() == depth) {
      value = entries.front().value;
      entries = entries.subspan(1);
    }
    for (std::uint8_t digit = 0; digit < 16; ++digit) {
      std::size_t count = 0;
      while (count < entries.size() && nibble(entries[count].key, depth) == digit) ++count;
      if (count == 0) {
        items.string({});
      } else {
        items.raw(reference(entries.first(count), depth + 1));
      }
      entries = entries.subspan(count);
    }
    items.string(value);
  }

  // How the parent names this child: itself when it is short, else its hash.
  Bytes reference(Entries entries, std::size_t depth) {
    Bytes node = encode(entries, depth);
    if (node.size() < 32) return node;
    Bytes out = rlp::Encoder().string(crypto::keccak256(node)).take();
    if (target_ && leads_to_target(entries.front().key, depth)) path_.push_back(std::move(node));
    return out;
  }

  bool leads_to_target(ByteView key, std::size_t depth) const {
    return 2 * target_->size() >= depth && shared_nibbles(key, *target_, 0) >= depth;
  }

  const ByteView* target_;
  std::vector<Bytes> path_;
};

Result<> put_in_order(std::vector<TrieEntry>& entries) {
  std::ranges::sort(entries, less, &TrieEntry::key);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].value.empty()) return fail(Errc::eth_trie_entry, i);
    if (i > 0 && equal(entries[i - 1].key, entries[i].key)) return fail(Errc::eth_trie_entry, i);
  }
  return {};
}

// The keys of a list's items, and the entries that view them.
class OrderedEntries {
 public:
  explicit OrderedEntries(std::span<const Bytes> items) {
    keys_.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
      keys_.push_back(rlp::Encoder().uint(i).take());
      entries_.push_back({keys_[i], items[i]});
    }
  }
  std::vector<TrieEntry> take() { return std::move(entries_); }

 private:
  std::vector<Bytes> keys_;
  std::vector<TrieEntry> entries_;
};

}  // namespace

Result<Hash32> trie_root(std::vector<TrieEntry> entries) {
  SP_TRY(put_in_order(entries));
  return Builder().root(entries);
}

Result<std::vector<Bytes>> trie_proof(std::vector<TrieEntry> entries, ByteView key) {
  SP_TRY(put_in_order(entries));
  Builder builder(&key);
  builder.root(entries);
  return builder.take_path();
}

Hash32 ordered_root(std::span<const Bytes> items) {
  OrderedEntries entries(items);
  auto root = trie_root(entries.take());
  SP_ASSERT(root);  // the keys are distinct, and neither a transaction nor a receipt is empty
  return *root;
}

Result<std::vector<Bytes>> ordered_proof(std::span<const Bytes> items, std::size_t index) {
  if (index >= items.size()) return fail(Errc::eth_trie_entry, index);
  OrderedEntries entries(items);
  return trie_proof(entries.take(), rlp::Encoder().uint(index).take());
}

}  // namespace statepass::eth
