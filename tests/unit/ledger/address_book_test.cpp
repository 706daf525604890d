#include "ledger/address_book.hpp"

#include "support/support.hpp"

using namespace statepass;
using namespace statepass::ledger;
using Lookup = AddressBook::Lookup;
using Confirmation = AddressBook::Confirmation;

namespace {

constexpr UnixTime kTime = 1'780'000'000, kWeek = 7 * kSecondsPerDay;

Lookup lookup(const AddressBook& book, Contract contract, UnixTime time) {
  return book.find(contract, time).lookup;
}

}  // namespace

TEST_CASE("the genesis book is good once a header confirms it, for seven days", "[ledger]") {
  AddressBook book = AddressBook::of_main_genesis();
  CHECK(lookup(book, Contract::council, kTime) == Lookup::good);
  CHECK(lookup(book, Contract::status_registry, kTime) == Lookup::not_confirmed);
  CHECK(lookup(book, Contract::title_registry, kTime) == Lookup::not_on_chain);
  CHECK(book.confirm({1, 0}, kTime) == Confirmation::confirmed);
  CHECK(lookup(book, Contract::status_registry, kTime + kWeek) == Lookup::good);
  CHECK(lookup(book, Contract::status_registry, kTime + kWeek + 1) == Lookup::not_confirmed);
  CHECK(lookup(book, Contract::council, kTime + kWeek + 1) == Lookup::good);
  CHECK(book.find(Contract::status_registry, kTime).address == genesis_address_of(Contract::status_registry));
  // An earlier header of the same version takes nothing back.
  CHECK(book.confirm({1, 0}, kTime - 1000) == Confirmation::confirmed);
  CHECK(book.good_until == kTime + kWeek);
}

TEST_CASE("a pending entry ends the time for which the book is good", "[ledger]") {
  AddressBook book = AddressBook::of_main_genesis();
  CHECK(book.confirm({1, kTime + 1000}, kTime) == Confirmation::confirmed);
  CHECK(lookup(book, Contract::channel, kTime + 1000) == Lookup::good);
  CHECK(lookup(book, Contract::channel, kTime + 1001) == Lookup::not_confirmed);
  // Due but not activated: good under that very header, and no longer.
  book = AddressBook::of_main_genesis();
  CHECK(book.confirm({1, kTime - 5}, kTime) == Confirmation::confirmed);
  CHECK(lookup(book, Contract::channel, kTime) == Lookup::good);
  CHECK(lookup(book, Contract::channel, kTime + 1) == Lookup::not_confirmed);
  // Pending later than seven days ahead.
  book = AddressBook::of_main_genesis();
  book.confirm({1, kTime + 2 * kWeek}, kTime);
  CHECK(book.good_until == kTime + kWeek);
}

TEST_CASE("another version of the book", "[ledger]") {
  AddressBook book = AddressBook::of_main_genesis();
  book.confirm({1, 0}, kTime);
  const AddressBook before = book;
  CHECK(book.confirm({2, 0}, kTime + 10) == Confirmation::changed);
  CHECK(book.confirm({0, 0}, kTime + 10) == Confirmation::older);
  CHECK(book == before);
  SP_CHECK_ERROR(book.replace({1, 0}, kTime, {}), ledger_book_version);
  SP_CHECK_ERROR(book.replace({0, 0}, kTime, {}), ledger_book_version);
  CHECK(book == before);

  Address moved{};
  moved.fill(7);
  const AddressBook::Proven entries[] = {
      {Contract::council, council::BookEntry{moved, kTime, 9, 2}},
      {Contract::issuer_registry, council::BookEntry{genesis_address_of(Contract::issuer_registry), 0, 1, 1}},
      {Contract::status_registry, council::BookEntry{moved, kTime, 1, 2}},
      {Contract::channel, council::BookEntry{moved, kTime, 2, 2}},
      {Contract::issuance_log, std::nullopt},
  };
  SP_REQUIRE_OK(book.replace({2, 0}, kTime + 10, entries));
  CHECK(book.version == 2);
  CHECK(book.find(Contract::council, kTime).address == genesis_address_of(Contract::council));
  CHECK(lookup(book, Contract::council, kTime) == Lookup::good);
  CHECK(lookup(book, Contract::issuer_registry, kTime + 10) == Lookup::good);
  CHECK(book.find(Contract::status_registry, kTime + 10).address == moved);
  CHECK(lookup(book, Contract::channel, kTime + 10) == Lookup::unknown_layout);
  CHECK(lookup(book, Contract::issuance_log, kTime + 10) == Lookup::not_on_chain);
  CHECK(lookup(book, Contract::data_directory, kTime + 10) == Lookup::not_on_chain);
  CHECK(book.good_until == kTime + 10 + kWeek);
  CHECK(book.confirm({1, 0}, kTime) == Confirmation::older);
}
