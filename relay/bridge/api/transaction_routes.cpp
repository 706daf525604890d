#include <algorithm>

#include "base/text.hpp"
#include "bridge/api/routes.hpp"
#include "common/run/log.hpp"
#include "eth/transaction.hpp"
#include "ledger/contracts.hpp"

namespace statepass::bridge {
namespace {

using common::PathParameters;
using common::Problem;
using common::Request;
using common::Response;
using common::RpcCall;
using common::RpcError;
using common::Task;

constexpr std::size_t kMostTransaction = 128 * 1024;
constexpr std::uint64_t kMostGas = 30'000'000;

bool is_ours(const eth::Address& address) {
  for (std::size_t i = 1; i <= ledger::kContracts; ++i)
    if (address == ledger::genesis_address_of(static_cast<ledger::Contract>(i))) return true;
  return false;
}

// What a relay passes on: a transaction of this chain alone, to a contract of the ledger.
Outcome<eth::SignedTransaction> transaction_of(std::string_view body, std::uint64_t chain, Bytes& raw) {
  const auto value = common::parse_json(body, 4);
  auto bytes = value ? any_bytes(common::member(*value, "raw")) : std::nullopt;
  if (!bytes) return refuse(Problem::kBadRequest, "{raw: 0x hexadecimal}");
  if (bytes->size() > kMostTransaction) return refuse(Problem::kTooLarge, "a transaction has at most 128 KiB");
  auto parsed = eth::parse_transaction(*bytes);
  if (!parsed) return refuse(Problem::kBadRequest, "no transaction: " + std::string(error_name(parsed.error().code)));
  const eth::Transaction& transaction = parsed->transaction;
  if (transaction.chain_id != chain) return refuse(Problem::kBadRequest, "not a transaction of this chain alone");
  if (!transaction.to || !is_ours(*transaction.to))
    return refuse(Problem::kForbidden, "not to a contract of the ledger");
  if (transaction.gas_limit > kMostGas) return refuse(Problem::kBadRequest, "more gas than a block has");
  raw = *std::move(bytes);
  return *std::move(parsed);
}

bool says(const RpcError& error, std::string_view words) {
  const auto equal = [](char a, char b) { return (a | 0x20) == (b | 0x20); };
  return !std::ranges::search(error.message, words, equal).empty();
}

// Besu and others say it in their own words.
Refusal refusal_of_send(const RpcError& error) {
  if (error.kind != RpcError::Kind::kRefused) return refusal_of(error);
  if (says(error, "nonce too low") || says(error, "nonce is below") || says(error, "underpriced"))
    return {Problem::kConflict, "the nonce is used", {}, {}};
  if (says(error, "too distant") || says(error, "too far in the future"))
    return {Problem::kConflict, "the nonce is too far ahead", {}, {}};
  if (says(error, "not authorized") || says(error, "not allowed") || says(error, "permission"))
    return {Problem::kForbidden, "the sender is not on the chain's list", {}, {}};
  if (says(error, "full") || says(error, "limit reached")) return {Problem::kBusy, "the node's pool is full", 5, {}};
  return {Problem::kBadRequest, "the node refuses the transaction", {}, {}};
}

Task<Response> send(Services& services, const Request& request) {
  Bytes raw;
  const auto transaction = transaction_of(request.body, services.config.chain.chain_id, raw);
  if (!transaction) co_return transaction.error().response();
  const auto sender = eth::transaction_sender(*transaction);
  if (!sender) co_return common::problem(Problem::kBadRequest, "nobody signed the transaction");
  if (!services.senders.take(be_value(ByteView(*sender).first(8)), common::Clock::now()))
    co_return common::problem(Problem::kLimited, "too many transactions of this sender", 1);
  const std::string hash = to_hex0x(transaction->hash);
  const Json answer{{"hash", hash}};
  std::string text = to_hex0x(raw);
  const auto sent = co_await services.nodes.send_transaction(std::move(text));
  const bool known = !sent && sent.error().kind == RpcError::Kind::kRefused &&
                     (says(sent.error(), "known transaction") || says(sent.error(), "already known") ||
                      says(sent.error(), "already imported"));
  if (!sent && !known) {
    common::log::debug("transaction refused", {{"words", sent.error().message}});
    co_return refusal_of_send(sent.error()).response();
  }
  Response response = Response::json(202, answer.dump());
  response.field("Cache-Control", "no-store");
  co_return response;
}

Json logs_json(const Json& receipt) {
  Json out = Json::array();
  const Json* logs = common::member(receipt, "logs");
  if (logs == nullptr || !logs->is_array()) return out;
  for (const Json& item : *logs) {
    const auto log = log_of(item);
    if (!log) continue;
    Json topics = Json::array();
    for (const Hash32& topic : log->log.topics) topics.push_back(to_hex0x(topic));
    out.push_back({{"address", to_hex0x(log->log.address)}, {"topics", topics}, {"data", to_hex0x(log->log.data)}});
  }
  return out;
}

Response tell(const Json& body) {
  Response response = Response::json(200, body.dump());
  response.field("Cache-Control", "no-store");
  return response;
}

// A receipt is of the transaction that was asked for, or of none.
bool is_receipt_of(const Json& result, const Hash32& hash) {
  if (result.is_null()) return true;
  return fixed_bytes<32>(common::member(result, "transactionHash")) == hash &&
         fixed_bytes<32>(common::member(result, "blockHash")).has_value();
}

Task<Response> state(Services& services, std::string hash_text) {
  const auto hash = hash_of(hash_text);
  if (!hash) co_return common::problem(Problem::kBadRequest, "a transaction's hash");
  RpcCall call{"eth_getTransactionReceipt", Json::array({to_hex0x(*hash)})};
  common::ResultCheck check = [hash](const Json& result) { return is_receipt_of(result, *hash); };
  const auto head = services.headers.latest();
  const auto receipt = co_await services.nodes.read(std::move(call), head ? head->number : 0, std::move(check));
  if (!receipt) co_return refusal_of(receipt.error()).response();
  if (receipt->is_null()) {
    RpcCall look{"eth_getTransactionByHash", Json::array({to_hex0x(*hash)})};
    const auto found = co_await services.nodes.read(std::move(look));
    if (!found) co_return refusal_of(found.error()).response();
    co_return tell({{"state", found->is_null() ? "unknown" : "pending"}});
  }
  const auto block_hash = fixed_bytes<32>(common::member(*receipt, "blockHash"));
  const auto header = co_await services.header_reader.by_hash(*block_hash);
  if (!header) co_return header.error().response();
  const auto number = [&](std::string_view name) {
    const Json* value = common::member(*receipt, name);
    return value == nullptr ? std::optional<std::uint64_t>() : common::quantity(*value);
  };
  const auto status = number("status"), index = number("transactionIndex"), gas = number("gasUsed");
  if (!status || !index || !gas) co_return common::problem(Problem::kNodeBad, "a receipt is malformed", 2);
  co_return tell({{"state", *status == 1 ? "included" : "failed"},
                  {"block", block_json(**header)},
                  {"index", *index},
                  {"gasUsed", *gas},
                  {"logs", logs_json(*receipt)}});
}

}  // namespace

void add_transaction_routes(common::Router& router, Services& services) {
  router.add_waiting(common::Method::kPost, "/v1/tx",
                     [&services](const Request& request, const PathParameters&) { return send(services, request); },
                     {.body_limit = 2 * kMostTransaction + 64, .content_type = "application/json", .always = false});
  router.add_waiting(common::Method::kGet, "/v1/tx/{hash}",
                     [&services](const Request&, const PathParameters& parameters) {
                       return state(services, std::string(parameters[0]));
                     });
}

}  // namespace statepass::bridge
