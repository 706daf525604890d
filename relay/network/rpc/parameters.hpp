#pragma once

#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "common/run/json.hpp"

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

}  // namespace statepass::network
