#pragma once

#include <map>

#include "crypto/ec.hpp"
#include "crypto/keccak.hpp"
#include "eth/account.hpp"
#include "eth/trie_builder.hpp"
#include "ledger/address_book.hpp"
#include "ledger/council.hpp"
#include "ledger/facts.hpp"
#include "ledger/issuer_registry.hpp"
#include "ledger/status_registry.hpp"
#include "status/tree.hpp"
#include "support/network.hpp"

// A ledger of the states as a proof sees it: words of contracts, tries over them, and sealed headers above.
namespace statepass::test {

// A trie of hashed keys with all its entries.
class TestTrie {
 public:
  void put(ByteView preimage, const Bytes& value) { entries_[crypto::keccak256(preimage)] = value; }
  Hash32 root() const { return *eth::trie_root(views()); }
  // Nodes that are there already are not added again.
  void prove(ByteView preimage, std::vector<Bytes>& nodes) const {
    const std::vector<Bytes> path = *eth::trie_proof(views(), crypto::keccak256(preimage));
    for (const Bytes& node : path) {
      if (std::ranges::find(nodes, node) == nodes.end()) nodes.push_back(node);
    }
  }

 private:
  std::vector<eth::TrieEntry> views() const {
    std::vector<eth::TrieEntry> out;
    for (const auto& [key, value] : entries_) out.push_back({key, value});
    return out;
  }
  std::map<Hash32, Bytes> entries_;
};

inline constexpr ledger::Jurisdiction kNewYork = 36, kCalifornia = 6;

inline constexpr ledger::ListId kDocumentList{kNewYork, ledger::Family::document, 693, 3};
inline constexpr ledger::ListId kPrivilegeList{kNewYork, ledger::Family::privilege, 752, 1};

class LedgerWorld {
 public:
  explicit LedgerWorld(std::size_t validators = 7) : network(validators), everyone(range(0, validators)) {
    members = ledger::with_state(ledger::with_state({}, kNewYork), kCalifornia);
    set_list(kDocumentList, {});
    set_list(kPrivilegeList, {});
    // Neighbours, so that paths have branches.
    for (std::uint32_t i = 10; i < 40; ++i) set_list({kCalifornia, ledger::Family::document, 693, i}, {});
    for (std::uint8_t i = 0; i < 40; ++i) keys[Hash32{i, 7}] = key_record(kCalifornia);
  }

  static ledger::issuer_registry::KeyRecord key_record(ledger::Jurisdiction jurisdiction) {
    return {.jurisdiction = jurisdiction, .from = 1'700'000'000, .to = 1'900'000'000};
  }
  static Hash32 kid_of(const crypto::EcPublicKey& key) {
    return ledger::issuer_registry::kid_of(
        ledger::issuer_registry::p256_cose_key(take_array<32>(key.x()), take_array<32>(key.y())));
  }
  void set_list(const ledger::ListId& list, const status::StatusBody& body) { bodies[list.pack()] = body; }
  void set_entry(const ledger::ListId& list, std::uint64_t index, status::Value value) {
    SP_ASSERT(bodies[list.pack()].set(index, value).has_value());
  }

  TestTrie storage(ledger::Contract contract) const {
    TestTrie out;
    const auto put = [&](const Hash32& slot, const Hash32& word) { out.put(slot, eth::encode_storage_value(word)); };
    switch (contract) {
      case ledger::Contract::council:
        put(ledger::council::members_slot(), members);
        put(ledger::council::book_state_slot(), book_state.encode());
        put(ledger::council::config_slot(), ledger::council::Config().encode());
        break;
      case ledger::Contract::issuer_registry:
        for (const auto& [kid, record] : keys) put(ledger::issuer_registry::key_slot(kid), record.encode());
        break;
      case ledger::Contract::status_registry:
        for (const auto& [list, body] : bodies) {
          const ledger::status_registry::ListRecord record{ledger::h216_of(status::root_of(body)), 1, false};
          put(ledger::status_registry::list_slot(list), record.encode());
        }
        break;
      default:
        put({}, eth::word_of(1));
    }
    return out;
  }
  TestTrie state() const {
    TestTrie out;
    for (std::uint8_t i = 1; i < 0x0b; ++i) {
      const auto contract = static_cast<ledger::Contract>(i);
      eth::Account account;
      account.nonce = 1;
      account.storage_root = storage(contract).root();
      out.put(ledger::genesis_address_of(contract), eth::encode_account(account));
    }
    for (std::uint8_t i = 0; i < 30; ++i) out.put(eth::Address{i, 1}, eth::encode_account({}));
    return out;
  }

  // The nodes of a proof, each once.
  std::vector<Bytes> nodes_for(std::span<const ledger::FactQuery> queries) const {
    std::vector<Bytes> nodes;
    const TestTrie accounts = state();
    for (const auto& query : queries) {
      accounts.prove(query.account, nodes);
      for (std::uint8_t i = 1; i < 0x0b; ++i) {
        const auto contract = static_cast<ledger::Contract>(i);
        if (ledger::genesis_address_of(contract) != query.account) continue;
        const TestTrie words = storage(contract);
        for (const Hash32& slot : query.slots) words.prove(slot, nodes);
      }
    }
    return nodes;
  }

  BlockPlan plan(std::uint64_t number, UnixTime time) const {
    return {.number = number, .time = time, .members = everyone, .sealers = everyone, .state_root = state().root()};
  }
  Bytes header(std::uint64_t number, UnixTime time) const { return network.sealed(plan(number, time)); }
  qbft::LightClient client(std::uint64_t number, UnixTime time) const {
    return qbft::LightClient(network.checkpoint(plan(number, time)));
  }
  // The book of genesis, confirmed under a header of this time.
  ledger::AddressBook book(UnixTime time) const {
    auto out = ledger::AddressBook::of_main_genesis();
    SP_ASSERT(out.confirm(book_state, time) == ledger::AddressBook::Confirmation::confirmed);
    return out;
  }

  Network network;
  Indexes everyone;
  Hash32 members{};
  ledger::council::BookState book_state{1, 0};
  std::map<Hash32, ledger::issuer_registry::KeyRecord> keys;
  std::map<std::uint64_t, status::StatusBody> bodies;
};

}  // namespace statepass::test
