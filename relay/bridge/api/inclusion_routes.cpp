#include "base/text.hpp"
#include "bridge/api/routes.hpp"
#include "bridge/chain/block_items.hpp"
#include "eth/trie_builder.hpp"

namespace statepass::bridge {
namespace {

using common::PathParameters;
using common::Problem;
using common::Request;
using common::Response;
using common::RpcCall;
using common::Task;

// The items of a list, as they stand in a trie with this root; nothing when they do not make it up.
std::optional<std::vector<Bytes>> items_under(const Hash32& root, const Json* list,
                                              Read<Bytes> (*read)(const Json& item)) {
  if (list == nullptr || !list->is_array()) return std::nullopt;
  std::vector<Bytes> out;
  for (const Json& item : *list) {
    auto bytes = read(item);
    if (!bytes) return std::nullopt;
    out.push_back(*std::move(bytes));
  }
  if (eth::ordered_root(out) != root) return std::nullopt;
  return out;
}

Json nodes_json(const std::vector<Bytes>& items, std::size_t index) {
  Json out = Json::array();
  const auto nodes = eth::ordered_proof(items, index);
  if (!nodes) return out;
  for (const Bytes& node : *nodes) out.push_back(to_hex0x(node));
  return out;
}

struct Place {
  HeaderPointer header;
  eth::Header fields;
  std::size_t index;
};

Task<Outcome<Place>> place_of(Services& services, Hash32 hash) {
  RpcCall call{"eth_getTransactionReceipt", Json::array({to_hex0x(hash)})};
  const auto receipt = co_await services.nodes.read(std::move(call));
  if (!receipt) co_return tl::unexpected(refusal_of(receipt.error()));
  if (receipt->is_null()) co_return refuse(Problem::kNotFound, "the transaction is in no block");
  const auto block = fixed_bytes<32>(common::member(*receipt, "blockHash"));
  const Json* index_value = common::member(*receipt, "transactionIndex");
  const auto index = index_value == nullptr ? std::nullopt : common::quantity(*index_value);
  if (!block || !index) co_return refuse(Problem::kNodeBad, "a receipt is malformed", 2);
  const auto header = co_await services.header_reader.by_hash(*block);
  if (!header) co_return tl::unexpected(header.error());
  const auto fields = eth::parse_header((*header)->raw);
  if (!fields) co_return refuse(Problem::kNodeBad, "a header is malformed", 2);
  co_return Place{*header, *fields, static_cast<std::size_t>(*index)};
}

Task<Response> inclusion(Services& services, std::string hash_text) {
  const auto hash = hash_of(hash_text);
  if (!hash) co_return common::problem(Problem::kBadRequest, "a transaction's hash");
  const auto place = co_await place_of(services, *hash);
  if (!place) co_return place.error().response();
  const std::string block_hash = to_hex0x(place->header->hash);
  const Hash32 transactions_root = place->fields.transactions_root, receipts_root = place->fields.receipts_root;
  RpcCall whole{"eth_getBlockByHash", Json::array({block_hash, true})};
  common::ResultCheck check_block = [transactions_root](const Json& result) {
    return items_under(transactions_root, common::member(result, "transactions"), transaction_of_json).has_value();
  };
  const auto block = co_await services.nodes.read(std::move(whole), place->header->number, std::move(check_block));
  if (!block) co_return refusal_of(block.error()).response();
  RpcCall all{"eth_getBlockReceipts", Json::array({common::quantity_text(place->header->number)})};
  common::ResultCheck check_receipts = [receipts_root](const Json& result) {
    return items_under(receipts_root, &result, receipt_of_json).has_value();
  };
  const auto receipts = co_await services.nodes.read(std::move(all), place->header->number, std::move(check_receipts));
  if (!receipts) co_return refusal_of(receipts.error()).response();
  const auto raw = items_under(transactions_root, common::member(*block, "transactions"), transaction_of_json);
  const auto outcomes = items_under(receipts_root, &*receipts, receipt_of_json);
  if (!raw || !outcomes || place->index >= raw->size() || place->index >= outcomes->size())
    co_return common::problem(Problem::kNodeBad, "the block's items are not those of its header", 2);
  const auto transaction = eth::parse_transaction((*raw)[place->index]);
  if (!transaction || transaction->hash != *hash)
    co_return common::problem(Problem::kNodeBad, "the transaction stands elsewhere", 2);
  const Json body{
      {"header", to_hex0x(place->header->raw)},         {"index", place->index},
      {"tx", to_hex0x((*raw)[place->index])},           {"txNodes", nodes_json(*raw, place->index)},
      {"receipt", to_hex0x((*outcomes)[place->index])}, {"receiptNodes", nodes_json(*outcomes, place->index)}};
  Response response = Response::json(200, body.dump());
  response.field("Cache-Control", "public, max-age=31536000, immutable");
  co_return response;
}

}  // namespace

void add_inclusion_routes(common::Router& router, Services& services) {
  router.add_waiting(common::Method::kGet, "/v1/tx/{hash}/proof",
                     [&services](const Request&, const PathParameters& parameters) {
                       return inclusion(services, std::string(parameters[0]));
                     });
}

}  // namespace statepass::bridge
