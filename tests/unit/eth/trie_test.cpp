#include "eth/trie.hpp"

#include "crypto/keccak.hpp"
#include "rlp/encoder.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::eth;
using test::hex;

namespace {

const Bytes kPreimage = {'k', 'e', 'y'};

std::uint8_t digit(std::size_t i) {
  const Hash32 key = crypto::keccak256(kPreimage);
  return i % 2 == 0 ? key[i / 2] >> 4 : key[i / 2] & 15;
}

// Hex-prefix of the key's nibbles [begin, end), with the first one turned over if it shall lead elsewhere.
Bytes path(std::size_t begin, std::size_t end, bool leaf, bool elsewhere = false) {
  Bytes nibbles;
  for (std::size_t i = begin; i < end; ++i) nibbles.push_back(digit(i));
  if (elsewhere) nibbles[0] ^= 1;
  Bytes out = {static_cast<std::uint8_t>(leaf ? 0x20 : 0)};
  std::size_t i = 0;
  if (nibbles.size() % 2 == 1) out[0] = static_cast<std::uint8_t>(out[0] | 0x10 | nibbles[i++]);
  for (; i < nibbles.size(); i += 2) out.push_back(static_cast<std::uint8_t>(nibbles[i] << 4 | nibbles[i + 1]));
  return out;
}

Bytes pair(const Bytes& path_bytes, const Bytes& second) {
  return rlp::Encoder().list(rlp::Encoder().string(path_bytes).raw(second)).take();
}
Bytes leaf(std::size_t begin, const Bytes& value, bool elsewhere = false) {
  return pair(path(begin, 64, true, elsewhere), rlp::Encoder().string(value).take());
}
Bytes extension(std::size_t begin, std::size_t end, const Bytes& child) {
  return pair(path(begin, end, false), child);
}
// A branch at this depth with the child where the key goes on, a second child beside it, and a value.
Bytes branch(std::size_t depth, const Bytes& child, const Bytes& beside = Bytes(), const Bytes& value = {0x80}) {
  rlp::Encoder items;
  for (std::uint8_t i = 0; i < 16; ++i) {
    if (i == digit(depth)) {
      items.raw(child);
    } else if (i == (digit(depth) ^ 1) && !beside.empty()) {
      items.raw(beside);
    } else {
      items.string({});
    }
  }
  return rlp::Encoder().list(items.raw(value)).take();
}
Bytes hash_of(const Bytes& node) {
  return rlp::Encoder().string(crypto::keccak256(node)).take();
}

// With a copy of the value, which the nodes do not outlive.
Result<std::optional<Bytes>> prove(const std::vector<Bytes>& nodes) {
  auto set = NodeSet::of(nodes);
  REQUIRE(set.has_value());
  SP_TRY_ASSIGN(Proven proven, prove_hashed(crypto::keccak256(nodes.front()), kPreimage, *set));
  // Whatever was given lies on the way.
  SP_REQUIRE_OK(set->finish());
  return proven ? std::optional(to_bytes(*proven)) : std::nullopt;
}

const Bytes kValue = Bytes(40, 0x55), kElse = hash_of({1, 2, 3}), kNone = {0x80};

}  // namespace

TEST_CASE("sound proofs by hand: value", "[eth]") {
  Bytes deep_leaf = leaf(3, kValue);
  Bytes deep_branch = branch(2, hash_of(deep_leaf), kElse);
  const std::vector<Bytes> proofs[] = {
      {leaf(0, kValue)},
      {leaf(0, {9})},
      {branch(0, hash_of(leaf(1, kValue)), kElse), leaf(1, kValue)},
      {extension(0, 2, hash_of(deep_branch)), deep_branch, deep_leaf},
  };
  for (const auto& nodes : proofs) {
    auto value = prove(nodes);
    SP_REQUIRE_OK(value);
    REQUIRE(value->has_value());
  }
}

TEST_CASE("sound proofs by hand: nodes in line, down to the last nibble", "[eth]") {
  // With one nibble or none left a leaf is short enough to stand in its parent.
  Bytes last = branch(62, leaf(63, {7}), leaf(63, {8}));
  REQUIRE(last.size() < 32);
  Bytes above = branch(61, last, kElse);
  Bytes top = extension(0, 61, hash_of(above));
  auto value = prove({top, above});
  SP_REQUIRE_OK(value);
  REQUIRE(value->has_value());
  CHECK(*value == Bytes{7});

  Bytes end = branch(63, leaf(64, {7}));
  auto at_end = prove({extension(0, 63, end)});
  SP_REQUIRE_OK(at_end);
  CHECK(at_end->has_value());
}

TEST_CASE("sound proofs by hand: absence", "[eth]") {
  Bytes elsewhere = leaf(1, kValue, true);
  Bytes deep = branch(3, kElse, kElse);
  const std::vector<Bytes> proofs[] = {
      {leaf(0, kValue, true)},                            // the only leaf leads elsewhere
      {branch(0, kNone, kElse)},                          // an empty place
      {branch(0, hash_of(elsewhere), kElse), elsewhere},  // a leaf that leads elsewhere
      {pair(path(0, 3, false, true), hash_of(deep))},     // an extension that does
      {branch(0, hash_of(pair(path(1, 3, false, true), hash_of(deep))), kElse),
       pair(path(1, 3, false, true), hash_of(deep))},
  };
  for (const auto& nodes : proofs) {
    auto value = prove(nodes);
    SP_REQUIRE_OK(value);
    CHECK_FALSE(value->has_value());
  }
}

TEST_CASE("only the root of the empty trie proves absence without a node", "[eth]") {
  auto none = NodeSet::of(std::span<const Bytes>());
  auto value = prove_hashed(kEmptyTrieRoot, kPreimage, *none);
  SP_REQUIRE_OK(value);
  CHECK_FALSE(value->has_value());
  SP_REQUIRE_OK(none->finish());
  SP_CHECK_ERROR(prove_hashed(Hash32{}, kPreimage, *none), eth_node_missing);
  SP_CHECK_ERROR(prove_index(Hash32{}, 0, *none), eth_node_missing);
  CHECK_FALSE(prove_index(kEmptyTrieRoot, 0, *none)->has_value());
  std::vector<Bytes> superfluous = {leaf(0, kValue)};
  auto set = NodeSet::of(superfluous);
  CHECK_FALSE(prove_hashed(kEmptyTrieRoot, kPreimage, *set)->has_value());
  SP_CHECK_ERROR(set->finish(), eth_node_unused);
}

TEST_CASE("every way in which a proof is invalid", "[eth]") {
  Bytes good = leaf(1, kValue);
  // the proof ends early
  SP_CHECK_ERROR(prove({branch(0, hash_of(good), kElse)}), eth_node_missing);
  // two or 17 items
  SP_CHECK_ERROR(prove({hex("c0")}), eth_node_items);
  SP_CHECK_ERROR(prove({hex("c180")}), eth_node_items);
  SP_CHECK_ERROR(prove({hex("c3808080")}), eth_node_items);
  SP_CHECK_ERROR(prove({rlp::Encoder().list_of(Bytes(16, 0x80)).take()}), eth_node_items);
  SP_CHECK_ERROR(prove({rlp::Encoder().list_of(Bytes(18, 0x80)).take()}), eth_node_items);
  // a child that is no reference
  SP_CHECK_ERROR(prove({branch(0, hex("8401020304"), kElse)}), eth_node_reference);
  SP_CHECK_ERROR(prove({branch(0, kElse, hex("05"))}), eth_node_reference);
  SP_CHECK_ERROR(prove({branch(0, kElse, rlp::Encoder().string(Bytes(33, 1)).take())}), eth_node_reference);
  SP_CHECK_ERROR(prove({extension(0, 2, kNone)}), eth_node_reference);
  SP_CHECK_ERROR(prove({extension(0, 2, hex("05"))}), eth_node_reference);
  // a long node in line
  SP_CHECK_ERROR(prove({branch(0, good, kElse)}), eth_node_embedded);
  SP_CHECK_ERROR(prove({branch(0, kElse, good)}), eth_node_embedded);
  SP_CHECK_ERROR(prove({extension(0, 2, branch(2, kElse, kElse))}), eth_node_embedded);
  // a short node behind a hash; as the root it is allowed
  Bytes short_leaf = leaf(63, {7});
  SP_CHECK_ERROR(prove({extension(0, 62, hash_of(branch(62, hash_of(short_leaf), kElse))),
                        branch(62, hash_of(short_leaf), kElse), short_leaf}),
                 eth_node_short);
  // paths
  const Bytes value = rlp::Encoder().string(kValue).take();
  SP_CHECK_ERROR(prove({pair({}, value)}), eth_hex_prefix);
  SP_CHECK_ERROR(prove({pair({0x40}, value)}), eth_hex_prefix);
  SP_CHECK_ERROR(prove({pair({0xf0}, value)}), eth_hex_prefix);
  SP_CHECK_ERROR(prove({pair({0x21, 0x00}, value)}), eth_hex_prefix);
  SP_CHECK_ERROR(prove({pair({0x01, 0x00}, kElse)}), eth_hex_prefix);
  SP_CHECK_ERROR(prove({pair({0x00}, kElse)}), eth_hex_prefix);
  SP_CHECK_ERROR(prove({rlp::Encoder().list_of(concat({hex("c0"), value})).take()}), rlp_type);
  // paths that do not end with the key
  SP_CHECK_ERROR(prove({pair(path(0, 63, true), value)}), eth_key_length);
  SP_CHECK_ERROR(prove({pair(path(0, 62, true), value)}), eth_key_length);
  SP_CHECK_ERROR(prove({pair(Bytes(34, 0x20), value)}), eth_key_length);
  SP_CHECK_ERROR(prove({extension(0, 64, kElse)}), eth_key_length);
  SP_CHECK_ERROR(prove({pair(path(0, 63, true, true), value)}), eth_key_length);
  Bytes past_end = branch(63, hash_of(branch(0, kElse, kElse)), kElse);
  SP_CHECK_ERROR(prove({extension(0, 63, hash_of(past_end)), past_end, branch(0, kElse, kElse)}), eth_key_length);
  // a branch with a value
  SP_CHECK_ERROR(prove({branch(0, kElse, kElse, hex("05"))}), eth_branch_value);
  SP_CHECK_ERROR(prove({branch(0, kElse, kElse, hex("c0"))}), eth_branch_value);
  // an extension to a leaf or to an extension
  SP_CHECK_ERROR(prove({extension(0, 2, hash_of(leaf(2, kValue))), leaf(2, kValue)}), eth_extension_child);
  Bytes second = extension(2, 4, kElse);
  SP_CHECK_ERROR(prove({extension(0, 2, hash_of(second)), second}), eth_extension_child);
  // leaves without a value
  SP_CHECK_ERROR(prove({pair(path(0, 64, true), kNone)}), eth_leaf_value);
  SP_CHECK_ERROR(prove({pair(path(0, 64, true), hex("c0"))}), rlp_type);
  // not RLP
  Bytes trailing = leaf(0, kValue);
  trailing.push_back(0);
  SP_CHECK_ERROR(prove({trailing}), rlp_trailing);
  SP_CHECK_ERROR(prove({hex("83010203")}), rlp_type);
  SP_CHECK_ERROR(prove({pair(path(0, 64, true), hex("8105"))}), rlp_single_byte);
  SP_CHECK_ERROR(prove({pair(path(0, 64, true), hex("b80105"))}), rlp_not_shortest);
}

TEST_CASE("the nodes that were used come in the order of their first use", "[eth]") {
  const Bytes nodes[] = {hex("c101"), hex("c102"), hex("c103")};
  auto set = NodeSet::of(std::span<const Bytes>(nodes));
  SP_REQUIRE_OK(set);
  CHECK(set->used().empty());
  for (int i : {2, 0, 2}) REQUIRE(set->take(crypto::keccak256(nodes[i])));
  const auto used = set->used();
  REQUIRE(used.size() == 2);
  CHECK(to_bytes(used[0]) == nodes[2]);
  CHECK(to_bytes(used[1]) == nodes[0]);
}

TEST_CASE("a set of nodes has limits, no doubles, and nothing superfluous", "[eth]") {
  std::vector<Bytes> nodes;
  for (std::size_t i = 0; i < kEvidenceNodes.nodes; ++i) nodes.push_back(to_bytes(be_bytes<4>(i)));
  SP_REQUIRE_OK(NodeSet::of(nodes));
  nodes.push_back({1});
  SP_CHECK_ERROR(NodeSet::of(nodes), eth_node_count);
  SP_CHECK_ERROR(NodeSet::of(std::vector<Bytes>{Bytes(641, 1)}), eth_node_size);
  SP_REQUIRE_OK(NodeSet::of(std::vector<Bytes>{Bytes(640, 1)}));
  SP_CHECK_ERROR(NodeSet::of(std::vector<Bytes>{Bytes()}), eth_node_size);
  auto twice = NodeSet::of(std::vector<Bytes>{{1}, {2}, {1}});
  SP_CHECK_ERROR(twice, eth_node_duplicate);
  CHECK(twice.error().offset == 2);

  std::vector<Bytes> three = {{1}, {2}, {3}};
  std::vector<ByteView> views(three.begin(), three.end());
  auto set = NodeSet::of(views);
  SP_REQUIRE_OK(set);
  CHECK(to_bytes(*set->take(crypto::keccak256(Bytes{1}))) == Bytes{1});
  CHECK_FALSE(set->take(crypto::keccak256(Bytes{4})));
  CHECK(set->take(crypto::keccak256(Bytes{3})));
  SP_CHECK_ERROR(set->finish(), eth_node_unused);
  CHECK(set->finish().error().offset == 1);
  CHECK(set->take(crypto::keccak256(Bytes{2})));
  SP_REQUIRE_OK(set->finish());
}
