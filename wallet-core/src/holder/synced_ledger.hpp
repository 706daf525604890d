#pragma once

#include "holder/ledger_door.hpp"
#include "sync/sync_job.hpp"

namespace statepass::holder {

// The ledger as the light client has it.
class SyncedLedger final : public LedgerDoor {
 public:
  // Both outlive it.
  SyncedLedger(const sync::ChainConfig& config, sync::LedgerView& view) : config_(config), view_(view) {}

  std::uint64_t chain() const override { return view_.chain(); }
  std::optional<LedgerHead> head() const override;
  Fact<ledger::issuer_registry::KeyRecord> key(const Hash32& kid) const override { return view_.key(kid); }
  Fact<status::Value> status(const StatusPlace& place) const override {
    return view_.status(place.list.pack(), place.index);
  }
  Fact<ledger::licence_transfer::Transfer> transfer(const Hash32& id) const override { return view_.transfer(id); }
  Fact<ByteArray<32>> enc_key(ledger::Jurisdiction jurisdiction) const override { return view_.enc_key(jurisdiction); }
  std::optional<std::string> letters_of(ledger::Jurisdiction jurisdiction) const override;
  std::optional<ledger::Jurisdiction> jurisdiction_of(std::string_view letters) const override {
    return view_.jurisdiction_of(letters);
  }
  eth::Address transfer_contract() const override;
  // Worth stapling when it stands at the reader's very block, or at least 10 minutes after it as blocks go by at least.
  std::optional<Bytes> evidence(const EvidenceWanted& wanted) const override;
  std::unique_ptr<sync::Job> prove(const ProofWish& wish) override;

 private:
  const sync::ChainConfig& config_;
  sync::LedgerView& view_;
};

// What a wallet's conversation with the relays brings: the wish, and evidence for stapling.
sync::SyncWishes sync_wishes(const ProofWish& wish);

}  // namespace statepass::holder
