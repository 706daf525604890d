#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "common/run/json.hpp"
#include "eth/address.hpp"

// Ethereum's JSON forms beyond what 64 bits hold.
namespace statepass::network {

// A big-endian number without leading zeros: "0x0", "0x2c".
std::string quantity_of(ByteView big_endian);
// Hex of up to 64 digits, odd counts too ("0x1"), right-aligned; nothing for other text.
std::optional<Hash32> parse_word(std::string_view text);
std::optional<eth::Address> parse_address(std::string_view text);
std::optional<Hash32> parse_hash(std::string_view text);

}  // namespace statepass::network
