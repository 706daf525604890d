#include "network/rpc/endpoint.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace statepass::network {
namespace {

using common::Method;
using common::Request;
using common::Response;
using common::Task;

constexpr std::size_t kMostBody = 5 * 1024 * 1024;
constexpr std::size_t kMostBatch = 1024;

Json error_json(const Json& id, int code, std::string_view message) {
  return {{"jsonrpc", "2.0"}, {"id", id}, {"error", {{"code", code}, {"message", message}}}};
}

bool is_id(const Json& id) {
  return id.is_null() || id.is_number() || id.is_string();
}

bool is_request(const Json& request) {
  const std::string* method = common::text_member(request, "method");
  const Json* id = common::member(request, "id");
  const Json* params = common::member(request, "params");
  return method != nullptr && (id == nullptr || is_id(*id)) &&
         (params == nullptr || params->is_array() || params->is_null());
}

// Names that Besu answers to without an allow-list.
bool is_local(std::string_view host) {
  if (host.starts_with('[')) return host.starts_with("[::1]");
  const auto name = host.substr(0, host.rfind(':'));
  return common::equal_no_case(name, "localhost") || name == "127.0.0.1";
}

Response plain(unsigned status, std::string_view type, std::string_view body) {
  return Response(status, type, std::string(body));
}

std::optional<Response> filter(const NodeView& node, const Request& request) {
  if (node.fault() == NodeFault::down) {
    Response response(503);
    response.close = true;
    return response;
  }
  const auto host = request.fields.find("Host");
  if (host && !is_local(*host))
    return plain(403, "application/json; charset=utf-8", R"({"message":"Host not authorized."})");
  // No origins are configured: pages have no business here.
  if (request.fields.find("Origin")) return plain(403, "text/plain", "Exception thrown handling RPC");
  return std::nullopt;
}

Response refuse(unsigned status) {
  if (status == 404)
    return plain(404, "text/html; charset=utf-8", "<html><body><h1>Resource not found</h1></body></html>");
  if (status == 413) return plain(413, "text/plain", "Request Entity Too Large");
  return Response(status);
}

}  // namespace

RpcEndpoint::RpcEndpoint(Chain& chain, NodeView& node, Anvil& anvil, common::Metrics& metrics,
                         asio::io_context& context)
    : node_(node), context_(context), methods_(chain, node, anvil), site_(std::make_shared<common::Site>(metrics)) {
  using common::PathParameters;
  site_->router.add_waiting(Method::kPost, "/",
                            [this](const Request& request, const PathParameters&) -> Task<Response> {
                              std::string body = request.body;
                              Response response = co_await post(std::move(body));
                              co_return response;
                            },
                            {.body_limit = kMostBody, .content_type = {}});
  site_->router.add(Method::kGet, "/", [](const Request&, const PathParameters&) { return Response(201); });
  const auto up = [](const Request&, const PathParameters&) { return Response::json(200, R"({"status" : "UP"})"); };
  site_->router.add(Method::kGet, "/liveness", up, {.always = true});
  site_->router.add(Method::kGet, "/readiness",
                    [this](const Request& request, const PathParameters&) {
                      const auto peers = common::decimal(request.query("minPeers").value_or("1")).value_or(1);
                      const bool enough = peers < node_.chain().validators().set().size();
                      return Response::json(enough ? 200 : 503, enough ? R"({"status":"UP"})" : R"({"status":"DOWN"})");
                    },
                    {.always = true});
  site_->filter = [this](const Request& request) { return filter(node_, request); };
  site_->refuse = refuse;
}

Task<Response> RpcEndpoint::post(std::string body) {
  if (node_.fault() == NodeFault::slow) {
    asio::steady_timer timer(context_, std::chrono::milliseconds(node_.fault_value()));
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  const auto json = common::parse_json(body);
  if (!json || (!json->is_object() && !json->is_array()))
    co_return Response::json(400, error_json(nullptr, -32700, "Parse error").dump());
  if (json->is_object()) {
    const bool well_formed = is_request(*json);
    const auto answered = co_await answer(*json);
    co_return answered ? Response::json(well_formed ? 200 : 400, answered->dump()) : Response::json(200, "");
  }
  if (json->empty()) co_return Response::json(400, error_json(nullptr, -32600, "Invalid Request").dump());
  if (json->size() > kMostBatch)
    co_return Response::json(200, error_json(nullptr, -32005, "Number of requests exceeds max batch size").dump());
  Json answers = Json::array();
  for (const Json& request : *json) {
    auto answered = co_await answer(request);
    if (answered) answers.push_back(*std::move(answered));
  }
  co_return Response::json(200, answers.dump());
}

Task<std::optional<Json>> RpcEndpoint::answer(Json request) {
  const Json* given = common::member(request, "id");
  const Json id = given != nullptr && is_id(*given) ? *given : Json();
  if (!is_request(request)) co_return error_json(id, -32600, "Invalid Request");
  std::string method = request["method"].get<std::string>();
  Json params = request.contains("params") && request["params"].is_array() ? request["params"] : Json::array();
  const Outcome outcome = co_await methods_.call(std::move(method), std::move(params));
  if (given == nullptr) co_return std::nullopt;
  if (outcome) co_return Json{{"jsonrpc", "2.0"}, {"id", id}, {"result", *outcome}};
  Json error = error_json(id, outcome.error().code, outcome.error().message);
  if (!outcome.error().data.is_null()) error["error"]["data"] = outcome.error().data;
  co_return error;
}

}  // namespace statepass::network
