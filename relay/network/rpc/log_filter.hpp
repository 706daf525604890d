#pragma once

#include <optional>
#include <vector>

#include "common/run/json.hpp"
#include "eth/receipt.hpp"

namespace statepass::network {

using common::Json;

// The filter of eth_getLogs and of log subscriptions.
struct LogFilter {
  std::optional<Hash32> block_hash;
  Json from = "latest";
  Json to = "latest";
  std::vector<eth::Address> addresses;      // none: any
  std::vector<std::vector<Hash32>> topics;  // by position; none at a position: any

  // Nothing for a malformed filter, or one with both a hash and a range.
  static std::optional<LogFilter> parse(const Json& json);
  bool matches(const eth::Log& log) const;
};

}  // namespace statepass::network
