#pragma once

#include "ledger/facts.hpp"
#include "random.hpp"

// Honest states of a ledger and honest proofs out of them, made once.
namespace statepass::hostile {

struct HonestProof {
  std::size_t state = 0;
  std::vector<ledger::FactQuery> queries;
  std::vector<Bytes> nodes;          // each once
  std::vector<Bytes> account_nodes;  // of the first account's path in the state trie
  std::vector<Bytes> storage_nodes;  // of the first slot's path in that account's storage
  bool account_exists = false;
  bool slot_exists = false;
};
struct HonestState {
  Hash32 root{};
  std::vector<Bytes> some_nodes;  // of paths all over the trie
};
struct HonestItems {  // of a block: transactions or receipts
  Hash32 root{};
  std::vector<Bytes> items;
};

const std::vector<HonestState>& states();
const std::vector<HonestProof>& proofs();
const std::vector<HonestItems>& blocks();

}  // namespace statepass::hostile
