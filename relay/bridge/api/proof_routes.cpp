#include <algorithm>

#include "bridge/api/routes.hpp"

namespace statepass::bridge {
namespace {

using common::PathParameters;
using common::Problem;
using common::Request;
using common::Response;
using common::Task;

constexpr std::size_t kMostSlots = 64, kMostItems = 16;

struct Question {
  Hash32 block{};
  std::vector<ProofItem> items;
};

Outcome<ProofItem> item_of(const Json& value) {
  const std::string* address_text = common::text_member(value, "address");
  const auto address = address_text == nullptr ? std::nullopt : address_of(*address_text);
  const Json* slots = common::member(value, "slots");
  if (!address || slots == nullptr || !slots->is_array())
    return refuse(Problem::kBadRequest, "each item has an address and a list of slots");
  ProofItem item{*address, {}};
  for (const Json& text : *slots) {
    const auto slot = fixed_bytes<32>(&text);
    if (!slot) return refuse(Problem::kBadRequest, "a slot is 32 bytes as 0x hexadecimal");
    if (std::ranges::find(item.slots, *slot) != item.slots.end())
      return refuse(Problem::kBadRequest, "a slot is named twice");
    item.slots.push_back(*slot);
  }
  return item;
}

Outcome<Question> question_of(std::string_view body) {
  const auto value = common::parse_json(body, 8);
  const std::string* hash_text = value ? common::text_member(*value, "blockHash") : nullptr;
  const auto hash = hash_text == nullptr ? std::nullopt : hash_of(*hash_text);
  const Json* items = value ? common::member(*value, "items") : nullptr;
  if (!hash || items == nullptr || !items->is_array() || items->empty())
    return refuse(Problem::kBadRequest, "{blockHash, items: [{address, slots}]}");
  if (items->size() > kMostItems) return refuse(Problem::kTooLarge, "at most 16 accounts");
  Question out{*hash, {}};
  std::size_t slots = 0;
  for (const Json& value_of_item : *items) {
    auto item = item_of(value_of_item);
    if (!item) return tl::unexpected(std::move(item.error()));
    const auto same = [&](const ProofItem& other) { return other.address == item->address; };
    if (std::ranges::any_of(out.items, same)) return refuse(Problem::kBadRequest, "an account is named twice");
    slots += item->slots.size();
    out.items.push_back(*std::move(item));
  }
  if (slots > kMostSlots) return refuse(Problem::kTooLarge, "at most 64 slots");
  return out;
}

Task<Response> prove(Services& services, const Request& request) {
  auto question = question_of(request.body);
  if (!question) co_return question.error().response();
  const auto header = co_await services.header_reader.by_hash(question->block);
  if (!header) co_return header.error().response();
  std::vector<ProofItem> items = question->items;
  const auto book = co_await services.proofs.prove(*header, std::move(items));
  if (!book) co_return book.error().response();
  Response response = Response::json(200, (*book)->answer(question->items));
  response.field("Cache-Control", "no-store");
  co_return response;
}

}  // namespace

void add_proof_routes(common::Router& router, Services& services) {
  router.add_waiting(common::Method::kPost, "/v1/proofs",
                     [&services](const Request& request, const PathParameters&) { return prove(services, request); },
                     {.body_limit = 16 * 1024, .content_type = "application/json", .always = false});
}

}  // namespace statepass::bridge
