#pragma once

#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "common/http/limits.hpp"
#include "common/http/message.hpp"
#include "common/http/url.hpp"
#include "common/run/task.hpp"

namespace boost::asio {
class io_context;
}

namespace statepass::common {

struct HttpClientOptions {
  std::size_t connections = 8;  // open at once; a Besu node closes the 81st of all its clients
  std::size_t waiting = 256;    // requests that wait for a connection; more are refused at once
  std::size_t response_bytes = 32 * 1024 * 1024;
  std::uint32_t header_bytes = 16 * 1024;
  Milliseconds connect{2'000};
  Milliseconds idle{15'000};  // a connection unused for longer is not used again
  std::string authorities;    // PEM file of certificate authorities for https; empty: the system's
};

struct ClientRequest {
  Method method = Method::kGet;
  std::string target;
  std::vector<std::pair<std::string, std::string>> fields;
  std::string body;
};

struct ClientResponse {
  unsigned status = 0;
  Fields fields;
  std::string body;
};

// Why there is no answer.
enum class Transport : std::uint8_t {
  kBusy,         // too many of our own requests wait
  kUnreachable,  // no connection
  kRefused,      // the peer closed without a byte: too many connections, most likely
  kTimeout,
  kCut,        // the answer ended in the middle
  kMalformed,  // not HTTP
  kTooLarge,
  kStopped,
};
std::string_view transport_name(Transport transport);

using ClientResult = tl::expected<ClientResponse, Transport>;

// HTTP/1.1 to one origin over a small pool of kept connections.
class HttpClient {
 public:
  HttpClient(asio::io_context& context, Url origin, HttpClientOptions options = {});
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // Waiting for a connection included, `within` is the most it takes. A kept connection that turns out to be closed is
  // replaced once.
  Task<ClientResult> send(ClientRequest request, Milliseconds within);
  // Ends everything under way with kStopped; later calls too.
  void stop();

  const Url& origin() const;

  struct State;

 private:
  std::shared_ptr<State> state_;
};

}  // namespace statepass::common
