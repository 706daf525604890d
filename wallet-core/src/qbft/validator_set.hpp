#pragma once

#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "eth/address.hpp"

namespace statepass::qbft {

using eth::Address;

// How many of n validators must seal a block: ceil(2n/3).
constexpr std::size_t quorum_of(std::size_t n) {
  return (2 * n + 2) / 3;
}

// The validators of a block: 1 to 128 distinct addresses, ascending.
class ValidatorSet {
 public:
  static constexpr std::size_t kMost = 128;  // presentation specification 1.1

  // In any order. qbft_validators_empty (also what a chain shows whose validators are in a contract),
  // qbft_validators_count, qbft_validators_duplicate.
  static Result<ValidatorSet> of(std::vector<Address> members);
  // The same from a list that has to ascend: qbft_validators_order.
  static Result<ValidatorSet> of_ascending(std::vector<Address> members);

  const std::vector<Address>& members() const { return members_; }
  std::size_t size() const { return members_.size(); }
  std::size_t quorum() const { return quorum_of(size()); }
  bool contains(const Address& address) const;

  // How many members both sets have.
  std::size_t shared_with(const ValidatorSet& other) const;
  // One member more or one fewer, all others the same: what one vote can do. A replacement is two steps.
  bool is_one_step_from(const ValidatorSet& other) const;
  // keccak256 of the addresses one after another: Council's validatorSetHash (ledger specification 1.1).
  Hash32 hash() const;

  friend bool operator==(const ValidatorSet&, const ValidatorSet&) = default;

 private:
  explicit ValidatorSet(std::vector<Address> ascending) : members_(std::move(ascending)) {}

  std::vector<Address> members_;
};

}  // namespace statepass::qbft
