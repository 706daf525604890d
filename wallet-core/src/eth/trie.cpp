#include "eth/trie.hpp"

#include "crypto/keccak.hpp"
#include "rlp/encoder.hpp"
#include "rlp/reader.hpp"

namespace statepass::eth {
namespace {

constexpr std::size_t kHashSize = 32;  // a node of fewer bytes stands in its parent, others are referred to by hash

// A run of half bytes, most significant first.
class Nibbles {
 public:
  explicit Nibbles(ByteView bytes, std::size_t begin = 0) : bytes_(bytes), begin_(begin) {}
  std::size_t size() const { return 2 * bytes_.size() - begin_; }
  std::uint8_t operator[](std::size_t i) const {
    const std::uint8_t byte = bytes_[(begin_ + i) / 2];
    return (begin_ + i) % 2 == 0 ? byte >> 4 : byte & 15;
  }
  Nibbles from(std::size_t count) const { return Nibbles(bytes_, begin_ + count); }
  bool starts_with(const Nibbles& other) const {
    if (other.size() > size()) return false;
    for (std::size_t i = 0; i < other.size(); ++i) {
      if ((*this)[i] != other[i]) return false;
    }
    return true;
  }

 private:
  ByteView bytes_;
  std::size_t begin_;
};

struct Path {
  bool leaf;
  Nibbles nibbles;
};

// Hex-prefix encoding: the first nibble holds the kind of node (bit 1) and whether the path is odd (bit 0); an even
// path is preceded by a zero nibble.
Result<Path> read_path(const rlp::Item& item) {
  if (item.is_list) return fail(Errc::rlp_type, item.offset);
  if (item.payload.empty() || item.payload[0] >> 4 > 3) return fail(Errc::eth_hex_prefix, item.offset);
  const bool leaf = (item.payload[0] & 0x20) != 0, odd = (item.payload[0] & 0x10) != 0;
  if (!odd && (item.payload[0] & 15) != 0) return fail(Errc::eth_hex_prefix, item.offset);
  Nibbles nibbles(item.payload, odd ? 1 : 2);
  if (!leaf && nibbles.size() == 0) return fail(Errc::eth_hex_prefix, item.offset);
  return Path{leaf, nibbles};
}

// Where a child of a branch or an extension is: nowhere, behind a hash, or in line.
Result<> check_child(const rlp::Item& item) {
  if (item.is_list) {
    if (item.whole.size() >= kHashSize) return fail(Errc::eth_node_embedded, item.offset);
  } else if (!item.payload.empty() && item.payload.size() != kHashSize) {
    return fail(Errc::eth_node_reference, item.offset);
  }
  return {};
}

struct Node {
  std::array<rlp::Item, 17> items;
  std::size_t count;  // 2 or 17
};

Result<Node> read_node(ByteView bytes) {
  Node node{};
  SP_TRY_ASSIGN(rlp::Reader items, rlp::Reader::open_list(bytes));
  for (; !items.done(); ++node.count) {
    if (node.count == node.items.size()) return fail(Errc::eth_node_items, items.offset());
    SP_TRY_ASSIGN(node.items[node.count], items.item());
  }
  if (node.count != 2 && node.count != 17) return fail(Errc::eth_node_items, items.offset());
  return node;
}

// Goes down from the root along the key.
class Walk {
 public:
  Walk(Nibbles key, bool fixed_length, NodeSet& nodes) : rest_(key), fixed_length_(fixed_length), nodes_(nodes) {}

  Result<Proven> from(const Hash32& root) {
    if (root == kEmptyTrieRoot) return std::nullopt;
    auto bytes = nodes_.take(root);
    if (!bytes) return fail(Errc::eth_node_missing);
    // Every node on the way but a leaf takes at least one nibble off the key, so this ends.
    for (;;) {
      SP_TRY_ASSIGN(Node node, read_node(*bytes));
      if (after_extension_ && node.count != 17) return fail(Errc::eth_extension_child);
      SP_TRY_ASSIGN(Step step, node.count == 17 ? at_branch(node) : at_path(node));
      if (!step.child) return step.value;
      SP_TRY_ASSIGN(bytes, child_of(*step.child));
    }
  }

 private:
  // Either the end, with or without a value, or the child to go on with.
  struct Step {
    const rlp::Item* child = nullptr;
    Proven value;
  };

  Result<Step> at_branch(const Node& node) {
    for (std::size_t i = 0; i < 16; ++i) SP_TRY(check_child(node.items[i]));
    if (!node.items[16].is_empty_string()) return fail(Errc::eth_branch_value, node.items[16].offset);
    if (rest_.size() == 0) return ended_inside();
    const rlp::Item& child = node.items[rest_[0]];
    rest_ = rest_.from(1);
    after_extension_ = false;
    return child.is_empty_string() ? Step{} : Step{&child, {}};
  }

  Result<Step> at_path(const Node& node) {
    SP_TRY_ASSIGN(Path path, read_path(node.items[0]));
    const std::size_t least = path.nibbles.size() + (path.leaf ? 0 : 1);
    if (fixed_length_ && (path.leaf ? rest_.size() != least : rest_.size() < least)) return ended_inside();
    if (!path.leaf) {
      SP_TRY(check_child(node.items[1]));
      if (node.items[1].is_empty_string()) return fail(Errc::eth_node_reference, node.items[1].offset);
      if (!rest_.starts_with(path.nibbles)) return Step{};
      rest_ = rest_.from(path.nibbles.size());
      after_extension_ = true;
      return Step{&node.items[1], {}};
    }
    if (node.items[1].is_list) return fail(Errc::rlp_type, node.items[1].offset);
    if (node.items[1].payload.empty()) return fail(Errc::eth_leaf_value, node.items[1].offset);
    if (path.nibbles.size() != rest_.size() || !rest_.starts_with(path.nibbles)) return Step{};
    return Step{nullptr, node.items[1].payload};
  }

  // The key is used up, or the path runs past its end. Keys of one length never get there; the index of a transaction
  // that does not exist can.
  Result<Step> ended_inside() const {
    if (fixed_length_) return fail(Errc::eth_key_length);
    return Step{};
  }

  Result<ByteView> child_of(const rlp::Item& child) {
    if (child.is_list) return child.whole;
    auto bytes = nodes_.take(take_array<kHashSize>(child.payload));
    if (!bytes) return fail(Errc::eth_node_missing, child.offset);
    if (bytes->size() < kHashSize) return fail(Errc::eth_node_short);
    return *bytes;
  }

  Nibbles rest_;
  bool fixed_length_;
  NodeSet& nodes_;
  bool after_extension_ = false;
};

}  // namespace

Result<Proven> prove_hashed(const Hash32& root, ByteView preimage, NodeSet& nodes) {
  const Hash32 key = crypto::keccak256(preimage);
  return Walk(Nibbles(key), true, nodes).from(root);
}

Result<Proven> prove_index(const Hash32& root, std::uint64_t index, NodeSet& nodes) {
  const Bytes key = rlp::Encoder().uint(index).take();
  return Walk(Nibbles(key), false, nodes).from(root);
}

}  // namespace statepass::eth
