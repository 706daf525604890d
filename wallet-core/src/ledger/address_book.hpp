#pragma once

#include <array>
#include <optional>
#include <span>

#include "base/datetime.hpp"
#include "base/result.hpp"
#include "ledger/contracts.hpp"
#include "ledger/council.hpp"

namespace statepass::ledger {

// Which contract stands where on one chain, in which version of Council's book, and until when that is known (ledger
// specification 2.2). A change of the book takes seven days from vote to effect, so what a proven header says is good
// for so long after it.
struct AddressBook {
  static constexpr UnixTime kGoodFor = 7 * kSecondsPerDay;

  struct Entry {
    Address address;
    std::uint16_t layout_id;

    friend bool operator==(const Entry&, const Entry&) = default;
  };

  // The book of genesis: version 1, these contracts at their genesis addresses, not confirmed by any header yet.
  static AddressBook of_genesis(std::span<const Contract> contracts);
  static AddressBook of_main_genesis();

  enum class Confirmation : std::uint8_t {
    confirmed,
    changed,  // a newer version: prove each entry under the same header, then replace()
    older,    // the header is from before this version
  };
  // Takes a book state that is proven under a header of this time.
  Confirmation confirm(const council::BookState& state, UnixTime header_time);
  // The entries of a newer version, all proven under one header: those that are absent are not on the chain.
  // ledger_book_version: the version is not newer.
  struct Proven {
    Contract contract;
    std::optional<council::BookEntry> entry;
  };
  Result<> replace(const council::BookState& state, UnixTime header_time, std::span<const Proven> entries);

  enum class Lookup : std::uint8_t {
    good,
    not_confirmed,   // no header proved the book within seven days
    unknown_layout,  // this program is too old for the contract
    not_on_chain,
  };
  struct Found {
    Lookup lookup;
    Address address;
  };
  // Where the contract stands for facts proven under a header of this time. Council never moves.
  Found find(Contract contract, UnixTime header_time) const;

  std::uint32_t version = 1;
  UnixTime good_until = 0;                               // 0: never confirmed
  std::array<std::optional<Entry>, kContracts> entries;  // by the contract's number, less one

  friend bool operator==(const AddressBook&, const AddressBook&) = default;

 private:
  std::optional<Entry>& place_of(Contract contract) { return entries[static_cast<std::size_t>(contract) - 1]; }
  void extend(const council::BookState& state, UnixTime header_time);
};

}  // namespace statepass::ledger
