#include "network/rpc/log_filter.hpp"

#include <algorithm>

#include "network/rpc/json_forms.hpp"

namespace statepass::network {
namespace {

// One text, or a list of texts.
template <class Value, class Parse>
bool parse_one_or_more(const Json& json, std::vector<Value>& into, Parse parse) {
  if (json.is_null()) return true;
  const Json list = json.is_array() ? json : Json::array({json});
  for (const Json& item : list) {
    const auto value = item.is_string() ? parse(item.get_ref<const std::string&>()) : std::nullopt;
    if (!value) return false;
    into.push_back(*value);
  }
  return true;
}

}  // namespace

std::optional<LogFilter> LogFilter::parse(const Json& json) {
  if (!json.is_object()) return std::nullopt;
  LogFilter filter;
  if (const Json* hash = common::member(json, "blockHash")) {
    filter.block_hash = hash->is_string() ? parse_hash(hash->get_ref<const std::string&>()) : std::nullopt;
    if (!filter.block_hash || json.contains("fromBlock") || json.contains("toBlock")) return std::nullopt;
  }
  if (const Json* from = common::member(json, "fromBlock"); from != nullptr && !from->is_null()) filter.from = *from;
  if (const Json* to = common::member(json, "toBlock"); to != nullptr && !to->is_null()) filter.to = *to;
  const Json* address = common::member(json, "address");
  if (address != nullptr && !parse_one_or_more(*address, filter.addresses, parse_address)) return std::nullopt;
  const Json* topics = common::member(json, "topics");
  if (topics == nullptr || topics->is_null()) return filter;
  if (!topics->is_array() || topics->size() > 4) return std::nullopt;
  for (const Json& topic : *topics)
    if (!parse_one_or_more(topic, filter.topics.emplace_back(), parse_hash)) return std::nullopt;
  return filter;
}

bool LogFilter::matches(const eth::Log& log) const {
  if (!addresses.empty() && std::ranges::find(addresses, log.address) == addresses.end()) return false;
  if (topics.size() > log.topics.size()) return false;
  for (std::size_t i = 0; i < topics.size(); ++i)
    if (!topics[i].empty() && std::ranges::find(topics[i], log.topics[i]) == topics[i].end()) return false;
  return true;
}

}  // namespace statepass::network
