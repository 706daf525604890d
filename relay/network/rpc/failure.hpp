#pragma once

#include <string>
#include <tl/expected.hpp>

#include "common/run/json.hpp"

namespace statepass::network {

using common::Json;

// An error of a JSON-RPC method, in Besu's words.
struct RpcFailure {
  int code;
  std::string message;
  Json data = nullptr;  // left out when null
};
using Outcome = tl::expected<Json, RpcFailure>;

inline tl::unexpected<RpcFailure> failure(int code, std::string message) {
  return tl::unexpected(RpcFailure{code, std::move(message), nullptr});
}
inline tl::unexpected<RpcFailure> invalid(std::string_view what) {
  return failure(-32602, "Invalid " + std::string(what) + "params");
}

}  // namespace statepass::network
