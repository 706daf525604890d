#include "base/text.hpp"
#include "bridge/api/routes.hpp"
#include "bridge/clock.hpp"

namespace statepass::bridge {
namespace {

using common::Milliseconds;
using common::PathParameters;
using common::Problem;
using common::Request;
using common::Response;
using common::Task;

// Documents outlive the use of their key by at most this (their longest validity, with a day to spare).
constexpr UnixTime kGrace = 31 * kSecondsPerDay;
constexpr Milliseconds kPatience{4'000};

Response issuers(const Services& services) {
  std::string out = R"({"certificates":[)";
  const auto& keys = services.follower.registry().keys();
  bool first = true;
  for (const ByteView der : services.certificates.of(keys, unix_now(), kGrace)) {
    out.append(first ? "\"" : ",\"").append(to_hex0x(der)).append("\"");
    first = false;
  }
  Response response = Response::json(200, out + "]}");
  response.field("Cache-Control", "no-cache");
  return response;
}

Task<Response> put_certificate(Services& services, const Request& request, std::string kid_text) {
  const auto kid = hash_of(kid_text);
  if (!kid) co_return common::problem(Problem::kBadRequest, "a key's id is a hash");
  const auto& keys = services.follower.registry().keys();
  const auto head = services.headers.latest();
  if (!keys.contains(*kid) && head) co_await services.follower.reached(head->number + 1, kPatience);
  const auto found = keys.find(*kid);
  if (found == keys.end()) co_return common::problem(Problem::kNotFound, "no such key is registered");
  const ByteView der = bytes_of(request.body);
  if (!Certificates::is_of(found->second, der))
    co_return common::problem(Problem::kConflict, "no certificate of this key");
  std::function<bool()> store = [&services, &kid, der] { return services.certificates.store(*kid, der); };
  const bool kept = co_await services.disk.run(std::move(store));
  if (!kept) co_return common::problem(Problem::kInternal, "the disk does not take the certificate");
  services.certificates.show(*kid, der);
  co_return Response(204);
}

}  // namespace

void add_issuer_routes(common::Router& router, Services& services) {
  router.add(common::Method::kGet, "/v1/issuers",
             [&services](const Request&, const PathParameters&) { return issuers(services); });
  router.add_waiting(common::Method::kPut, "/v1/issuers/{kid}",
                     [&services](const Request& request, const PathParameters& parameters) {
                       return put_certificate(services, request, std::string(parameters[0]));
                     },
                     {.body_limit = Certificates::kMostBytes, .content_type = {}, .always = false});
}

}  // namespace statepass::bridge
