#pragma once

#include <map>
#include <span>
#include <vector>

#include "base/bytes.hpp"
#include "ledger/contracts.hpp"
#include "ledger/council.hpp"

// Council's words of block 0 (ledger specification 1.0, rule 1): members, configuration, validators, administrators and
// the address book. tests/vectors/ledger-genesis.json has them as the contracts' own tests make them.
namespace statepass::network {

using eth::Address;

struct FoundingState {
  std::string letters;
  std::uint16_t jurisdiction;
  Address validator;
  std::vector<Address> admins;
};

// No word is zero. Throws std::runtime_error: a jurisdiction, a validator or an administrator stands twice.
std::map<Hash32, Hash32> council_storage(UnixTime time, std::span<const FoundingState> states,
                                         const ledger::council::Config& config, std::span<const ledger::Contract> book);

// What stands in the book of the main chain: 01 to 0A.
std::vector<ledger::Contract> main_chain_book();

}  // namespace statepass::network
