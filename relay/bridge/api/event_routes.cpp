#include "base/text.hpp"
#include "bridge/api/routes.hpp"
#include "ledger/contracts.hpp"

namespace statepass::bridge {
namespace {

using common::decimal;
using common::PathParameters;
using common::Problem;
using common::Request;
using common::Response;
using common::Task;
using ledger::Contract;

constexpr std::uint64_t kMostBlocks = 10'000, kBlocksACall = 2'000;

struct Filter {
  eth::Address contract{};
  std::vector<std::string> topics;  // topic0, topic1; empty: any
  std::uint64_t from = 0;
  std::uint64_t to = 0;
};

std::optional<Contract> public_contract(std::string_view text) {
  for (const Contract contract : {Contract::council, Contract::issuer_registry, Contract::status_registry})
    if (text == ledger::name_of(contract) || address_of(text) == ledger::genesis_address_of(contract)) return contract;
  return std::nullopt;
}

Outcome<Filter> filter_of(const Request& request, std::uint64_t head) {
  Filter out;
  const auto contract = public_contract(request.query("contract").value_or(""));
  if (!contract) return refuse(Problem::kForbidden, "contract is Council, IssuerRegistry or StatusRegistry");
  out.contract = ledger::genesis_address_of(*contract);
  const auto from = decimal(request.query("cursor").value_or(request.query("from").value_or("0")));
  const auto to = request.query("to") ? decimal(*request.query("to")) : head;
  if (!from || !to) return refuse(Problem::kBadRequest, "from and to are block numbers");
  if (*to >= *from && *to - *from >= kMostBlocks) return refuse(Problem::kTooLarge, "at most 10,000 blocks");
  out.from = *from;
  out.to = std::min(*to, head);
  for (const char* name : {"topic0", "topic1"}) {
    const auto topic = request.query(name);
    if (topic && !hash_of(*topic)) return refuse(Problem::kBadRequest, "a topic is 32 bytes as 0x hexadecimal");
    out.topics.emplace_back(topic.value_or(""));
  }
  return out;
}

Json filter_json(const Filter& filter, std::uint64_t to) {
  Json topics = Json::array();
  for (const std::string& topic : filter.topics) topics.push_back(topic.empty() ? Json() : Json(topic));
  return {{"fromBlock", common::quantity_text(filter.from)},
          {"toBlock", common::quantity_text(to)},
          {"address", to_hex0x(filter.contract)},
          {"topics", std::move(topics)}};
}

std::optional<Json> event_of(const Json& item, const Filter& filter) {
  const auto log = log_of(item);
  const auto block = fixed_bytes<32>(common::member(item, "blockHash"));
  const auto transaction = fixed_bytes<32>(common::member(item, "transactionHash"));
  if (!log || !block || !transaction || log->log.address != filter.contract) return std::nullopt;
  Json topics = Json::array();
  for (const Hash32& topic : log->log.topics) topics.push_back(to_hex0x(topic));
  return Json{{"block", log->block},    {"blockHash", to_hex0x(*block)}, {"txHash", to_hex0x(*transaction)},
              {"logIndex", log->index}, {"topics", std::move(topics)},   {"data", to_hex0x(log->log.data)}};
}

// A piece of the range, and where the next one begins.
Task<Response> events(Services& services, const Request& request) {
  const auto head = services.headers.latest();
  if (!head) co_return common::problem(Problem::kNoNode, "no node has shown a head yet", 2);
  const auto filter = filter_of(request, head->number);
  if (!filter) co_return filter.error().response();
  Json answer{{"events", Json::array()}};
  if (filter->from <= filter->to) {
    const std::uint64_t to = std::min(filter->to, filter->from + kBlocksACall - 1);
    Json parameters = Json::array();
    parameters.push_back(filter_json(*filter, to));
    common::RpcCall call{"eth_getLogs", std::move(parameters)};
    common::ResultCheck check = [](const Json& result) { return result.is_array(); };
    const auto logs = co_await services.nodes.read(std::move(call), to, std::move(check));
    if (!logs) co_return refusal_of(logs.error()).response();
    for (const Json& item : *logs) {
      auto event = event_of(item, *filter);
      if (!event) co_return common::problem(Problem::kNodeBad, "a log is malformed", 2);
      answer["events"].push_back(*std::move(event));
    }
    if (to < filter->to) answer["next"] = std::to_string(to + 1);
  }
  Response response = Response::json(200, answer.dump());
  response.field("Cache-Control", "no-cache");
  co_return response;
}

}  // namespace

void add_event_routes(common::Router& router, Services& services) {
  router.add_waiting(common::Method::kGet, "/v1/events",
                     [&services](const Request& request, const PathParameters&) { return events(services, request); });
}

}  // namespace statepass::bridge
