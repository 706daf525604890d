#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

// JSON of foreign origin: bounded depth, whole text, no exceptions; types are looked at before values are taken.
namespace statepass::common {

using Json = nlohmann::json;

// Nothing when the text is not exactly one JSON value, or nests deeper than `most_depth`.
std::optional<Json> parse_json(std::string_view text, std::size_t most_depth = 32);

// The member of an object, nullptr when there is no such member or `value` is no object.
const Json* member(const Json& value, std::string_view name);
const std::string* text_member(const Json& value, std::string_view name);

// Ethereum's quantity as nodes send it: "0x0", "0x1f" (leading zeros tolerated), up to 64 bits.
std::optional<std::uint64_t> parse_quantity(std::string_view text);
std::optional<std::uint64_t> quantity(const Json& value);
std::string quantity_text(std::uint64_t value);

// A decimal number of a query parameter: digits only, below 2^53.
std::optional<std::uint64_t> decimal(std::string_view text);

}  // namespace statepass::common
