#pragma once

#include <boost/asio/steady_timer.hpp>

#include "common/http/problem.hpp"
#include "common/net/io.hpp"
#include "common/net/server.hpp"
#include "support/running.hpp"

namespace statepass::test {

// Deadlines short enough to wait for in a test.
inline common::Limits short_limits() {
  common::Limits limits;
  limits.header = common::Milliseconds(800);
  limits.body = common::Milliseconds(1000);
  limits.idle = common::Milliseconds(1500);
  limits.write = common::Milliseconds(1000);
  limits.linger = common::Milliseconds(200);
  limits.handshake = common::Milliseconds(1500);
  limits.sweep = common::Milliseconds(20);
  return limits;
}

inline common::Response refusal(unsigned status) {
  using common::Problem;
  switch (status) {
    case 400:
      return problem(Problem::kBadRequest);
    case 403:
      return problem(Problem::kForbidden);
    case 404:
      return problem(Problem::kNotFound);
    case 405:
      return problem(Problem::kMethodNotAllowed);
    case 408:
      return problem(Problem::kRequestTimeout);
    case 413:
      return problem(Problem::kTooLarge);
    case 415:
      return problem(Problem::kUnsupportedType);
    case 429:
      return problem(Problem::kLimited, {}, 1);
    case 431:
      return problem(Problem::kFieldsTooLarge);
    case 503:
      return problem(Problem::kBusy, {}, 1);
    default:
      return problem(Problem::kInternal);
  }
}

// A server with routes that a test adds, in a thread of its own.
class TestServer {
 public:
  explicit TestServer(const common::Limits& limits = short_limits()) {
    site->refuse = refusal;
    running.in_thread([&] { server = std::make_unique<common::Server>(running.context(), limits, metrics); });
  }
  ~TestServer() {
    running.run(server->shut_down(common::Milliseconds(0)));
    running.in_thread([&] { server.reset(); });
  }

  std::uint16_t listen(const common::Endpoint& endpoint = {}) {
    return port = running.in_thread([&] { return server->listen(endpoint, site); });
  }
  common::Task<> pause(int milliseconds) {
    boost::asio::steady_timer timer(running.context(), std::chrono::milliseconds(milliseconds));
    co_await timer.async_wait(common::kTuple);
  }

  common::Metrics metrics;
  std::shared_ptr<common::Site> site = std::make_shared<common::Site>(metrics);
  Running running;
  std::unique_ptr<common::Server> server;
  std::uint16_t port = 0;
};

}  // namespace statepass::test
