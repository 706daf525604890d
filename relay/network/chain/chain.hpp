#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "network/chain/block.hpp"
#include "network/chain/block_log.hpp"
#include "network/chain/transaction_pool.hpp"
#include "network/chain/validators.hpp"
#include "network/evm/anvil.hpp"

namespace statepass::network {

// All blocks from genesis on, in memory. Anvil runs the transactions; state, roots and headers are made here.
class Chain {
 public:
  static constexpr std::uint64_t kStatesKept = 512;  // as Besu's Bonsai

  Chain(Genesis genesis, Anvil& anvil, std::vector<const crypto::Secp256k1Key*> keys);

  const Genesis& genesis() const { return genesis_; }
  const Block& head() const { return blocks_.back(); }
  const WorldState& head_state() const { return *head().state; }
  // nullptr above the head.
  const Block* find(std::uint64_t number) const;
  const Block* find(const Hash32& hash) const;
  struct Place {
    const Block* block;
    std::size_t index;
  };
  std::optional<Place> find_transaction(const Hash32& hash) const;

  TransactionPool& pool() { return pool_; }
  const TransactionPool& pool() const { return pool_; }
  Validators& validators() { return validators_; }
  const Validators& validators() const { return validators_; }

  // Makes the next block at this time (above the head's) with these transactions, in this order; those that the EVM
  // refuses are left out and dropped from the pool. Throws std::runtime_error when the EVM fails. Not to be called
  // before the last call has ended.
  common::Task<> make_block(const Validators::Turn& turn, std::uint64_t time,
                            std::vector<PooledTransaction> transactions);

  // Makes blocks of the past again, before the first make_block(). Throws std::runtime_error when they are of another
  // network, or do not come out as they were.
  common::Task<> restore(std::vector<StoredBlock> blocks);

  // Called with each new block, not with restored ones.
  std::function<void(const Block&)> on_block;

 private:
  struct Executed {
    std::vector<IncludedTransaction> transactions;
    std::shared_ptr<const WorldState> state;
  };
  common::Task<Executed> execute(const Address& proposer, std::uint64_t time,
                                 std::vector<PooledTransaction> transactions);
  common::Task<> restore_empty(const std::vector<StoredBlock>& blocks, std::size_t begin, std::size_t end);
  common::Task<> restore_full(StoredBlock stored);
  common::Task<std::vector<PooledTransaction>> run(const Address& proposer, std::uint64_t time,
                                                   std::vector<PooledTransaction> transactions);
  common::Task<std::vector<IncludedTransaction>> included(std::uint64_t number, std::vector<PooledTransaction> handed);
  common::Task<std::map<Address, AccountChange>> changes(std::uint64_t number);
  void add(Block block);

  Genesis genesis_;
  Anvil& anvil_;
  Validators validators_;
  TransactionPool pool_;
  std::deque<Block> blocks_;
  std::map<Hash32, std::uint64_t> by_hash_;
  std::map<Hash32, std::pair<std::uint64_t, std::size_t>> by_transaction_;
};

}  // namespace statepass::network
