#include "crypto/keccak.hpp"
#include "eth/trie.hpp"
#include "grammar.hpp"
#include "rlp/encoder.hpp"
#include "rlp_tree.hpp"

// Tries that no node builds, under roots that fit them. Nobody but a quorum of validators can have such a root sealed;
// a reader that is strict here needs no trust in that.
namespace statepass::hostile {
namespace {

const Bytes kNone = {0x80};

// The way to one account, from the leaf up: paths of the account's key, whose nibbles are taken off as nodes are put
// on.
class Path {
 public:
  explicit Path(const eth::Address& account) : key_(crypto::keccak256(account)) {}

  std::uint8_t digit(std::size_t i) const { return i % 2 == 0 ? key_[i / 2] >> 4 : key_[i / 2] & 15; }
  Bytes prefix(std::size_t begin, std::size_t end, bool leaf) const {
    Bytes out = {static_cast<std::uint8_t>(leaf ? 0x20 : 0)};
    if ((end - begin) % 2 == 1) out[0] = static_cast<std::uint8_t>(out[0] | 0x10 | digit(begin++));
    for (; begin < end; begin += 2) out.push_back(static_cast<std::uint8_t>(digit(begin) << 4 | digit(begin + 1)));
    return out;
  }

 private:
  Hash32 key_;
};

Bytes pair(const Bytes& path, const Bytes& second) {
  return rlp::Encoder().list(rlp::Encoder().string(path).raw(second)).take();
}
Bytes text(ByteView value) {
  return rlp::Encoder().string(value).take();
}
Bytes hash_of(const Bytes& node) {
  return text(crypto::keccak256(node));
}
Bytes branch(std::uint8_t at, const Bytes& child, const Bytes& beside, const Bytes& value = kNone) {
  rlp::Encoder items;
  for (std::uint8_t i = 0; i < 16; ++i) items.raw(i == at ? child : i == (at ^ 1) ? beside : kNone);
  return rlp::Encoder().list(items.raw(value)).take();
}

// A sound little trie of one account below `depth` nibbles, and beside it one of another shape.
struct Crafted {
  eth::Address address;
  Path path;
  Bytes account;  // RLP
  std::size_t depth;

  explicit Crafted(Random& random)
      : address(random.array<20>()),
        path(address),
        account(eth::encode_account({.nonce = random.below(1'000), .code_hash = random.array<32>()})),
        depth(random.between(0, 3)) {}

  Bytes leaf(std::size_t from) const { return pair(path.prefix(from, 64, true), text(account)); }
  // `node` stands below so many branches.
  std::vector<Bytes> under_branches(Random& random, Bytes node) const {
    std::vector<Bytes> out{std::move(node)};
    for (std::size_t i = depth; i-- > 0;) {
      out.insert(out.begin(), branch(path.digit(i), hash_of(out.front()), text(random.array<32>())));
    }
    return out;
  }
  Case as_case(Random& random, const Bytes& bad, std::vector<std::string_view> refusals,
               const std::vector<Bytes>& behind = {}) const {
    std::vector<Bytes> bad_nodes = under_branches(random, bad), twin = under_branches(random, leaf(depth));
    const Hash32 bad_root = crypto::keccak256(bad_nodes.front()), root = crypto::keccak256(twin.front());
    bad_nodes.insert(bad_nodes.end(), behind.begin(), behind.end());
    return {ProofCase{bad_root, root, {{address, {}}}, std::move(bad_nodes), std::move(twin)}, std::move(refusals)};
  }
};

Case items(Random& random) {
  const Crafted made(random);
  std::size_t count = random.below(40);
  while (count == 2 || count == 17) ++count;
  rlp::Encoder list;
  for (std::size_t i = 0; i < count; ++i) random.chance(50) ? list.string({}) : list.string(random.bytes(8));
  return made.as_case(random, rlp::Encoder().list(list).take(), names({Errc::eth_node_items, Errc::eth_node_short}));
}

Case reference(Random& random) {
  const Crafted made(random);
  std::size_t size = random.between(1, 60);
  if (size == 32) ++size;
  Bytes wrong = random.bytes(size);
  wrong[0] |= 0x80;
  const Bytes node = random.chance(50)
                         ? branch(made.path.digit(made.depth), text(wrong), text(random.array<32>()))
                         : pair(made.path.prefix(made.depth, 20, false), text(random.chance(20) ? Bytes() : wrong));
  return made.as_case(random, node, names({Errc::eth_node_reference, Errc::eth_node_short}));
}

Case embedded(Random& random) {
  const Crafted made(random);
  const Bytes child = made.leaf(made.depth + 1);
  const Bytes node = random.chance(50) ? branch(made.path.digit(made.depth), child, text(random.array<32>()))
                                       : pair(made.path.prefix(made.depth, made.depth + 1, false),
                                              branch(made.path.digit(made.depth + 1), text(random.array<32>()), kNone));
  return made.as_case(random, node, names({Errc::eth_node_embedded}));
}

Case short_node(Random& random) {
  const Crafted made(random);
  const Bytes child =
      rlp::Encoder().list(rlp::Encoder().string(Bytes{0x20}).string(random.bytes(random.between(1, 24)))).take();
  const Bytes node = branch(made.path.digit(made.depth), hash_of(child), text(random.array<32>()));
  return made.as_case(random, node, names({Errc::eth_node_short}), {child});
}

Case branch_value(Random& random) {
  const Crafted made(random);
  const Bytes node = branch(made.path.digit(made.depth), hash_of(made.leaf(made.depth + 1)), text(random.array<32>()),
                            text(random.bytes(random.between(1, 80))));
  return made.as_case(random, node, names({Errc::eth_branch_value}));
}

Case extension_child(Random& random) {
  const Crafted made(random);
  const std::size_t end = made.depth + random.between(1, 20);
  const Bytes child =
      random.chance(50) ? made.leaf(end) : pair(made.path.prefix(end, end + 2, false), text(random.array<32>()));
  const Bytes node = pair(made.path.prefix(made.depth, end, false), hash_of(child));
  return made.as_case(random, node, names({Errc::eth_extension_child}), {child});
}

Case hex_prefix(Random& random) {
  const Crafted made(random);
  Bytes path = made.path.prefix(made.depth, 64, true);
  switch (random.below(4)) {
    case 0:
      path.clear();
      break;
    case 1:
      path[0] = static_cast<std::uint8_t>(path[0] | random.between(4, 15) << 4);
      break;
    case 2:  // padding that is not zero
      path = made.path.prefix(made.depth, made.depth + 2 * random.between(1, 20), random.chance(50));
      path[0] = static_cast<std::uint8_t>(path[0] | random.between(1, 15));
      break;
    default:  // an extension by nothing
      path = {0};
  }
  return made.as_case(random, pair(path, text(random.array<32>())), names({Errc::eth_hex_prefix}));
}

Case key_length(Random& random) {
  const Crafted made(random);
  std::size_t end = random.between(made.depth, 63);
  Bytes path = made.path.prefix(made.depth, end, true);
  if (random.chance(50)) append(path = made.path.prefix(made.depth, 64, true), random.bytes(random.between(1, 5)));
  const Bytes node = pair(path, text(made.account));
  return made.as_case(random, node, names({Errc::eth_key_length}));
}

Case leaf_value(Random& random) {
  const Crafted made(random);
  const bool list = random.chance(50);
  const Bytes value = list ? rlp::Encoder().list(rlp::Encoder().uint(random.below(1'000))).take() : kNone;
  return made.as_case(random, pair(made.path.prefix(made.depth, 64, true), value),
                      names({list ? Errc::rlp_type : Errc::eth_leaf_value}));
}

// The value is there, and is no account.
Case account(Random& random) {
  const Crafted made(random);
  RlpTree tree = read_tree(made.account);
  Bytes value;
  if (random.chance(50)) {
    while (value.empty()) {
      value = write_lying(tree, random.pick(nodes_of(tree)),
                          static_cast<LengthLie>(random.below(static_cast<std::size_t>(LengthLie::end))));
    }
  } else {
    switch (random.below(4)) {
      case 0:
        tree.items.push_back({false, random.bytes(3), {}});
        break;
      case 1:
        tree.items.pop_back();
        break;
      case 2:
        tree.items[random.below(2)].payload = concat({Bytes{0}, random.bytes(random.below(8))});
        break;
      default:
        tree.items[random.between(2, 3)].payload = random.bytes(random.below(32));
    }
    value = write_tree(tree);
  }
  return made.as_case(random, pair(made.path.prefix(made.depth, 64, true), text(value)), malformed());
}

// The account is sound, and the word in its slot is none.
Case word(Random& random) {
  const eth::Address address = random.array<20>();
  const Hash32 slot = random.array<32>();
  const auto trie_of = [&](const Bytes& value) {
    const Path path(address);
    const Hash32 key = crypto::keccak256(slot);
    const Bytes leaf = pair(concat({Bytes{0x20}, key}), text(value));
    const Bytes state =
        pair(path.prefix(0, 64, true), text(eth::encode_account({.storage_root = crypto::keccak256(leaf)})));
    return std::vector<Bytes>{state, leaf};
  };
  Bytes wrong;
  switch (random.below(5)) {
    case 0:
      wrong = kNone;
      break;
    case 1:
      wrong = text(concat({Bytes{0}, random.bytes(random.between(1, 31))}));
      break;
    case 2:
      wrong = text(concat({Bytes{1}, random.bytes(random.between(32, 60))}));
      break;
    case 3:
      wrong = rlp::Encoder().list(rlp::Encoder().uint(random.below(1'000))).take();
      break;
    default:
      wrong = concat({text(random.bytes(20)), random.bytes(random.between(1, 9))});
  }
  std::vector<Bytes> bad = trie_of(wrong), twin = trie_of(eth::encode_storage_value(Hash32{random.byte(), 1}));
  const Hash32 bad_root = crypto::keccak256(bad.front()), root = crypto::keccak256(twin.front());
  return {ProofCase{bad_root, root, {{address, {slot}}}, std::move(bad), std::move(twin)},
          names({Errc::eth_storage_value})};
}

// A sound node whose heads are written as no writer writes them.
Case heads(Random& random) {
  for (;;) {
    const Crafted made(random);
    RlpTree tree = read_tree(random.chance(50) ? made.leaf(made.depth)
                                               : branch(made.path.digit(made.depth), hash_of(made.leaf(made.depth + 1)),
                                                        text(random.array<32>())));
    const auto lie = static_cast<LengthLie>(random.below(static_cast<std::size_t>(LengthLie::wrapped)));
    const Bytes node = write_lying(tree, random.chance(50) ? &tree : &random.pick(tree.items), lie);
    if (node.empty()) continue;
    return made.as_case(random, node,
                        malformed() + names({Errc::eth_node_items, Errc::eth_hex_prefix, Errc::eth_key_length,
                                             Errc::eth_node_reference, Errc::eth_branch_value, Errc::eth_leaf_value}),
                        {made.leaf(made.depth + 1)});
  }
}

}  // namespace

std::vector<Kind> crafted_proof_kinds() {
  return {
      {"crafted trie", "number of items", "neither 2 nor 17", 10, items},
      {"crafted trie", "reference", "neither hash nor node", 10, reference},
      {"crafted trie", "long node in line", "32 bytes and more", 10, embedded},
      {"crafted trie", "hash of a short node", "", 10, short_node},
      {"crafted trie", "value of a branch", "", 10, branch_value},
      {"crafted trie", "extension to no branch", "", 10, extension_child},
      {"crafted trie", "hex prefix", "", 10, hex_prefix},
      {"crafted trie", "length of the key", "", 10, key_length},
      {"crafted trie", "value of a leaf", "empty, or a list", 10, leaf_value},
      {"crafted trie", "account", "of another form", 15, account},
      {"crafted trie", "storage word", "of another form", 12, word},
      {"crafted trie", "heads", "lengths that lie", 15, heads},
  };
}

}  // namespace statepass::hostile
