#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "eth/address.hpp"
#include "ledger/issuer_registry.hpp"
#include "ledger/licence_transfer.hpp"
#include "ledger/list_id.hpp"
#include "status/body.hpp"
#include "sync/job.hpp"
#include "sync/ledger_view.hpp"

// What the wallet asks of the ledger. Every answer is proved by a verified header, or says that it is not known; the
// wallet believes nothing else about issuers and states.
namespace statepass::holder {

using sync::Fact;
using sync::Known;

// One entry of a status list.
struct StatusPlace {
  ledger::ListId list;
  std::uint32_t index = 0;
};

struct LedgerHead {
  std::uint64_t chain = 0;
  std::uint64_t number = 0;
  Hash32 hash{};
  UnixTime time = 0;
};

// What a conversation with the relays shall bring beside what every one brings.
struct ProofWish {
  std::vector<ledger::ListId> lists;  // their bodies
  std::vector<Hash32> keys;           // kids of issuer keys
  std::vector<Hash32> transfers;      // ids
  std::vector<ledger::Jurisdiction> enc_keys;
};

// What an answer may carry for a reader without network (presentation specification 6).
struct EvidenceWanted {
  std::vector<Hash32> keys;             // kids of the document signers, each once
  std::vector<StatusPlace> places;      // of the documents that are shown, at most one of a list
  std::optional<std::uint64_t> number;  // the newest header the reader has verified
  std::optional<Hash32> hash;
};

class LedgerDoor {
 public:
  virtual ~LedgerDoor() = default;

  virtual std::uint64_t chain() const = 0;
  // The newest verified header.
  virtual std::optional<LedgerHead> head() const = 0;
  virtual Fact<ledger::issuer_registry::KeyRecord> key(const Hash32& kid) const = 0;
  virtual Fact<status::Value> status(const StatusPlace& place) const = 0;
  virtual Fact<ledger::licence_transfer::Transfer> transfer(const Hash32& id) const = 0;
  virtual Fact<ByteArray<32>> enc_key(ledger::Jurisdiction jurisdiction) const = 0;
  // Letters of a member state, "CA", and its number; nothing for one that is not a member, or not known to be.
  virtual std::optional<std::string> letters_of(ledger::Jurisdiction jurisdiction) const = 0;
  virtual std::optional<ledger::Jurisdiction> jurisdiction_of(std::string_view letters) const = 0;
  // The contract that the address book names for moves.
  virtual eth::Address transfer_contract() const = 0;
  // The evidence as one CBOR item, when what is held is worth stapling by the rule of section 6.
  virtual std::optional<Bytes> evidence(const EvidenceWanted& wanted) const = 0;
  // The conversation that proves what is wished; it refers to this object.
  virtual std::unique_ptr<sync::Job> prove(const ProofWish& wish) = 0;
};

}  // namespace statepass::holder
