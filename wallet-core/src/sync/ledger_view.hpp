#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/address_book.hpp"
#include "ledger/council.hpp"
#include "ledger/issuer_registry.hpp"
#include "ledger/licence_transfer.hpp"
#include "ledger/status_registry.hpp"
#include "qbft/light_client.hpp"
#include "status/body.hpp"
#include "status/registry.hpp"
#include "sync/chain_config.hpp"

namespace statepass::sync {

// The block under which something was proven.
struct AsOf {
  std::uint64_t block = 0;
  UnixTime time = 0;

  friend bool operator==(const AsOf&, const AsOf&) = default;
};

enum class Known : std::uint8_t {
  no,      // nothing proven tells
  absent,  // proven that there is no such record
  yes,
};

template <class T>
struct Fact {
  Known known = Known::no;
  T value{};   // when known
  AsOf as_of;  // unless not known

  friend bool operator==(const Fact&, const Fact&) = default;
};

enum class RelayState : std::uint8_t {
  unasked,
  honest,   // what it showed was proven
  behind,   // proven, but older than what another one showed
  refused,  // it showed something that is not so
  silent,   // no answer, or none with content
};

// How the last conversation with a relay went.
struct RelayNote {
  static constexpr std::uint64_t kToleratedBlocks = 5;  // below the highest head without being called behind

  std::string url;
  std::string name;  // as it calls itself; may be empty
  RelayState state = RelayState::unasked;
  Reason reason = Reason::none;  // when refused
  std::optional<Error> detail;   // when refused or silent
  std::optional<AsOf> head;      // the newest it showed that was verified
  std::uint64_t behind_blocks = 0;
  UnixTime behind_seconds = 0;
  bool slow = false;    // when silent: it did not answer in time
  bool pushes = false;  // it is the one that heads are listened to from

  friend bool operator==(const RelayNote&, const RelayNote&) = default;
};

// Why a relay is refused or silent, by the name of the reason or else of the error; empty for the others.
std::string_view reason_text(const RelayNote& note);

// Where trust took a turn: where it began, and each block after which other validators were believed.
struct TrustStep {
  std::uint64_t number = 0;
  UnixTime time = 0;
  std::uint64_t validators = 0;
  std::uint64_t signers = 0;  // who sealed it; 0 where trust began

  friend bool operator==(const TrustStep&, const TrustStep&) = default;
};

// What a wallet can staple to an answer, all of one block whose number is divisible by 30.
struct HeldEvidence {
  static constexpr std::uint64_t kEvery = 30;

  struct List {
    std::uint64_t id = 0;
    status::StatusBody body;

    friend bool operator==(const List&, const List&) = default;
  };

  qbft::VerifiedBlock block;  // with its state root
  Bytes header;               // raw, sealed
  std::vector<Bytes> nodes;   // of Council's words, the keys and the lists; each once
  std::vector<Hash32> kids;   // whose records the nodes prove
  std::vector<List> lists;    // whose roots the nodes prove

  const List* list(std::uint64_t id) const;
  friend bool operator==(const HeldEvidence&, const HeldEvidence&) = default;
};

// All that one device knows of the ledger. Each fact bears the block under which it was proven; nothing is kept that
// was not. Certificates are the exception: bytes to look things up in, which prove nothing.
class LedgerView {
 public:
  static constexpr std::size_t kMostSteps = 64;  // of the trail

  // Knows the checkpoint alone.
  explicit LedgerView(const ChainConfig& config);

  // A record for the next start: deterministic CBOR with its version; to be kept where only its owner writes.
  Bytes save() const;
  // Errors: cbor_…, deflate_…; sync_record_version (of a newer program), sync_record; those of
  // LightClient::import_state(), Registry::check() and the records. The caller starts anew on any of them.
  static Result<LedgerView> load(ByteView record, const ChainConfig& config);

  // Takes the place of what is known by a record that was saved elsewhere, which is believed as it stands: its owner
  // alone can have kept it. Never back: qbft_contradiction (this client was stopped, which no record undoes),
  // qbft_state_older (its head is older), qbft_state_chain (it has another block of a number); those of load(). Nothing
  // changed then. Rules that were narrowed stay narrow.
  Result<> take_record(ByteView record, const ChainConfig& config);

  std::uint64_t chain() const { return client_.chain(); }
  const qbft::LightClient& client() const { return client_; }
  // For judging headers and evidence that come another way than from relays.
  qbft::LightClient& client() { return client_; }
  const ledger::AddressBook& book() const { return book_; }
  // Who sealed the head, as counted when it was verified; 0 for a checkpoint.
  std::size_t head_signers() const { return head_signers_; }
  // Who must have sealed it at least, of the validators that it names.
  std::size_t head_quorum() const { return client_.validators().quorum(); }
  // From where trust began to the last change of the validators, the oldest first; never empty. Of the changes the last
  // kMostSteps are kept.
  const std::vector<TrustStep>& trail() const { return trail_; }
  // Trust began at a checkpoint that a person accepted, not at the one of the configuration.
  bool began_by_person() const { return began_by_person_; }
  // Under which block the lists and, as far as they were wished, all other facts were proven last.
  const std::optional<AsOf>& facts_as_of() const { return registry_as_of_; }
  // Why nothing more can be verified: ledger_contradiction, trusting_period; none otherwise.
  Reason stopped(UnixTime now) const;
  // The validators on the ledger are not those of the chain: a change is on its way (ledger specification 1.1).
  bool set_change_pending() const { return set_change_pending_; }

  // Takes a checkpoint that a person accepted. Errors of LightClient::trust().
  Result<> trust(const qbft::Checkpoint& checkpoint);

  Fact<ledger::issuer_registry::KeyRecord> key(const Hash32& kid) const;
  // absent: not a member.
  Fact<bool> member(ledger::Jurisdiction jurisdiction) const;
  std::vector<ledger::Jurisdiction> members() const;
  // "CA"; empty for what is not a member, or not known to be.
  std::string_view letters_of(ledger::Jurisdiction jurisdiction) const;
  std::optional<ledger::Jurisdiction> jurisdiction_of(std::string_view letters) const;
  // The entry of a list, by its packed id. absent: no such list is open. Not known: the list's body is not held, or
  // the index is above the last entry (status::word_of_entry() tells before).
  Fact<status::Value> status(std::uint64_t list, std::uint64_t index) const;
  Fact<ByteArray<32>> enc_key(ledger::Jurisdiction jurisdiction) const;
  Fact<ledger::licence_transfer::Transfer> transfer(const Hash32& id) const;
  // Limits and periods: compiled in, narrowed by what the ledger says.
  const ledger::council::Config& council_config() const { return config_; }

  std::size_t list_count() const { return registry_ ? registry_->lists().size() : 0; }
  std::size_t key_count() const;  // that are there and not revoked
  const std::optional<HeldEvidence>& evidence() const { return evidence_; }
  // DER of document signers, by kid.
  const std::map<Hash32, Bytes>& certificates() const { return certificates_; }
  // Lists of which a proven body took back what was final: evidence against their state. Their entries are not known.
  const std::vector<std::uint64_t>& unrevoked() const { return unrevoked_; }
  // In the order of the configuration.
  const std::vector<RelayNote>& relays() const { return notes_; }

 private:
  friend class Conversation;
  friend class HeadFeed;
  friend class ViewRecord;

  template <class T>
  struct Held {
    std::optional<T> value;  // empty: proven absent
    AsOf as_of;

    Fact<T> fact() const { return value ? Fact<T>{Known::yes, *value, as_of} : Fact<T>{Known::absent, {}, as_of}; }
  };
  template <class Key, class T>
  using Facts = std::map<Key, Held<T>>;
  struct Body {
    status::StatusBody body;
    AsOf as_of;  // newest block at which it was the list's
  };

  // What was proven under a block goes in by these; an older block never takes the place of a newer one.
  void take_head(const qbft::HeaderOutcome& outcome, std::size_t signers);
  void begin_trail(bool by_person);
  void take_members(const Hash32& bitmap, const AsOf& as_of);
  void take_config(const ledger::council::Config& proven);
  template <class Key, class T>
  static void take_fact(Facts<Key, T>& facts, const Key& key, std::optional<T> value, const AsOf& as_of) {
    const auto [place, added] = facts.try_emplace(key);
    if (added || place->second.as_of.block <= as_of.block) place->second = {std::move(value), as_of};
  }
  void take_registry(status::Registry registry, const Hash32& storage_root, const AsOf& as_of);
  // A body whose root is that of the list in the registry.
  void take_body(std::uint64_t list, status::StatusBody body);
  bool holds_body(std::uint64_t list) const;  // the one of the registry's root
  // The lists whose bodies are held, with their versions in the registry.
  std::vector<std::pair<std::uint64_t, std::uint32_t>> held_versions() const;

  qbft::LightClient client_;
  ledger::AddressBook book_;
  std::size_t head_signers_ = 0;
  std::vector<TrustStep> trail_;
  qbft::ValidatorSet trail_set_;  // at the end of the trail
  bool began_by_person_ = false;
  ledger::council::Config config_;
  std::optional<Hash32> members_;
  AsOf members_as_of_;
  bool set_change_pending_ = false;
  std::map<ledger::Jurisdiction, std::string> letters_;
  Facts<Hash32, ledger::issuer_registry::KeyRecord> keys_;
  Facts<ledger::Jurisdiction, ByteArray<32>> enc_keys_;
  Facts<Hash32, ledger::licence_transfer::Transfer> transfers_;
  std::optional<status::Registry> registry_;
  Hash32 registry_root_{};  // of the contract's storage
  std::optional<AsOf> registry_as_of_;
  std::map<std::uint64_t, Body> bodies_;
  std::vector<std::uint64_t> unrevoked_;  // ascending
  std::optional<HeldEvidence> evidence_;
  std::map<Hash32, Bytes> certificates_;
  std::vector<RelayNote> notes_;
};

}  // namespace statepass::sync
