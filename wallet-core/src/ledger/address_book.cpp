#include "ledger/address_book.hpp"

namespace statepass::ledger {

AddressBook AddressBook::of_genesis(std::span<const Contract> contracts) {
  AddressBook book;
  for (Contract contract : contracts) book.place_of(contract) = Entry{genesis_address_of(contract), kLayoutId};
  return book;
}

AddressBook AddressBook::of_main_genesis() {
  std::array<Contract, kContracts - 1> all;  // all but TitleRegistry
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<Contract>(i + 1);
  return of_genesis(all);
}

void AddressBook::extend(const council::BookState& state, UnixTime header_time) {
  UnixTime until = header_time + kGoodFor;
  // A pending entry may come into force at any moment from then on; under this header it has not yet.
  if (state.active_from != 0) until = std::max(header_time, std::min(until, state.active_from));
  good_until = std::max(good_until, until);
}

AddressBook::Confirmation AddressBook::confirm(const council::BookState& state, UnixTime header_time) {
  if (state.version > version) return Confirmation::changed;
  if (state.version < version) return Confirmation::older;
  extend(state, header_time);
  return Confirmation::confirmed;
}

Result<> AddressBook::replace(const council::BookState& state, UnixTime header_time, std::span<const Proven> proven) {
  if (state.version <= version) return fail(Errc::ledger_book_version);
  version = state.version;
  entries.fill(std::nullopt);
  place_of(Contract::council) = Entry{genesis_address_of(Contract::council), kLayoutId};
  for (const Proven& each : proven) {
    if (each.contract == Contract::council) continue;
    if (each.entry) place_of(each.contract) = Entry{each.entry->address, each.entry->layout_id};
  }
  good_until = 0;
  extend(state, header_time);
  return {};
}

AddressBook::Found AddressBook::find(Contract contract, UnixTime header_time) const {
  const auto& entry = entries[static_cast<std::size_t>(contract) - 1];
  if (!entry) return {Lookup::not_on_chain, {}};
  if (contract == Contract::council) return {Lookup::good, entry->address};
  if (header_time > good_until) return {Lookup::not_confirmed, entry->address};
  if (entry->layout_id != kLayoutId) return {Lookup::unknown_layout, entry->address};
  return {Lookup::good, entry->address};
}

}  // namespace statepass::ledger
