#include "crypto/keccak.hpp"
#include "eth/trie.hpp"
#include "eth/trie_builder.hpp"
#include "grammar.hpp"
#include "honest_state.hpp"
#include "rlp_tree.hpp"

// Proofs that were changed, or that prove something else. The state root is a true one.
namespace statepass::hostile {
namespace {

Case with_nodes(const HonestProof& honest, std::vector<Bytes> bad, std::vector<std::string_view> refusals) {
  const Hash32& root = states()[honest.state].root;
  return {ProofCase{root, root, honest.queries, std::move(bad), honest.nodes}, std::move(refusals)};
}

// One with so many nodes at least.
const HonestProof& some_proof(Random& random, std::size_t nodes = 1) {
  for (;;) {
    const HonestProof& proof = random.pick(proofs());
    if (proof.nodes.size() >= nodes) return proof;
  }
}
const HonestProof& some_proof_of_account(Random& random) {
  for (;;) {
    const HonestProof& proof = random.pick(proofs());
    if (proof.account_exists) return proof;
  }
}
const HonestProof& some_proof_of_slot(Random& random) {
  for (;;) {
    const HonestProof& proof = random.pick(proofs());
    if (proof.slot_exists) return proof;
  }
}
bool holds(const std::vector<Bytes>& nodes, const Bytes& node) {
  return std::ranges::find(nodes, node) != nodes.end();
}

const std::vector<std::string_view> kMissing = names({Errc::eth_node_missing});

Case too_short(Random& random) {
  const HonestProof& honest = some_proof(random);
  std::vector<Bytes> bad = honest.nodes;
  random.shuffle(bad);
  bad.resize(random.below(bad.size()));
  return with_nodes(honest, std::move(bad), kMissing);
}

// What would prove absence to whoever takes a missing node for one.
Case early_end(Random& random) {
  const HonestProof& honest = some_proof_of_account(random);
  std::vector<Bytes> bad = honest.account_nodes;
  bad.pop_back();
  return with_nodes(honest, std::move(bad), kMissing);
}

Case too_long(Random& random) {
  const HonestProof& honest = some_proof(random);
  std::vector<Bytes> bad = honest.nodes;
  const std::size_t more = random.between(1, 4);
  for (std::size_t tries = 0; bad.size() < honest.nodes.size() + more && tries < 20; ++tries) {
    const Bytes node =
        random.chance(70) ? random.pick(random.pick(states()).some_nodes) : random.bytes(random.between(1, 532));
    if (!holds(bad, node)) bad.push_back(node);
  }
  random.shuffle(bad);
  return with_nodes(honest, std::move(bad), names({Errc::eth_node_unused}));
}

Case twice(Random& random) {
  const HonestProof& honest = some_proof(random);
  std::vector<Bytes> bad = honest.nodes;
  for (std::size_t more = random.between(1, 3); more > 0; --more) bad.push_back(Bytes(random.pick(honest.nodes)));
  random.shuffle(bad);
  return with_nodes(honest, std::move(bad), names({Errc::eth_node_duplicate}));
}

Case too_many(Random& random) {
  const HonestProof& honest = some_proof(random);
  std::vector<Bytes> bad = honest.nodes;
  while (bad.size() <= eth::kRelayNodes.nodes) bad.push_back(random.bytes(8));
  return with_nodes(honest, std::move(bad), names({Errc::eth_node_count}));
}

Case of_other_size(Random& random) {
  const HonestProof& honest = some_proof(random);
  std::vector<Bytes> bad = honest.nodes;
  random.pick(bad) = random.chance(50) ? Bytes() : random.bytes(random.between(641, 5'000));
  return with_nodes(honest, std::move(bad), names({Errc::eth_node_size}));
}

Case changed_bit(Random& random) {
  const HonestProof& honest = some_proof(random);
  std::vector<Bytes> bad = honest.nodes;
  std::uint8_t& byte = random.pick(random.pick(bad));
  byte = static_cast<std::uint8_t>(byte ^ (1u << random.below(8)));
  return with_nodes(honest, std::move(bad), kMissing);
}

Case changed_length(Random& random) {
  const HonestProof& honest = some_proof(random);
  std::vector<Bytes> bad = honest.nodes;
  Bytes& node = random.pick(bad);
  if (random.chance(50)) {
    node.resize(random.between(1, node.size() - 1));
  } else {
    append(node, random.bytes(random.between(1, 40)));
  }
  return with_nodes(honest, std::move(bad), kMissing);
}

// A node written as no writer writes it.
Case rewritten(Random& random) {
  for (;;) {
    const HonestProof& honest = some_proof(random);
    std::vector<Bytes> bad = honest.nodes;
    Bytes& node = random.pick(bad);
    RlpTree tree = read_tree(node);
    Bytes wrong = write_lying(tree, random.pick(nodes_of(tree)),
                              static_cast<LengthLie>(random.below(static_cast<std::size_t>(LengthLie::end))));
    if (wrong.empty() || wrong.size() > eth::kRelayNodes.node_bytes) continue;
    node = std::move(wrong);
    return with_nodes(honest, std::move(bad), kMissing);
  }
}

// The children of a branch in another order, or the two items of a leaf.
Case reordered(Random& random) {
  for (;;) {
    const HonestProof& honest = some_proof(random);
    std::vector<Bytes> bad = honest.nodes;
    Bytes& node = random.pick(bad);
    RlpTree tree = read_tree(node);
    random.shuffle(tree.items);
    Bytes wrong = write_tree(tree);
    if (wrong == node) continue;
    node = std::move(wrong);
    return with_nodes(honest, std::move(bad), kMissing);
  }
}

Case swapped_node(Random& random) {
  for (;;) {
    const HonestProof& honest = some_proof(random);
    std::vector<Bytes> bad = honest.nodes;
    const Bytes& other = random.pick(random.pick(states()).some_nodes);
    if (holds(honest.nodes, other)) continue;
    random.pick(bad) = other;
    return with_nodes(honest, std::move(bad), kMissing);
  }
}

// A sound proof of the same questions, or of others, in the state of another block.
Case other_state(Random& random) {
  for (;;) {
    const HonestProof& honest = some_proof(random);
    const HonestProof& other = some_proof(random);
    if (other.state == honest.state) continue;
    return with_nodes(honest, other.nodes, kMissing);
  }
}

// A sound proof of another account of the same state: what is asked for is there, so it proves nothing.
Case other_key(Random& random) {
  for (;;) {
    const HonestProof& honest = some_proof_of_account(random);
    const HonestProof& other = some_proof(random);
    if (other.state != honest.state || holds(other.nodes, honest.account_nodes.back())) continue;
    return with_nodes(honest, other.nodes, kMissing);
  }
}

// The account is the one that was asked for; its storage is another's.
Case other_storage(Random& random) {
  for (;;) {
    const HonestProof& honest = some_proof_of_slot(random);
    const HonestProof& other = some_proof_of_slot(random);
    if (honest.storage_nodes.empty() || holds(honest.nodes, other.storage_nodes.front())) continue;
    std::vector<Bytes> bad;
    for (const Bytes& node : honest.nodes) {
      if (!holds(honest.storage_nodes, node)) bad.push_back(node);
    }
    for (const Bytes& node : other.storage_nodes) {
      if (!holds(bad, node)) bad.push_back(node);
    }
    return with_nodes(honest, std::move(bad), kMissing);
  }
}

// "There is nothing": without a node, with the node of the empty trie, or with the account's leaf saying so.
Case empty_trie(Random& random) {
  const HonestProof& honest = some_proof_of_slot(random);
  std::vector<Bytes> bad;
  switch (random.below(3)) {
    case 0:
      bad = honest.nodes;
      std::erase_if(bad, [&](const Bytes& node) { return holds(honest.storage_nodes, node); });
      if (random.chance(50)) bad.push_back({0x80});
      break;
    case 1:
      bad = {{0x80}};
      if (random.chance(80)) bad.push_back(random.pick(states()[honest.state].some_nodes));
      if (holds(bad, honest.account_nodes.front())) bad.pop_back();
      break;
    default: {
      bad = honest.nodes;
      RlpTree leaf = read_tree(honest.account_nodes.back());
      RlpTree account = read_tree(leaf.items[1].payload);
      account.items[2].payload = to_bytes(eth::kEmptyTrieRoot);
      leaf.items[1].payload = write_tree(account);
      *std::ranges::find(bad, honest.account_nodes.back()) = write_tree(leaf);
      std::erase_if(bad, [&](const Bytes& node) { return holds(honest.storage_nodes, node); });
    }
  }
  return with_nodes(honest, std::move(bad), kMissing);
}

// A child that a hash leads to, written into its parent.
Case written_in_line(Random& random) {
  for (;;) {
    const HonestProof& honest = some_proof(random, 2);
    std::vector<Bytes> bad = honest.nodes;
    const std::size_t parent = random.below(bad.size());
    RlpTree tree = read_tree(bad[parent]);
    const Bytes child = random.pick(honest.nodes);
    const Hash32 hash = crypto::keccak256(child);
    const auto place = std::ranges::find_if(tree.items, [&](const RlpTree& item) { return equal(item.payload, hash); });
    if (place == tree.items.end()) continue;
    *place = read_tree(child);
    bad[parent] = write_tree(tree);
    if (bad[parent].size() > eth::kRelayNodes.node_bytes) continue;
    if (random.chance(50)) std::erase(bad, child);
    return with_nodes(honest, std::move(bad), kMissing);
  }
}

// One transaction or receipt of a block.
Case item_of(Random& random) {
  for (;;) {
    const HonestItems& block = random.pick(blocks());
    const std::size_t index = random.below(block.items.size());
    IndexCase out{block.root, block.root, index, {}, *eth::ordered_proof(block.items, index)};
    out.bad = out.twin;
    const std::size_t how = random.below(4);
    if (how == 0) out.bad.resize(random.below(out.bad.size()));
    if (how == 1) {
      std::uint8_t& byte = random.pick(random.pick(out.bad));
      byte = static_cast<std::uint8_t>(byte ^ (1u << random.below(8)));
    }
    if (how == 2) {  // the place of another
      const std::size_t other = random.below(block.items.size());
      out.bad = *eth::ordered_proof(block.items, other);
      if (out.bad == out.twin || holds(out.bad, out.twin.back())) continue;
    }
    if (how == 3) {
      const HonestItems& elsewhere = random.pick(blocks());
      if (elsewhere.root == block.root) continue;
      out.bad = *eth::ordered_proof(elsewhere.items, random.below(elsewhere.items.size()));
    }
    return {std::move(out), kMissing};
  }
}

}  // namespace

std::vector<Kind> proof_kinds() {
  return {
      {"proof", "short", "any nodes left out", 30, too_short},
      {"proof", "early end", "the last node left out", 15, early_end},
      {"proof", "long", "nodes that prove nothing", 30, too_long},
      {"proof", "node twice", "", 15, twice},
      {"proof", "too many nodes", "", 2, too_many},
      {"proof", "node of other size", "empty, or above 640 bytes", 8, of_other_size},
      {"proof", "bit of a node", "", 50, changed_bit},
      {"proof", "length of a node", "", 20, changed_length},
      {"proof", "node rewritten", "a lie in a head of RLP", 20, rewritten},
      {"proof", "items reordered", "", 15, reordered},
      {"proof", "node swapped", "", 30, swapped_node},
      {"proof", "other state", "of another block", 15, other_state},
      {"proof", "other key", "a sound proof of another account", 20, other_key},
      {"proof", "other storage", "of another account", 20, other_storage},
      {"proof", "empty trie", "claimed", 20, empty_trie},
      {"proof", "node in line", "that has 32 bytes or more", 15, written_in_line},
      {"proof", "item of a block", "transactions, receipts", 25, item_of},
  };
}

}  // namespace statepass::hostile
