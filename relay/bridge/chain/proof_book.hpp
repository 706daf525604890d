#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "bridge/chain/header_cache.hpp"

namespace statepass::bridge {

// What is to be proven of one account.
struct ProofItem {
  eth::Address address{};
  std::vector<Hash32> slots;
};

// Proofs at one block, each verified under its state root, every node once.
class ProofBook {
 public:
  explicit ProofBook(HeaderPointer block) : block_(std::move(block)) {}

  const HeaderPointer& block() const { return block_; }
  // The slots that are not in the book yet; nothing when the account with all of them is.
  std::optional<std::vector<Hash32>> missing(const ProofItem& item) const;
  // Verifies a node's answer about the account and these slots, and keeps it. Words for the log when it proves nothing.
  Read<void> take(const ProofItem& item, const Json& result);
  // The same without keeping.
  Read<void> check(const ProofItem& item, const Json& result) const;

  // {block, nodes, accounts} for items that are all in the book (ledger specification 7).
  std::string answer(const std::vector<ProofItem>& items) const;
  // Nothing when the account is not in the book, or proven absent.
  std::optional<Hash32> storage_root(const eth::Address& address) const;
  // The word in a slot that is in the book; zero when it is proven absent.
  std::optional<Hash32> word(const eth::Address& address, const Hash32& slot) const;
  std::size_t slots() const { return slots_; }

 private:
  using Path = std::vector<std::uint32_t>;  // places in nodes_
  struct Slot {
    Path path;
    Hash32 word{};
  };
  struct Account {
    Path path;
    std::optional<eth::Account> account;
    std::map<Hash32, Slot> slots;
  };
  struct Verified;
  Read<Verified> verify(const ProofItem& item, const Json& result) const;
  Path keep(const std::vector<Bytes>& nodes);

  HeaderPointer block_;
  std::vector<std::string> nodes_;  // as 0x text
  std::unordered_map<std::string, std::uint32_t> places_;
  std::map<eth::Address, Account> accounts_;
  std::size_t slots_ = 0;
};

}  // namespace statepass::bridge
