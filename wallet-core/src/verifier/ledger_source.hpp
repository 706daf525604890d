#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "sync/ledger_view.hpp"

// What a verdict asks of the ledger. Every answer is proven by a verified header, or says that it is not known.
namespace statepass::verifier {

using sync::AsOf;
using sync::Fact;
using sync::Known;

class LedgerSource {
 public:
  virtual ~LedgerSource() = default;

  virtual Fact<ledger::issuer_registry::KeyRecord> key(const Hash32& kid) const = 0;
  // absent: not a member.
  virtual Fact<bool> member(ledger::Jurisdiction jurisdiction) const = 0;
  // By packed list id. absent: no such list is open.
  virtual Fact<status::Value> status(std::uint64_t list, std::uint64_t index) const = 0;
  // "CA"; empty for what is not a member, or not known to be.
  virtual std::string_view letters_of(ledger::Jurisdiction jurisdiction) const = 0;
  virtual std::optional<ledger::Jurisdiction> jurisdiction_of(std::string_view letters) const = 0;
  // Under which block the lists were proven last.
  virtual std::optional<AsOf> facts_as_of() const = 0;
  virtual const ledger::AddressBook& book() const = 0;
  // Learns from headers that come with answers.
  virtual qbft::LightClient& client() = 0;
  // DER of document signers: bytes to look up, no trust.
  virtual std::vector<ByteView> certificates() const = 0;
  // Whether the chain's configuration calls it one for development.
  virtual bool development() const = 0;
};

// The device's own view of the ledger, which outlives it.
class ViewSource final : public LedgerSource {
 public:
  ViewSource(sync::LedgerView& view, bool development) : view_(view), development_(development) {}

  Fact<ledger::issuer_registry::KeyRecord> key(const Hash32& kid) const override { return view_.key(kid); }
  Fact<bool> member(ledger::Jurisdiction jurisdiction) const override { return view_.member(jurisdiction); }
  Fact<status::Value> status(std::uint64_t list, std::uint64_t index) const override {
    return view_.status(list, index);
  }
  std::string_view letters_of(ledger::Jurisdiction jurisdiction) const override {
    return view_.letters_of(jurisdiction);
  }
  std::optional<ledger::Jurisdiction> jurisdiction_of(std::string_view letters) const override {
    return view_.jurisdiction_of(letters);
  }
  std::optional<AsOf> facts_as_of() const override { return view_.facts_as_of(); }
  const ledger::AddressBook& book() const override { return view_.book(); }
  qbft::LightClient& client() override { return view_.client(); }
  std::vector<ByteView> certificates() const override;
  bool development() const override { return development_; }

 private:
  sync::LedgerView& view_;
  bool development_;
};

}  // namespace statepass::verifier
