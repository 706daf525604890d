#include "network/rpc/node_view.hpp"

#include <array>

#include "crypto/keccak.hpp"
#include "qbft/header_builder.hpp"

namespace statepass::network {
namespace {

constexpr std::array<std::pair<std::string_view, NodeFault>, 11> kFaults = {{
    {"none", NodeFault::none},
    {"down", NodeFault::down},
    {"slow", NodeFault::slow},
    {"old_head", NodeFault::old_head},
    {"few_seals", NodeFault::few_seals},
    {"duplicate_seal", NodeFault::duplicate_seal},
    {"stranger_seal", NodeFault::stranger_seal},
    {"forged_root", NodeFault::forged_root},
    {"minority_sealed", NodeFault::minority_sealed},
    {"wrong_slot", NodeFault::wrong_slot},
    {"cut_proof", NodeFault::cut_proof},
}};

// A key that nobody admitted.
const crypto::Secp256k1Key& stranger() {
  static const auto key = crypto::Secp256k1Key::from_entropy(crypto::keccak256(bytes_of("a stranger to the network")));
  return *key;
}

bool forges_root(NodeFault fault) {
  return fault == NodeFault::forged_root || fault == NodeFault::minority_sealed;
}

eth::Header with_forged_root(eth::Header fields) {
  fields.state_root[0] ^= 1;
  return fields;
}

}  // namespace

std::optional<NodeFault> fault_of(std::string_view name) {
  for (const auto& [word, fault] : kFaults)
    if (word == name) return fault;
  return std::nullopt;
}

std::string_view fault_name(NodeFault fault) {
  for (const auto& [word, listed] : kFaults)
    if (listed == fault) return word;
  return "none";
}

NodeView::NodeView(const Chain& chain, std::size_t index, std::string letters, const crypto::Secp256k1Key& key)
    : chain_(&chain),
      index_(index),
      letters_(std::move(letters)),
      key_(&key),
      validator_(eth::address_of(key.public_key())) {}

void NodeView::set_fault(NodeFault fault, std::uint64_t value) {
  fault_ = fault;
  value_ = fault == NodeFault::old_head ? chain_->head().number() : value;
}

const Block& NodeView::head() const {
  return fault_ == NodeFault::old_head ? *chain_->find(value_) : chain_->head();
}

const Block* NodeView::find(std::uint64_t number) const {
  return number > head().number() ? nullptr : chain_->find(number);
}

const Block* NodeView::find(const Hash32& asked) const {
  const Block* block = chain_->find(asked);
  if (block != nullptr) return block->number() > head().number() ? nullptr : block;
  if (!forges_root(fault_)) return nullptr;
  // What this node called its head's hash is known to it alone.
  for (std::uint64_t number = head().number(); number > 0 && number + Chain::kStatesKept > head().number(); --number)
    if (hash(*find(number)) == asked) return find(number);
  return nullptr;
}

// A quorum of those that sealed, chosen and ordered by this node: honest nodes differ in both.
std::vector<qbft::Seal> NodeView::honest_seals(const Block& block) const {
  std::vector<qbft::Seal> seals;
  const std::size_t all = block.seals.size();
  const std::size_t quorum = qbft::quorum_of(block.extra.validators.size());
  for (std::size_t i = 0; i < std::min(all, quorum); ++i)
    seals.push_back(block.seals[(block.number() + index_ + i) % all].seal);
  if (index_ % 2 == 1) std::ranges::reverse(seals);
  return seals;
}

Bytes NodeView::header(const Block& block) const {
  if (block.number() == 0) return block.header({});
  std::vector<qbft::Seal> seals = honest_seals(block);
  switch (fault_) {
    case NodeFault::few_seals:
      seals.pop_back();
      break;
    case NodeFault::duplicate_seal:
      seals.back() = seals.front();
      break;
    case NodeFault::stranger_seal:
      seals.back() = stranger().sign(qbft::seal_digest_of(block.fields, block.extra));
      break;
    case NodeFault::forged_root: {
      Block forged = block;
      forged.fields = with_forged_root(block.fields);
      return forged.header(seals);
    }
    case NodeFault::minority_sealed: {
      Block forged = block;
      forged.fields = with_forged_root(block.fields);
      return forged.header({key_->sign(qbft::seal_digest_of(forged.fields, forged.extra))});
    }
    default:
      break;
  }
  return block.header(std::move(seals));
}

Hash32 NodeView::hash(const Block& block) const {
  if (block.number() == 0 || !forges_root(fault_)) return block.hash;
  return qbft::block_hash_of(with_forged_root(block.fields), block.extra);
}

}  // namespace statepass::network
