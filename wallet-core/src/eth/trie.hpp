#pragma once

#include <optional>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "eth/node_set.hpp"

// Proofs in Merkle-Patricia tries (Ethereum yellow paper, appendix D). A proof has three results, never two: the value
// that stands at the key, that nothing stands there, or an Error. A proof that merely ends is an Error: absence is
// shown by an empty place in a branch, by a path that leads elsewhere, or by the root of the empty trie.
namespace statepass::eth {

// keccak256(0x80): the root of the trie without entries, the only one that proves absence without a node.
inline constexpr Hash32 kEmptyTrieRoot = {0x56, 0xe8, 0x1f, 0x17, 0x1b, 0xcc, 0x55, 0xa6, 0xff, 0x83, 0x45,
                                          0xe6, 0x92, 0xc0, 0xf8, 0x6e, 0x5b, 0x48, 0xe0, 0x1b, 0x99, 0x6c,
                                          0xad, 0xc0, 0x01, 0x62, 0x2f, 0xb5, 0xe3, 0x63, 0xb4, 0x21};

// The value at the key as it stands in the leaf (the content of its RLP string), or nothing when it is proven absent.
using Proven = std::optional<ByteView>;

// State and storage: the key is keccak256(preimage), so every key has 64 nibbles.
// Errors, with the offset inside the node: eth_node_missing (a hash leads to no node of the set: the proof ends early,
// or a node was changed), eth_node_items (neither 2 nor 17 items), eth_node_reference (a child that is no empty string,
// hash or list), eth_node_embedded (a child of 32 bytes or more in line), eth_node_short (a hash of a node under 32
// bytes that is not the root), eth_hex_prefix (a malformed or empty path), eth_key_length (a path that does not end
// with the key), eth_branch_value (a branch with a value: no key here is the beginning of another), eth_extension_child
// (an extension to anything but a branch), eth_leaf_value (an empty value); and the rlp_… codes.
Result<Proven> prove_hashed(const Hash32& root, ByteView preimage, NodeSet& nodes);

// Transactions and receipts of a block: the key is RLP(index). The same errors.
Result<Proven> prove_index(const Hash32& root, std::uint64_t index, NodeSet& nodes);

}  // namespace statepass::eth
