#include "eth/node_set.hpp"

#include "base/sort.hpp"
#include "crypto/keccak.hpp"

namespace statepass::eth {

Result<> NodeSet::add(ByteView bytes, const NodeLimits& limits) {
  if (nodes_.size() == limits.nodes) return fail(Errc::eth_node_count, nodes_.size());
  if (bytes.empty() || bytes.size() > limits.node_bytes) return fail(Errc::eth_node_size, nodes_.size());
  nodes_.push_back({crypto::keccak256(bytes), bytes, nodes_.size(), 0});
  return {};
}

Result<> NodeSet::index() {
  sort(std::span(nodes_),
       [](const Node& a, const Node& b) { return a.hash != b.hash ? a.hash < b.hash : a.index < b.index; });
  auto twin = std::ranges::adjacent_find(nodes_, {}, &Node::hash);
  if (twin != nodes_.end()) return fail(Errc::eth_node_duplicate, twin[1].index);
  return {};
}

Result<NodeSet> NodeSet::of(std::span<const ByteView> nodes, NodeLimits limits) {
  NodeSet set;
  for (ByteView node : nodes) SP_TRY(set.add(node, limits));
  SP_TRY(set.index());
  return set;
}

Result<NodeSet> NodeSet::of(std::span<const Bytes> nodes, NodeLimits limits) {
  NodeSet set;
  for (const Bytes& node : nodes) SP_TRY(set.add(node, limits));
  SP_TRY(set.index());
  return set;
}

std::optional<ByteView> NodeSet::take(const Hash32& hash) {
  auto found = std::ranges::lower_bound(nodes_, hash, {}, &Node::hash);
  if (found == nodes_.end() || found->hash != hash) return std::nullopt;
  if (found->turn == 0) found->turn = ++taken_;
  return found->bytes;
}

std::vector<ByteView> NodeSet::used() const {
  std::vector<ByteView> out(taken_);
  for (const Node& node : nodes_) {
    if (node.turn > 0) out[node.turn - 1] = node.bytes;
  }
  return out;
}

Result<> NodeSet::finish() const {
  const auto unused = std::ranges::find(nodes_, std::size_t{0}, &Node::turn);
  if (unused != nodes_.end()) return fail(Errc::eth_node_unused, unused->index);
  return {};
}

}  // namespace statepass::eth
