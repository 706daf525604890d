#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/text.hpp"
#include "bridge/api/routes.hpp"
#include "bridge/store/boxes.hpp"
#include "cbor/encoder.hpp"

namespace statepass::bridge {
namespace {

using common::Clock;
using common::Milliseconds;
using common::PathParameters;
using common::Problem;
using common::Request;
using common::Response;
using common::Task;

constexpr Milliseconds kWait{25'000}, kLook{100};
// So many readers may wait at a time; who comes later gets an answer at once.
constexpr std::size_t kMostWaiting = 256;

std::optional<Boxes::Id> id_of(std::string_view text) {
  const auto bytes = from_base64url(text);
  if (!bytes || bytes->size() != 16) return std::nullopt;
  return take_array<16>(*bytes);
}

Response unknown_box() {
  return common::problem(Problem::kNotFound, "no such box, or not any more");
}

Response open(Services& services, std::string_view id_text) {
  const auto id = id_of(id_text);
  if (!id) return common::problem(Problem::kBadRequest, "a box is 16 bytes as base64url");
  switch (services.boxes.open(*id, Clock::now())) {
    case Boxes::Result::done:
      return Response(201);
    case Boxes::Result::unknown:
      return common::problem(Problem::kConflict, "there is such a box already");
    case Boxes::Result::full:
      break;
  }
  return common::problem(Problem::kBusy, "too many boxes are open", 30);
}

Response post(Services& services, const Request& request, std::string_view id_text) {
  const auto id = id_of(id_text);
  if (!id) return common::problem(Problem::kBadRequest, "a box is 16 bytes as base64url");
  if (request.body.empty()) return common::problem(Problem::kBadRequest, "an envelope is not empty");
  switch (services.boxes.post(*id, request.body, Clock::now())) {
    case Boxes::Result::done:
      return Response(201);
    case Boxes::Result::unknown:
      return unknown_box();
    case Boxes::Result::full:
      break;
  }
  return common::problem(Problem::kConflict, "mailbox_full");
}

// [ 0*4 bstr ]
std::string encode(const std::vector<std::string>& items) {
  cbor::Encoder out;
  out.array(items.size());
  for (const std::string& item : items) out.bstr(bytes_of(item));
  return std::string(text_of(out.bytes()));
}

bool is_owner(const Request& request, const Boxes::Id& id) {
  constexpr std::string_view kBearer = "Bearer ";
  const auto field = request.fields.find("Authorization").value_or("");
  if (!field.starts_with(kBearer)) return false;
  const auto token = from_base64url(field.substr(kBearer.size()));
  return token && token->size() == 32 && Boxes::id_of(take_array<32>(*token)) == id;
}

Task<Response> take(Services& services, const Request& request, std::string id_text, std::size_t& waiting) {
  const auto id = id_of(id_text);
  if (!id) co_return common::problem(Problem::kBadRequest, "a box is 16 bytes as base64url");
  if (!is_owner(request, *id)) co_return common::problem(Problem::kAuthRequired, "mailbox_token");
  const auto until = Clock::now() + (waiting < kMostWaiting ? kWait : Milliseconds(0));
  ++waiting;
  auto items = services.boxes.take(*id, Clock::now());
  while (items && items->empty() && Clock::now() < until && !services.stopping) {
    asio::steady_timer timer(services.context, kLook);
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    items = services.boxes.take(*id, Clock::now());
  }
  --waiting;
  if (!items) co_return unknown_box();
  if (items->empty()) co_return Response(204);
  Response response(200, "application/cbor", encode(*items));
  response.field("Cache-Control", "no-store");
  co_return response;
}

}  // namespace

void add_box_routes(common::Router& router, Services& services) {
  const auto waiting = std::make_shared<std::size_t>(0);
  router.add(common::Method::kPut, "/v1/boxes/{id}",
             [&services](const Request&, const PathParameters& parameters) { return open(services, parameters[0]); });
  router.add(common::Method::kPost, "/v1/boxes/{id}",
             [&services](const Request& request, const PathParameters& parameters) {
               return post(services, request, parameters[0]);
             },
             {.body_limit = Boxes::kMostItem, .content_type = "application/octet-stream", .always = false});
  router.add_waiting(common::Method::kGet, "/v1/boxes/{id}",
                     [&services, waiting](const Request& request, const PathParameters& parameters) {
                       return take(services, request, std::string(parameters[0]), *waiting);
                     });
}

}  // namespace statepass::bridge
