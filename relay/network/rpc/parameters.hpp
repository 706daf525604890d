#pragma once

#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "common/run/json.hpp"
#include "network/rpc/json_forms.hpp"

namespace statepass::network {

using common::Json;

// The parameter at that place; nullptr when there is none, or null.
inline const Json* parameter(const Json& params, std::size_t index) {
  if (!params.is_array() || index >= params.size() || params[index].is_null()) return nullptr;
  return &params[index];
}
inline const std::string* text_parameter(const Json& params, std::size_t index) {
  const Json* value = parameter(params, index);
  return value != nullptr && value->is_string() ? value->get_ptr<const std::string*>() : nullptr;
}

// An address where Besu fills a short one up with zeros from the left.
inline std::optional<eth::Address> lenient_address(const Json& params, std::size_t index) {
  const std::string* text = text_parameter(params, index);
  const auto word = text == nullptr || text->size() > 42 ? std::nullopt : parse_word(*text);
  if (!word) return std::nullopt;
  return take_array<20>(ByteView(*word).subspan(12));
}

}  // namespace statepass::network
