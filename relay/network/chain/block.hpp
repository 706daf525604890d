#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "eth/header.hpp"
#include "eth/receipt.hpp"
#include "eth/transaction.hpp"
#include "network/state/world_state.hpp"
#include "qbft/extra_data.hpp"

namespace statepass::network {

struct IncludedTransaction {
  Bytes raw;
  eth::SignedTransaction parsed;
  Address from{};
  std::optional<Address> created;  // the contract
  std::uint64_t gas_used = 0;
  eth::Receipt receipt;
};

// The consensus form, as the receipts trie holds it.
Bytes encode_receipt(const eth::Receipt& receipt);

struct SealOf {
  Address signer;
  qbft::Seal seal;
};

// A block as the network agreed on it. Which quorum of seals goes with it is up to the node that serves it.
struct Block {
  eth::Header fields;     // all but the extra data
  qbft::ExtraData extra;  // without seals
  std::vector<SealOf> seals;
  Hash32 hash{};
  std::vector<IncludedTransaction> transactions;
  // Nothing once the block is too deep below the head (Besu keeps 512 states).
  std::shared_ptr<const WorldState> state;

  std::uint64_t number() const { return fields.number; }
  // The header with these seals.
  Bytes header(std::vector<qbft::Seal> some_seals) const;
};

}  // namespace statepass::network
