#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "ledger/address_book.hpp"
#include "ledger/issuer_registry.hpp"
#include "qbft/light_client.hpp"
#include "status/body.hpp"

// What a verdict asks of the ledger. Every answer is proven by a verified header, or says that it is not known.
namespace statepass::verifier {

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

}  // namespace statepass::verifier
