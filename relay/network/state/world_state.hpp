#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "base/bytes.hpp"
#include "eth/account.hpp"

namespace statepass::network {

using eth::Address;

struct Genesis;

struct StorageWord {
  Hash32 slot;
  Hash32 word;  // never zero
};

// One account at one block.
struct AccountState {
  eth::Account record;
  std::shared_ptr<const Bytes> code;
  std::map<Hash32, StorageWord> storage;  // by keccak256(slot)

  // Zero where nothing stands.
  Hash32 word_at(const Hash32& slot) const;
  std::vector<Bytes> prove_slot(const Hash32& slot) const;
};

// What a block left of an account that it touched.
struct AccountChange {
  std::uint64_t nonce = 0;
  Hash32 balance{};
  std::optional<Bytes> code;         // nothing: unchanged
  std::map<Hash32, Hash32> storage;  // slots that were touched; zero removes
};

// The whole state at one block, never changed afterwards; blocks share what they have in common. The trie is our own:
// anvil keeps words that were cleared as leaves of zero, which no Ethereum trie has.
class WorldState {
 public:
  static WorldState of(const Genesis& genesis);

  WorldState with(const std::map<Address, AccountChange>& changes) const;

  const Hash32& root() const { return root_; }
  // nullptr: no such account.
  const AccountState* find(const Address& address) const;
  std::vector<Bytes> prove_account(const Address& address) const;
  std::size_t size() const { return accounts_.size(); }

 private:
  void put(const Address& address, AccountState account);
  void seal();

  std::map<Hash32, std::shared_ptr<const AccountState>> accounts_;  // by keccak256(address)
  Hash32 root_{};
};

}  // namespace statepass::network
