#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "crypto/secp256k1.hpp"
#include "eth/address.hpp"

// The keys of the first hour: what the states bring to genesis. Development makes all of them at one place; in
// production each state makes its own and hands over addresses.
namespace statepass::network {

using eth::Address;

struct StateName {
  std::string letters;         // two capitals
  std::uint16_t jurisdiction;  // 1 to 255
};

// California, New York, Texas, Washington.
const std::vector<StateName>& demo_states();
// "CA=6"; throws std::runtime_error with a sentence for anything else.
StateName parse_state(std::string_view text);

struct StateKeys {
  StateName state;
  crypto::Secp256k1Key validator;
  std::vector<crypto::Secp256k1Key> admins;  // at least two a state (ledger specification 1.0, rule 6)

  Address validator_address() const { return eth::address_of(validator.public_key()); }
  std::vector<Address> admin_addresses() const;
};

// 32 bytes of the operating system's randomness.
Bytes fresh_entropy();

std::vector<StateKeys> make_keys(const std::vector<StateName>& states);

// One folder a state, "CA/validator.key", "CA/admin-1.key" …: 0x and 64 digits, readable by the owner alone; and
// "keys.json" with the addresses. Throws std::runtime_error when a file cannot be written, or one stands there already.
void write_keys(const std::filesystem::path& folder, const std::vector<StateKeys>& keys);
// Throws std::runtime_error that names the file.
std::vector<StateKeys> read_keys(const std::filesystem::path& folder);

}  // namespace statepass::network
