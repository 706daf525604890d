#include "bridge/api/routes.hpp"
#include "bridge/clock.hpp"

namespace statepass::bridge {
namespace {

using common::PathParameters;
using common::Request;
using common::Response;

// A head older than this: the nodes are cut off, or the chain stands still.
constexpr UnixTime kStale = 120;

Response health(const Services& services, bool ready) {
  const auto head = services.headers.latest();
  const auto proven = services.follower.proven();
  Json nodes = Json::array();
  for (const auto& node : services.nodes.nodes()) {
    nodes.push_back({{"answering", node.answering}, {"distrusted", node.distrusted}});
    if (node.head) nodes.back()["head"] = node.head->number;
  }
  Json body{{"ready", ready}, {"nodes", std::move(nodes)}};
  if (head) {
    body["head"] = block_json(*head);
    body["ageSeconds"] = unix_now() - head->time;
  }
  if (proven) body["registry"] = proven->number;
  Response response = Response::json(ready ? 200 : 503, body.dump());
  response.field("Cache-Control", "no-store");
  return response;
}

}  // namespace

void add_health_routes(common::Router& router, Services& services, const common::Metrics& metrics) {
  const common::RouteOptions always{.body_limit = 0, .content_type = {}, .always = true};
  router.add(
      common::Method::kGet, "/healthz",
      [](const Request&, const PathParameters&) { return Response::json(200, R"({"alive":true})"); }, always);
  router.add(
      common::Method::kGet, "/readyz",
      [&services](const Request&, const PathParameters&) {
        const auto head = services.headers.latest();
        const bool fresh = head && unix_now() - head->time <= kStale;
        return health(services, fresh && services.nodes.ready() && services.follower.proven() != nullptr);
      },
      always);
  router.add(
      common::Method::kGet, "/metrics",
      [&metrics](const Request&, const PathParameters&) {
        Response response(200, "text/plain; version=0.0.4; charset=utf-8", metrics.text());
        response.field("Cache-Control", "no-store");
        return response;
      },
      always);
}

}  // namespace statepass::bridge
