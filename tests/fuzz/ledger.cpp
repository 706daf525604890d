#include "ledger/address_book.hpp"
#include "ledger/calls.hpp"
#include "ledger/issuance_log.hpp"
#include "ledger/status_registry.hpp"

using namespace statepass;
using namespace statepass::ledger;

namespace {

// A record that is read is written as the word that it came from.
template <class... Records>
void check_records(const Hash32& word) {
  const auto check = [&](auto record) {
    if (record) SP_ASSERT(record->encode() == word);
  };
  (check(Records::decode(word)), ...);
}

}  // namespace

// A storage word as every record that there is; the rest of the input as a status list's URI and as revert data.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteView input(data, size);
  auto uri = parse_status_list_uri(text_of(input));
  if (uri) SP_ASSERT(text_of(input).ends_with(status_list_path(*uri).substr(3)));
  (void)calls::error_of(input);
  if (size < 32) return 0;
  using namespace council;
  check_records<BookState, Config, Operator, MemberInfo, BookEntry, PendingEntry, BallotMeta, StateValidator,
                issuer_registry::KeyRecord, status_registry::ListRecord, issuance_log::Head, licence_transfer::Transfer,
                channel::Pair, data_directory::Asset, data_directory::Request>(take_array<32>(input));
  return 0;
}
