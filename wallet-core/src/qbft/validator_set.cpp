#include "qbft/validator_set.hpp"

#include "base/sort.hpp"
#include "crypto/keccak.hpp"

namespace statepass::qbft {

Result<ValidatorSet> ValidatorSet::of(std::vector<Address> members) {
  if (members.empty()) return fail(Errc::qbft_validators_empty);
  if (members.size() > kMost) return fail(Errc::qbft_validators_count);
  sort(std::span(members), std::less<>());
  if (std::ranges::adjacent_find(members) != members.end()) return fail(Errc::qbft_validators_duplicate);
  return ValidatorSet(std::move(members));
}

Result<ValidatorSet> ValidatorSet::of_ascending(std::vector<Address> members) {
  for (std::size_t i = 1; i < members.size(); ++i) {
    if (members[i] < members[i - 1]) return fail(Errc::qbft_validators_order, i);
  }
  return of(std::move(members));
}

bool ValidatorSet::contains(const Address& address) const {
  return std::ranges::binary_search(members_, address);
}

std::size_t ValidatorSet::shared_with(const ValidatorSet& other) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(members_, [&](const Address& member) { return other.contains(member); }));
}

bool ValidatorSet::is_one_step_from(const ValidatorSet& other) const {
  const std::size_t shared = shared_with(other);
  return (size() == other.size() + 1 && shared == other.size()) || (other.size() == size() + 1 && shared == size());
}

Hash32 ValidatorSet::hash() const {
  crypto::Keccak256 hash;
  for (const Address& member : members_) hash.update(member);
  return hash.finish();
}

}  // namespace statepass::qbft
