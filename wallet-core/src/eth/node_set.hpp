#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace statepass::eth {

struct NodeLimits {
  std::size_t node_bytes;
  std::size_t nodes;
};
// Stapled evidence (presentation specification 6 and 12). A full branch has 532 bytes, an account's leaf at most 144.
inline constexpr NodeLimits kEvidenceNodes{640, 96};
// A relay's answer about up to 64 slots (ledger specification 7).
inline constexpr NodeLimits kRelayNodes{640, 1'024};
// Nodes of a block's transactions and receipts hold these whole.
inline constexpr NodeLimits kBlockBodyNodes{262'144, 32};

// The nodes that came with one or more Merkle-Patricia proofs, each once, in any order, found by their hash. Remembers
// which were used, so that nothing superfluous can ride along.
class NodeSet {
 public:
  // Views into the nodes are kept: their bytes must outlive the set. An error's offset is the index of the node.
  // eth_node_size: empty or too long; eth_node_count: too many; eth_node_duplicate: a node twice.
  static Result<NodeSet> of(std::span<const ByteView> nodes, NodeLimits limits = kEvidenceNodes);
  static Result<NodeSet> of(std::span<const Bytes> nodes, NodeLimits limits = kEvidenceNodes);

  // The node with this hash, marked as used.
  std::optional<ByteView> take(const Hash32& hash);

  // The nodes that were taken, in the order of their first use: what a proof for others has to hold.
  std::vector<ByteView> used() const;

  // eth_node_unused when a node was not taken.
  Result<> finish() const;

 private:
  struct Node {
    Hash32 hash;
    ByteView bytes;
    std::size_t index;
    std::size_t turn;  // when it was first taken, from 1; 0: never
  };

  Result<> add(ByteView bytes, const NodeLimits& limits);
  Result<> index();

  std::vector<Node> nodes_;  // by hash
  std::size_t taken_ = 0;
};

}  // namespace statepass::eth
