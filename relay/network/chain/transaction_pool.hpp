#pragma once

#include <map>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "eth/transaction.hpp"
#include "network/state/world_state.hpp"

namespace statepass::network {

// A refusal in Besu's words.
struct PoolRefusal {
  int code;
  std::string message;
};

struct PooledTransaction {
  Bytes raw;
  eth::SignedTransaction parsed;
  Address from{};
  std::uint64_t order = 0;  // of arrival
};

// What waits for a block, by Besu's rules for free gas: a replacement needs no higher price, gaps of numbers wait.
class TransactionPool {
 public:
  TransactionPool(std::uint64_t chain_id, std::uint64_t gas_limit) : chain_id_(chain_id), gas_limit_(gas_limit) {}

  // The hash, or why not.
  tl::expected<Hash32, PoolRefusal> add(ByteView raw, const WorldState& head);

  // What fits into one block, in an order in which each can run: by arrival, numbers of one sender ascending.
  std::vector<PooledTransaction> executable(const WorldState& head) const;
  // Forgets what cannot run any more, since its number was used.
  void settle(const WorldState& head);
  void drop(const Hash32& hash);

  const PooledTransaction* find(const Hash32& hash) const;
  // The sender's next number after those in the pool without a gap.
  std::uint64_t next_nonce(const Address& sender, const WorldState& head) const;
  std::size_t size() const;

 private:
  std::optional<PoolRefusal> judge(const PooledTransaction& candidate, const WorldState& head) const;

  std::uint64_t chain_id_;
  std::uint64_t gas_limit_;
  std::uint64_t arrivals_ = 0;
  std::map<Address, std::map<std::uint64_t, PooledTransaction>> by_sender_;
};

}  // namespace statepass::network
