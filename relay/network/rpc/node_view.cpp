#include "network/rpc/node_view.hpp"

#include <array>

#include "crypto/keccak.hpp"
#include "qbft/header_builder.hpp"

namespace statepass::network {
namespace {

constexpr std::array<std::pair<std::string_view, NodeFault>, 12> kFaults = {{
    {"none", NodeFault::none},
    {"down", NodeFault::down},
    {"slow", NodeFault::slow},
    {"old_head", NodeFault::old_head},
    {"few_seals", NodeFault::few_seals},
    {"duplicate_seal", NodeFault::duplicate_seal},
    {"stranger_seal", NodeFault::stranger_seal},
    {"forged_root", NodeFault::forged_root},
    {"minority_sealed", NodeFault::minority_sealed},
    {"equivocation", NodeFault::equivocation},
    {"wrong_slot", NodeFault::wrong_slot},
    {"cut_proof", NodeFault::cut_proof},
}};

// A key that nobody admitted.
const crypto::Secp256k1Key& stranger() {
  static const auto key = crypto::Secp256k1Key::from_entropy(crypto::keccak256(bytes_of("a stranger to the network")));
  return *key;
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
  const bool of_the_head = fault == NodeFault::old_head || fault == NodeFault::equivocation;
  value_ = of_the_head ? chain_->head().number() : value;
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
  // What this node called a block's hash is known to it alone.
  const std::uint64_t least = head().number() - std::min(head().number(), Chain::kStatesKept);
  for (std::uint64_t number = head().number(); number > least; --number)
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

Block NodeView::told(const Block& block) const {
  Block told;
  told.fields = block.fields;
  told.extra = block.extra;
  told.seals = block.seals;
  if (fault_ == NodeFault::forged_root || fault_ == NodeFault::minority_sealed) {
    told.fields.state_root[0] ^= 1;
  } else if (fault_ == NodeFault::equivocation && block.number() == value_) {
    told.extra.vanity[0] ^= 1;
    told.seals = chain_->validators().seal(told.fields, told.extra);
  }
  return told;
}

Bytes NodeView::header(const Block& block) const {
  if (block.number() == 0) return block.header({});
  const Block served = told(block);
  std::vector<qbft::Seal> seals = honest_seals(served);
  const Hash32 digest = qbft::seal_digest_of(served.fields, served.extra);
  if (fault_ == NodeFault::few_seals) seals.pop_back();
  if (fault_ == NodeFault::duplicate_seal) seals.back() = seals.front();
  if (fault_ == NodeFault::stranger_seal) seals.back() = stranger().sign(digest);
  if (fault_ == NodeFault::minority_sealed) seals = {key_->sign(digest)};
  return served.header(std::move(seals));
}

Hash32 NodeView::hash(const Block& block) const {
  if (block.number() == 0 || fault_ == NodeFault::none) return block.hash;
  const Block served = told(block);
  return qbft::block_hash_of(served.fields, served.extra);
}

}  // namespace statepass::network
