#include "network/state/world_state.hpp"

#include "crypto/keccak.hpp"
#include "eth/trie_builder.hpp"
#include "network/genesis/genesis.hpp"

namespace statepass::network {
namespace {

// Values in the form of the trie, and entries that view them.
class Entries {
 public:
  void add(const Hash32& key, Bytes value) { rows_.emplace_back(&key, std::move(value)); }

  Hash32 root() const {
    const auto root = eth::trie_root(view());
    SP_ASSERT(root);  // keys of a map are distinct
    return *root;
  }
  std::vector<Bytes> proof(const Hash32& key) const {
    auto nodes = eth::trie_proof(view(), key);
    SP_ASSERT(nodes);
    return *std::move(nodes);
  }

 private:
  std::vector<eth::TrieEntry> view() const {
    std::vector<eth::TrieEntry> entries;
    entries.reserve(rows_.size());
    for (const auto& [key, value] : rows_) entries.push_back({*key, value});
    return entries;
  }

  std::vector<std::pair<const Hash32*, Bytes>> rows_;
};

Entries entries_of(const std::map<Hash32, StorageWord>& storage) {
  Entries entries;
  for (const auto& [key, at] : storage) entries.add(key, eth::encode_storage_value(at.word));
  return entries;
}

Entries entries_of(const std::map<Hash32, std::shared_ptr<const AccountState>>& accounts) {
  Entries entries;
  for (const auto& [key, account] : accounts) entries.add(key, eth::encode_account(account->record));
  return entries;
}

bool is_empty(const AccountState& account) {
  return account.record.nonce == 0 && account.record.balance == Hash32{} && account.code->empty();
}

}  // namespace

Hash32 AccountState::word_at(const Hash32& slot) const {
  const auto found = storage.find(crypto::keccak256(slot));
  return found == storage.end() ? Hash32{} : found->second.word;
}

std::vector<Bytes> AccountState::prove_slot(const Hash32& slot) const {
  return entries_of(storage).proof(crypto::keccak256(slot));
}

WorldState WorldState::of(const Genesis& genesis) {
  WorldState state;
  for (const auto& [address, from] : genesis.alloc) {
    AccountState account;
    account.record.nonce = from.nonce;
    account.record.balance = from.balance;
    account.record.code_hash = crypto::keccak256(from.code);
    account.code = std::make_shared<const Bytes>(from.code);
    for (const auto& [slot, word] : from.storage) account.storage[crypto::keccak256(slot)] = {slot, word};
    account.record.storage_root = entries_of(account.storage).root();
    // Accounts that genesis names stand there even when they are empty.
    state.accounts_[crypto::keccak256(address)] = std::make_shared<const AccountState>(std::move(account));
  }
  state.seal();
  return state;
}

WorldState WorldState::with(const std::map<Address, AccountChange>& changes) const {
  WorldState next = *this;
  for (const auto& [address, change] : changes) {
    const AccountState* before = find(address);
    AccountState account = before != nullptr ? *before : AccountState{};
    if (!account.code) account.code = std::make_shared<const Bytes>();
    account.record.nonce = change.nonce;
    account.record.balance = change.balance;
    if (change.code) {
      account.record.code_hash = crypto::keccak256(*change.code);
      account.code = std::make_shared<const Bytes>(*change.code);
    }
    for (const auto& [slot, word] : change.storage) {
      const Hash32 key = crypto::keccak256(slot);
      if (word == Hash32{}) {
        account.storage.erase(key);
      } else {
        account.storage[key] = {slot, word};
      }
    }
    if (!change.storage.empty()) account.record.storage_root = entries_of(account.storage).root();
    next.put(address, std::move(account));
  }
  next.seal();
  return next;
}

const AccountState* WorldState::find(const Address& address) const {
  const auto found = accounts_.find(crypto::keccak256(address));
  return found == accounts_.end() ? nullptr : found->second.get();
}

std::vector<Bytes> WorldState::prove_account(const Address& address) const {
  return entries_of(accounts_).proof(crypto::keccak256(address));
}

void WorldState::put(const Address& address, AccountState account) {
  const Hash32 key = crypto::keccak256(address);
  if (is_empty(account)) {
    accounts_.erase(key);
  } else {
    accounts_[key] = std::make_shared<const AccountState>(std::move(account));
  }
}

void WorldState::seal() {
  root_ = entries_of(accounts_).root();
}

}  // namespace statepass::network
