#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/http/limits.hpp"
#include "common/http/router.hpp"
#include "common/run/metrics.hpp"
#include "common/run/task.hpp"

namespace boost::asio {
class io_context;
}

namespace statepass::common {

struct TlsFiles {
  std::string certificate;  // PEM, the chain after it
  std::string key;          // PEM
};

struct Endpoint {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: any free one
  std::optional<TlsFiles> tls;
};

// What is answered at one listening address.
struct Site {
  explicit Site(Metrics& metrics) : router(metrics) {}

  Router router;
  std::vector<std::string> origins;  // whose pages may read answers (CORS), and open WebSockets
  std::string fields;                // on every answer of this site: complete lines, each with \r\n
  // Looked at before the router; an answer ends the request.
  std::function<std::optional<Response>(const Request&)> filter;
  // Makes the answer to a request that no handler sees: 400, 404, 405, 408, 413, 415, 426, 429, 431, 500, 503.
  std::function<Response(unsigned status)> refuse;
};

// HTTP/1.1 and WebSocket, several listening addresses, one set of limits for all of them. Requests of one connection
// are handled one after the other; a pipelined one waits for the answer before it.
class Server {
 public:
  Server(asio::io_context& context, const Limits& limits, Metrics& metrics);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Opens the address and serves the site there; the port that it got. Throws std::runtime_error with a sentence for
  // the operator when the address or the certificate cannot be used.
  std::uint16_t listen(const Endpoint& endpoint, std::shared_ptr<const Site> site);

  // Stops listening, lets answers that are being made go out, closes idle connections (WebSockets with 1012), and ends
  // what is left when `grace` is over.
  Task<> shut_down(Milliseconds grace);

  std::size_t connections() const;

  struct State;

 private:
  std::shared_ptr<State> state_;
};

}  // namespace statepass::common
