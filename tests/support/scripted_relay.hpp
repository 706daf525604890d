#pragma once

#include <map>
#include <set>
#include <string>

#include "crypto/keccak.hpp"
#include "deflate/deflate.hpp"
#include "eth/account.hpp"
#include "eth/trie_builder.hpp"
#include "ledger/council.hpp"
#include "ledger/issuer_registry.hpp"
#include "ledger/status_registry.hpp"
#include "status/delta.hpp"
#include "status/registry.hpp"
#include "status/tree.hpp"
#include "support/network.hpp"
#include "sync/chain_config.hpp"
#include "sync/job.hpp"

// A ledger in memory whose blocks are sealed by software keys, and relays that serve it, honest and not: for tests of
// whatever talks with relays.
namespace statepass::test {

// What the contracts hold, as it is changed from block to block.
class ScriptedLedger {
 public:
  struct Block {
    Bytes header;
    Hash32 hash{};
    Hash32 state_root{};
    UnixTime time = 0;
    std::map<eth::Address, std::map<Hash32, Hash32>> storage;
    std::map<std::uint64_t, Hash32> lists;
    Indexes members;
  };

  explicit ScriptedLedger(std::size_t validators = 4, std::size_t keys = 16)
      : network(keys), members(range(0, validators)) {
    using namespace ledger;
    for (std::size_t i = 1; i < kContracts; ++i) storage_[genesis_address_of(static_cast<Contract>(i))];
    storage_[eth::Address{1}][eth::word_of(1)] = eth::word_of(1);
    put(Contract::council, council::book_state_slot(), council::BookState{1, 0}.encode());
    put(Contract::council, council::config_slot(), council::Config{}.encode());
  }

  void put(ledger::Contract contract, const Hash32& slot, const Hash32& word) {
    put(ledger::genesis_address_of(contract), slot, word);
  }
  void put(const eth::Address& at, const Hash32& slot, const Hash32& word) {
    if (word == Hash32{}) {
      storage_[at].erase(slot);
    } else {
      storage_[at][slot] = word;
    }
  }
  void admit(ledger::Jurisdiction jurisdiction, const std::string& letters) {
    bitmap_ = ledger::with_state(bitmap_, jurisdiction);
    put(ledger::Contract::council, ledger::council::members_slot(), bitmap_);
    put(ledger::Contract::council, ledger::council::member_info_slot(jurisdiction),
        ledger::council::MemberInfo{letters, 1, kStart}.encode());
  }
  void set_key(const Hash32& kid, const ledger::issuer_registry::KeyRecord& record) {
    put(ledger::Contract::issuer_registry, ledger::issuer_registry::key_slot(kid), record.encode());
  }
  void set_list(std::uint64_t id, const status::StatusBody& body) {
    const auto before = lists_.find(id);
    ledger::status_registry::ListRecord record;
    if (before != lists_.end())
      record.version = ledger::status_registry::ListRecord::decode(before->second)->version + 1;
    record.root = ledger::h216_of(status::root_of(body));
    lists_[id] = record.encode();
    put(ledger::Contract::status_registry, ledger::status_registry::list_slot(id), lists_[id]);
    bodies[record.root] = body;
  }
  void retire_list(std::uint64_t id) {
    lists_.erase(id);
    put(ledger::Contract::status_registry, ledger::status_registry::list_slot(id), {});
  }

  // Seals blocks up to this number, two seconds apart; those between hold what the last one holds.
  void seal_to(std::uint64_t number) {
    Block block;
    block.storage = storage_;
    block.lists = lists_;
    block.members = members;
    block.state_root = *eth::trie_root(entries(state_of(block)));
    for (std::uint64_t n = blocks.empty() ? 0 : blocks.rbegin()->first + 1; n <= number; ++n) {
      seal(n, block);
    }
  }
  void seal(std::uint64_t number, Block block) {
    const BlockPlan plan{.number = number,
                         .time = kStart + static_cast<UnixTime>(2 * number),
                         .members = block.members,
                         .sealers = range_of_quorum(block.members),
                         .state_root = block.state_root};
    block.header = network.sealed(plan);
    block.hash = qbft::block_hash_of(network.fields(plan), network.extra(plan));
    block.time = plan.time;
    blocks[number] = std::move(block);
  }
  static Indexes range_of_quorum(const Indexes& members) {
    return Indexes(members.begin(), members.begin() + static_cast<std::ptrdiff_t>(qbft::quorum_of(members.size())));
  }

  const Block& head() const { return blocks.rbegin()->second; }
  std::uint64_t height() const { return blocks.rbegin()->first; }
  UnixTime now() const { return head().time + 1; }
  // Of block 0, whose seals nobody looks at.
  qbft::Checkpoint genesis() const {
    return {5361, 0, blocks.begin()->second.hash, kStart, network.set(blocks.begin()->second.members)};
  }
  sync::ChainConfig config(std::vector<std::string> relays) const {
    return {.name = "test",
            .titles_chain = {},
            .development = true,
            .genesis_hash = genesis().hash,
            .checkpoint = genesis(),
            .book = ledger::AddressBook::of_main_genesis(),
            .relays = std::move(relays),
            .desks = {},
            .roots = {},
            .policies = {}};
  }

  using Trie = std::vector<std::pair<Hash32, Bytes>>;
  static Trie storage_of(const std::map<Hash32, Hash32>& words) {
    Trie out;
    for (const auto& [slot, word] : words) out.emplace_back(crypto::keccak256(slot), eth::encode_storage_value(word));
    return out;
  }
  static Trie state_of(const Block& block) {
    Trie out;
    for (const auto& [address, words] : block.storage) {
      eth::Account account{.nonce = 1};
      account.storage_root = *eth::trie_root(entries(storage_of(words)));
      out.emplace_back(crypto::keccak256(address), eth::encode_account(account));
    }
    return out;
  }
  static std::vector<eth::TrieEntry> entries(const Trie& trie) {
    std::vector<eth::TrieEntry> out;
    for (const auto& [key, value] : trie) out.push_back({key, value});
    return out;
  }

  static constexpr UnixTime kStart = 1'780'000'000;

  Network network;
  Indexes members;  // validators of the blocks that are sealed next
  std::map<std::uint64_t, Block> blocks;
  std::map<ledger::H216, status::StatusBody> bodies;
  std::vector<Bytes> certificates;

 private:
  std::map<eth::Address, std::map<Hash32, Hash32>> storage_;
  std::map<std::uint64_t, Hash32> lists_;
  Hash32 bitmap_{};
};

// How a relay behaves. Each lies, or fails, in one way.
enum class Behaviour : std::uint8_t {
  honest,
  silent,
  slow,  // never in time
  garbage,
  oversized,
  not_found,            // 404 for everything but heads
  other_chain,          // says so
  wrong_hash,           // a header, and another's hash
  forged_state_root,    // under the seals of the true one
  few_seals,            // one below the quorum
  old_head,             // `lag` blocks ago
  invented_validators,  // a block of its own validators' making
  other_slot,           // proves a neighbour of what was asked
  short_proof,          // leaves a node out
  extra_node,
  missing_list,
  unrevoked_body,  // an older body for the newest root
  no_body,         // 404 for bodies
  wrong_delta,     // one change more than there was
  long_delta,      // above the limit
  no_delta,        // 410, as of a version that is too old
  wrong_between,   // headers of other numbers than were asked for
  other_evidence,  // another block's header for the evidence block
  wrong_witness,   // sealed by too few, and of another state, for a header that is asked for by its number
};

// Answers requests as ledger specification 7 says.
class ScriptedRelay {
 public:
  explicit ScriptedRelay(const ScriptedLedger& ledger, Behaviour kind = Behaviour::honest)
      : behaviour(kind), ledger_(ledger) {}

  std::optional<HttpResponse> answer(const HttpRequest& request, std::string_view base);

  Behaviour behaviour;
  std::uint64_t lag = 0;
  int busy = 0;                    // so many requests are answered with 503 first
  std::vector<std::string> asked;  // paths, in order

 private:
  using Block = ScriptedLedger::Block;

  HttpResponse chain() const;
  HttpResponse header(const std::string& which) const;
  HttpResponse headers(std::string_view query) const;
  HttpResponse proofs(const Bytes& body) const;
  HttpResponse lists(const std::string& hash) const;
  HttpResponse body(std::string_view query) const;
  HttpResponse delta(std::string_view path) const;
  HttpResponse issuers() const;
  std::uint64_t shown() const { return ledger_.height() - std::min(lag, ledger_.height()); }
  const Block* block_of(const Hash32& hash) const;
  Bytes raw_of(std::uint64_t number) const;
  Bytes forged_of(std::uint64_t number) const;

  const ScriptedLedger& ledger_;
};

using ScriptedRelays = std::map<std::string, ScriptedRelay>;

// Why a relay that gives no answer gives none.
inline sync::HttpFailure failure_of(Behaviour behaviour) {
  return behaviour == Behaviour::slow ? sync::HttpFailure::timed_out : sync::HttpFailure::unreachable;
}

// Runs a job that only fetches. Gives its end.
sync::Want run(sync::Job& job, ScriptedRelays& relays, UnixTime now);

}  // namespace statepass::test
