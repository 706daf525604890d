#include "network/chain/validators.hpp"

#include <algorithm>

#include "qbft/header_builder.hpp"

namespace statepass::network {

Validators::Validators(const QbftRules& rules, qbft::ValidatorSet first, std::vector<const crypto::Secp256k1Key*> keys)
    : rules_(rules), set_(std::move(first)) {
  for (const auto* key : keys) keys_.emplace(eth::address_of(key->public_key()), key);
}

std::size_t Validators::running() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(set_.members(), [this](const Address& member) { return runs(member); }));
}

std::optional<Validators::Turn> Validators::turn() const {
  if (!has_quorum()) return std::nullopt;
  const auto& members = set_.members();
  // The first member above the last proposer, so that it works as well when that one has left the set.
  const auto after = std::ranges::upper_bound(members, last_proposer_);
  std::size_t at = after == members.end() ? 0 : static_cast<std::size_t>(after - members.begin());
  Turn turn{members[at], 0, 0};
  while (!runs(turn.proposer)) {
    turn.seconds_lost += std::uint64_t{rules_.request_timeout} << turn.round;
    ++turn.round;
    at = (at + 1) % members.size();
    turn.proposer = members[at];
  }
  return turn;
}

void Validators::propose(const Address& by, const Address& recipient, bool add) {
  proposals_[by][recipient] = add;
}

void Validators::discard(const Address& by, const Address& recipient) {
  proposals_[by].erase(recipient);
}

const std::map<Address, bool>& Validators::proposals(const Address& by) const {
  static const std::map<Address, bool> none;
  const auto found = proposals_.find(by);
  return found == proposals_.end() ? none : found->second;
}

std::optional<qbft::Vote> Validators::vote_of(const Address& proposer) const {
  for (const auto& [recipient, add] : proposals(proposer)) {
    // What is so already, and what this validator has voted for in this epoch, is not voted for again.
    if (set_.contains(recipient) == add) continue;
    const auto cast = votes_.find({recipient, add});
    if (cast != votes_.end() && cast->second.contains(proposer)) continue;
    return qbft::Vote{recipient, add};
  }
  return std::nullopt;
}

std::vector<SealOf> Validators::seal(const eth::Header& fields, const qbft::ExtraData& extra) const {
  const Hash32 digest = qbft::seal_digest_of(fields, extra);
  std::vector<SealOf> seals;
  for (const Address& member : set_.members())
    if (runs(member)) seals.push_back({member, keys_.at(member)->sign(digest)});
  return seals;
}

void Validators::apply(const Block& block) {
  last_proposer_ = block.fields.coinbase;
  // A vote in the block that ends an epoch does not count, and all others end there.
  if (block.number() % rules_.epoch_length == 0) {
    votes_.clear();
  } else if (block.extra.vote) {
    count(block.fields.coinbase, *block.extra.vote);
  }
}

void Validators::count(const Address& proposer, const qbft::Vote& vote) {
  votes_[{vote.recipient, !vote.add}].erase(proposer);
  auto& by = votes_[{vote.recipient, vote.add}];
  by.insert(proposer);
  if (by.size() <= set_.size() / 2 || set_.contains(vote.recipient) == vote.add) return;
  std::vector<Address> members = set_.members();
  if (vote.add) {
    members.push_back(vote.recipient);
  } else {
    std::erase(members, vote.recipient);
    for (auto& entry : votes_) entry.second.erase(vote.recipient);
  }
  if (auto next = qbft::ValidatorSet::of(std::move(members))) set_ = *std::move(next);
  votes_.erase({vote.recipient, true});
  votes_.erase({vote.recipient, false});
}

}  // namespace statepass::network
