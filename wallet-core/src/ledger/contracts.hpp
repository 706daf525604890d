#pragma once

#include <optional>
#include <string_view>

#include "base/bytes.hpp"
#include "eth/address.hpp"

namespace statepass::ledger {

using eth::Address;

// The contracts by the last two digits of their genesis address (ledger specification 1.0).
enum class Contract : std::uint8_t {
  council = 1,
  issuer_registry = 2,
  status_registry = 3,
  issuance_log = 4,
  licence_transfer = 5,
  channel = 6,
  data_directory = 7,
  inspection_ledger = 8,
  account_registry = 9,
  chain_anchor = 0x0a,
  title_registry = 0x0b,
};
inline constexpr std::size_t kContracts = 11;

// Chain ids of the development network; a production network brings its own in its configuration.
inline constexpr std::uint64_t kMainChain = 5361, kTitlesChain = 5362;
// The storage layout that this code reads; a contract of another layout gives no facts.
inline constexpr std::uint16_t kLayoutId = 1;

// The name in the address book, which is the contract's own: "StatusRegistry".
std::string_view name_of(Contract contract);
std::optional<Contract> contract_of(std::string_view name);
// The name as the key of Council's book: ASCII, right-padded.
Hash32 book_key_of(Contract contract);
// 0x57a7e9a55 ‖ 29 zeros ‖ two digits, the same on each chain. Council's is its only one, for ever; the others' may be
// replaced through the book.
Address genesis_address_of(Contract contract);

}  // namespace statepass::ledger
