#pragma once

#include <optional>
#include <string>

#include "network/chain/chain.hpp"

namespace statepass::network {

// What a node of the network gets wrong on purpose when it serves what the network agreed on. None of these changes the
// chain; each is a lie, or a failure, of this one node.
enum class NodeFault : std::uint8_t {
  none,
  down,             // connections end without an answer
  slow,             // answers after `value` milliseconds
  old_head,         // shows the head of the moment the fault was set, for ever
  few_seals,        // one seal fewer than the quorum
  duplicate_seal,   // one seal twice, in the place of another
  stranger_seal,    // one seal by a key that is no validator's
  forged_root,      // another state root under the true seals
  minority_sealed,  // another state root, sealed by this node's validator alone
  equivocation,     // another block of the number that is the head now, sealed as well by all validators that run
  wrong_slot,       // storage proofs for another slot than the one asked for
  cut_proof,        // proofs that lack their last node
};
std::optional<NodeFault> fault_of(std::string_view name);
std::string_view fault_name(NodeFault fault);

// One node: the network as it serves it. Each has its validator, and its own choice of seals, as honest nodes do.
class NodeView {
 public:
  NodeView(const Chain& chain, std::size_t index, std::string letters, const crypto::Secp256k1Key& key);

  const std::string& letters() const { return letters_; }
  std::size_t index() const { return index_; }
  const Address& validator() const { return validator_; }
  const Chain& chain() const { return *chain_; }

  void set_fault(NodeFault fault, std::uint64_t value = 0);
  NodeFault fault() const { return fault_; }
  std::uint64_t fault_value() const { return value_; }

  // The head that this node shows.
  const Block& head() const;
  // nullptr above it.
  const Block* find(std::uint64_t number) const;
  const Block* find(const Hash32& hash) const;
  // The header as this node serves it, and the hash that it names with it.
  Bytes header(const Block& block) const;
  Hash32 hash(const Block& block) const;

 private:
  std::vector<qbft::Seal> honest_seals(const Block& block) const;
  // Fields, extra data and seals as this node tells them: with a fault that changes what is sealed, not the network's.
  Block told(const Block& block) const;

  const Chain* chain_;
  std::size_t index_;
  std::string letters_;
  const crypto::Secp256k1Key* key_;
  Address validator_;
  NodeFault fault_ = NodeFault::none;
  std::uint64_t value_ = 0;
};

}  // namespace statepass::network
