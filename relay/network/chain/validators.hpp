#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "network/chain/block.hpp"
#include "network/genesis/genesis.hpp"
#include "qbft/validator_set.hpp"

namespace statepass::network {

// The rules by which Besu's validators take turns, vote and seal, played by one process that holds all keys.
class Validators {
 public:
  Validators(const QbftRules& rules, qbft::ValidatorSet first, std::vector<const crypto::Secp256k1Key*> keys);

  const qbft::ValidatorSet& set() const { return set_; }

  // A validator that takes no part in consensus; one whose key is not here never does.
  void stop(const Address& validator) { stopped_.insert(validator); }
  void start(const Address& validator) { stopped_.erase(validator); }
  bool runs(const Address& validator) const { return keys_.contains(validator) && !stopped_.contains(validator); }
  std::size_t running() const;
  bool has_quorum() const { return running() >= set_.quorum(); }

  struct Turn {
    Address proposer;
    std::uint32_t round;
    std::uint64_t seconds_lost;  // until that round, the request timeouts of those before it
  };
  // Whose block comes next: the validator after the last proposer, or the next one that runs. Nothing below quorum.
  std::optional<Turn> turn() const;

  // Proposals of one validator (qbft_proposeValidatorVote), cast when it is its turn.
  void propose(const Address& by, const Address& recipient, bool add);
  void discard(const Address& by, const Address& recipient);
  const std::map<Address, bool>& proposals(const Address& by) const;

  // The vote that the proposer casts in its block, if any.
  std::optional<qbft::Vote> vote_of(const Address& proposer) const;
  // Seals of all that run, over the digest of this block.
  std::vector<SealOf> seal(const eth::Header& fields, const qbft::ExtraData& extra) const;
  // Takes a block into account: its proposer and its vote. The set afterwards is that of the next block.
  void apply(const Block& block);

 private:
  void count(const Address& proposer, const qbft::Vote& vote);

  QbftRules rules_;
  qbft::ValidatorSet set_;
  std::map<Address, const crypto::Secp256k1Key*> keys_;
  std::set<Address> stopped_;
  std::map<Address, std::map<Address, bool>> proposals_;
  // Of this epoch: whom, whether to add, by whom.
  std::map<std::pair<Address, bool>, std::set<Address>> votes_;
  Address last_proposer_{};
};

}  // namespace statepass::network
