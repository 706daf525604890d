#pragma once

#include <span>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

// Roots and proofs of tries whose entries are all known: a block's transactions and receipts, a registry's storage.
namespace statepass::eth {

struct TrieEntry {
  ByteView key;  // the trie's key: hashed already where the trie is one of hashed keys
  ByteView value;
};

// In any order. eth_trie_entry: a key twice (the offset is its place in the order of keys), or an empty value.
Result<Hash32> trie_root(std::vector<TrieEntry> entries);
// The nodes from the root to where the key stands, or to where it would: what prove_…() takes. None for the empty trie.
Result<std::vector<Bytes>> trie_proof(std::vector<TrieEntry> entries, ByteView key);

// Transactions root, receipts root, withdrawals root: the n-th item stands at the key RLP(n).
Hash32 ordered_root(std::span<const Bytes> items);
// eth_trie_entry: no such item.
Result<std::vector<Bytes>> ordered_proof(std::span<const Bytes> items, std::size_t index);

}  // namespace statepass::eth
