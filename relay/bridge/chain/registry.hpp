#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "bridge/chain/node_json.hpp"
#include "ledger/issuer_registry.hpp"
#include "ledger/status_registry.hpp"
#include "status/registry.hpp"

namespace statepass::bridge {

// A change of a list's body, in the order of the chain.
struct BodyChange {
  std::uint64_t list = 0;
  std::uint64_t block = 0;
  ledger::H216 before{};
  ledger::H216 after{};
  Bytes words;                         // of Updated: n × (number 2 ‖ old 32 ‖ new 32)
  std::optional<std::uint32_t> index;  // of Superseded: the entry that is SUPERSEDED now
};

struct IssuerKey {
  ledger::issuer_registry::KeyRecord record;
  Bytes cose_key;
};

// The words of StatusRegistry at every block, and the keys of IssuerRegistry, replayed from their events. That nothing
// is missing is for the caller to see: the lists' words make up the contract's storage root.
class Registry {
 public:
  // Events of both contracts in blocks up to `block`, ascending; what is below the last block replayed is ignored.
  // Words for the log when one does not fit what came before: then nothing of this registry is worth anything.
  Read<std::vector<BodyChange>> replay(const std::vector<Log>& logs, std::uint64_t block);

  // Up to which block the events are in; nothing before the first replay.
  std::optional<std::uint64_t> block() const { return block_; }
  // All lists that are open at that block, ascending. `at` is from oldest() to block().
  std::vector<status::Registry::List> lists_at(std::uint64_t at) const;
  // The record of a list now; nothing when no such list is open.
  std::optional<ledger::status_registry::ListRecord> list(std::uint64_t id) const;
  // The root that the list had at that version, as far as changes are kept.
  std::optional<ledger::H216> root_at(std::uint64_t id, std::uint32_t version) const;
  // Whether the list ever had this root.
  bool had_root(std::uint64_t id, const ledger::H216& root) const;
  // Lists with their words, that changed above that block.
  std::vector<std::uint64_t> changed_since(std::uint64_t block) const;

  // Roots that a list has, or had at that block or later.
  std::set<ledger::H216> roots_since(std::uint64_t block) const;
  // Forgets what the lists were before that block: questions about earlier ones have no answer any more.
  void forget_before(std::uint64_t block);
  std::uint64_t oldest() const { return oldest_; }

  const std::map<Hash32, IssuerKey>& keys() const { return keys_; }

 private:
  struct Change {
    std::uint64_t block;
    Hash32 word;  // zero: retired
  };
  Read<void> replay_list(const Log& log, std::vector<BodyChange>& changes);
  Read<void> replay_key(const Log& log);
  Read<ledger::status_registry::ListRecord> open_list(std::uint64_t id) const;
  void put(std::uint64_t id, std::uint64_t block, const Hash32& word);

  std::map<std::uint64_t, std::vector<Change>> lists_;
  std::map<Hash32, IssuerKey> keys_;
  std::optional<std::uint64_t> block_;
  std::uint64_t oldest_ = 0;
};

}  // namespace statepass::bridge
