#include "base/text.hpp"
#include "bridge/api/routes.hpp"
#include "bridge/clock.hpp"

namespace statepass::bridge {
namespace {

using common::decimal;
using common::PathParameters;
using common::Problem;
using common::Request;
using common::Response;
using common::Task;

// Of one answer; what is beyond comes with the next.
constexpr std::size_t kMostAnswer = 512 * 1024;

std::optional<Mail::Box> box_of(std::string_view text) {
  const auto bytes = from_base64url(text);
  if (!bytes || bytes->size() != 32) return std::nullopt;
  return take_array<32>(*bytes);
}

Response bad_box() {
  return common::problem(Problem::kBadRequest, "a box is 32 bytes as base64url");
}

Task<Response> post(Services& services, const Request& request, std::string box_text) {
  const auto box = box_of(box_text);
  if (!box) co_return bad_box();
  if (request.body.empty()) co_return common::problem(Problem::kBadRequest, "a letter is not empty");
  const UnixTime now = unix_now();
  const auto id = services.mail.reserve(*box, now);
  if (!id) co_return common::problem(Problem::kConflict, "the box is full");
  std::function<bool()> store = [&] { return services.mail.store(*box, *id, now, request.body); };
  const bool kept = co_await services.disk.run(std::move(store));
  if (!kept) {
    services.mail.release(*box, *id);
    co_return common::problem(Problem::kInternal, "the disk does not take the letter");
  }
  services.mail.show(*box, *id, now);
  co_return Response::json(201, Json{{"id", *id}}.dump());
}

Response read(Services& services, const Request& request, std::string_view box_text) {
  const auto box = box_of(box_text);
  if (!box) return bad_box();
  const auto after = decimal(request.query("after").value_or("0"));
  if (!after) return common::problem(Problem::kBadRequest, "after is a letter's id");
  Json items = Json::array();
  for (const Mail::Letter& letter : services.mail.read(*box, *after, kMostAnswer, unix_now()))
    items.push_back({{"id", letter.id}, {"time", letter.time}, {"octets", to_hex0x(bytes_of(letter.content))}});
  Response response = Response::json(200, Json{{"items", std::move(items)}}.dump());
  response.field("Cache-Control", "no-store");
  return response;
}

Response empty(Services& services, const Request& request, std::string_view box_text) {
  const auto box = box_of(box_text);
  if (!box) return bad_box();
  const auto up_to = decimal(request.query("upTo").value_or(""));
  if (!up_to) return common::problem(Problem::kBadRequest, "upTo is a letter's id");
  services.mail.empty(*box, *up_to);
  return Response(204);
}

}  // namespace

void add_mail_routes(common::Router& router, Services& services) {
  router.add_waiting(common::Method::kPost, "/v1/mail/{box}",
                     [&services](const Request& request, const PathParameters& parameters) {
                       return post(services, request, std::string(parameters[0]));
                     },
                     {.body_limit = Mail::kMostBytes, .content_type = "application/octet-stream", .always = false});
  router.add(common::Method::kGet, "/v1/mail/{box}",
             [&services](const Request& request, const PathParameters& parameters) {
               return read(services, request, parameters[0]);
             });
  router.add(common::Method::kDelete, "/v1/mail/{box}",
             [&services](const Request& request, const PathParameters& parameters) {
               return empty(services, request, parameters[0]);
             });
}

}  // namespace statepass::bridge
