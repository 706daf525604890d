#pragma once

#include <span>

#include "network/rpc/node_view.hpp"

// What Besu 26.8.0 answers, member by member. A node's faults show in what is made here.
namespace statepass::network {

enum class Transactions : std::uint8_t { kHashes, kWhole, kNone };

Json block_json(const NodeView& node, const Block& block, Transactions transactions);
Json transaction_json(const NodeView& node, const Block& block, std::size_t index);
Json pending_json(const PooledTransaction& transaction);
Json receipt_json(const NodeView& node, const Block& block, std::size_t index);
// The logs of one transaction of the block, `first` being the number of its first log in the block.
Json log_json(const NodeView& node, const Block& block, std::size_t index, const eth::Log& log, std::size_t number);
// Proofs under the block's state, which is still there. Slots come back ascending and without duplicates.
Json proof_json(const NodeView& node, const Block& block, const Address& address, std::span<const Hash32> slots);

Bytes raw_block(const NodeView& node, const Block& block);
// The number of the first log of a transaction in its block.
std::size_t first_log_of(const Block& block, std::size_t index);

}  // namespace statepass::network
