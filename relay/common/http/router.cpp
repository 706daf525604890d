#include "common/http/router.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace statepass::common {
namespace {

// Takes the first segment off a path that starts with '/'.
std::string_view next_segment(std::string_view& path) {
  path.remove_prefix(1);
  const auto end = std::min(path.find('/'), path.size());
  const std::string_view segment = path.substr(0, end);
  path.remove_prefix(end);
  return segment;
}

}  // namespace

struct Router::Node {
  std::vector<std::pair<std::string, std::unique_ptr<Node>>> children;
  std::unique_ptr<Node> any;
  std::vector<Route> routes;

  Node* child(std::string_view segment) const {
    for (const auto& [name, node] : children)
      if (name == segment) return node.get();
    return nullptr;
  }
};

Router::Router(Metrics& metrics)
    : metrics_(&metrics), no_route_(&metrics.route("none", "none")), root_(std::make_unique<Node>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;

void Router::add(Method method, std::string_view pattern, Handler handler, RouteOptions options) {
  insert({method, std::string(pattern), std::move(handler), std::move(options), nullptr});
}

void Router::add_waiting(Method method, std::string_view pattern, WaitingHandler handler, RouteOptions options) {
  insert({method, std::string(pattern), std::move(handler), std::move(options), nullptr});
}

void Router::add_web_socket(std::string_view pattern, WebSocketHandler handler) {
  insert({Method::kGet, std::string(pattern), std::move(handler), {}, nullptr});
}

void Router::fall_back(Handler handler) {
  fallback_ =
      std::make_unique<Route>(Route{Method::kGet, "static", std::move(handler), {}, &metrics_->route("GET", "static")});
}

void Router::insert(Route route) {
  SP_ASSERT(route.pattern.starts_with('/'));
  route.metrics = &metrics_->route(method_name(route.method), route.pattern);
  Node* node = root_.get();
  std::string_view rest = route.pattern;
  std::size_t parameters = 0;
  while (!rest.empty()) {
    const std::string_view segment = next_segment(rest);
    if (segment.starts_with('{')) {
      SP_ASSERT(++parameters <= PathParameters::kMost);
      if (!node->any) node->any = std::make_unique<Node>();
      node = node->any.get();
    } else if (Node* known = node->child(segment)) {
      node = known;
    } else {
      node = node->children.emplace_back(std::string(segment), std::make_unique<Node>()).second.get();
    }
  }
  node->routes.push_back(std::move(route));
}

Router::Match Router::find(Method method, std::string_view path) const {
  Match match;
  const Node* node = path.starts_with('/') ? root_.get() : nullptr;
  std::string_view rest = path;
  while (node != nullptr && !rest.empty()) {
    const std::string_view segment = next_segment(rest);
    if (const Node* known = node->child(segment)) {
      node = known;
    } else if (node->any && !segment.empty()) {
      match.parameters.push(segment);
      node = node->any.get();
    } else {
      node = nullptr;
    }
  }
  const Method wanted = method == Method::kHead ? Method::kGet : method;
  if (node != nullptr && !node->routes.empty()) {
    for (const Route& route : node->routes) {
      if (route.method == wanted) {
        match.route = &route;
        return match;
      }
      match.allow.append(match.allow.empty() ? "" : ", ").append(method_name(route.method));
      if (route.method == Method::kGet) match.allow.append(", HEAD");
    }
    return match;
  }
  if (fallback_) {
    if (wanted == Method::kGet) match.route = fallback_.get();
    match.allow = "GET, HEAD";
  }
  return match;
}

}  // namespace statepass::common
