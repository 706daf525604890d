#pragma once

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/http/message.hpp"
#include "common/run/metrics.hpp"
#include "common/run/task.hpp"

namespace statepass::common {

class WebSocket;

// What stood at the {…} of a pattern, in order; views into the request's target.
class PathParameters {
 public:
  static constexpr std::size_t kMost = 4;
  void push(std::string_view value) { values_[count_++] = value; }
  std::size_t size() const { return count_; }
  std::string_view operator[](std::size_t i) const { return values_[i]; }

 private:
  std::array<std::string_view, kMost> values_{};
  std::size_t count_ = 0;
};

// A handler that answers at once, one that waits for others, and one that takes over the connection. Request and
// parameters live until the answer is written.
using Handler = std::function<Response(const Request&, const PathParameters&)>;
using WaitingHandler = std::function<Task<Response>(const Request&, const PathParameters&)>;
using WebSocketHandler = std::function<void(std::shared_ptr<WebSocket>)>;

struct RouteOptions {
  std::size_t body_limit = 0;  // bytes; a request with more is answered 413 before its body is read
  std::string content_type;    // the one that a body must have, without parameters; empty: any
  // Answered to when many requests are being handled already (health, metrics).
  bool always = false;
};

struct Route {
  Method method;
  std::string pattern;
  std::variant<Handler, WaitingHandler, WebSocketHandler> handler;
  RouteOptions options;
  RouteMetrics* metrics;
};

// Method and path to handler. Built before the server starts, then read only.
class Router {
 public:
  explicit Router(Metrics& metrics);
  ~Router();
  Router(Router&&) noexcept;

  // `pattern`: segments by '/', a segment in braces takes any one segment that is not empty: "/v1/lists/{id}/delta".
  // A GET route answers HEAD too.
  void add(Method method, std::string_view pattern, Handler handler, RouteOptions options = {});
  void add_waiting(Method method, std::string_view pattern, WaitingHandler handler, RouteOptions options = {});
  void add_web_socket(std::string_view pattern, WebSocketHandler handler);
  // Takes every GET whose path no route has (static files).
  void fall_back(Handler handler);

  struct Match {
    const Route* route = nullptr;
    PathParameters parameters;
    std::string allow;  // without a route: the methods that the path has, empty when there is no such path
  };
  Match find(Method method, std::string_view path) const;

  // Counts what was answered before a route was known.
  RouteMetrics& no_route_metrics() const { return *no_route_; }

 private:
  struct Node;
  void insert(Route route);

  Metrics* metrics_;
  RouteMetrics* no_route_;
  std::unique_ptr<Node> root_;
  std::unique_ptr<Route> fallback_;
};

}  // namespace statepass::common
