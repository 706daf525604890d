#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace statepass::common {

// The server's end of a WebSocket (RFC 6455), text messages only. Used from the io_context's thread.
class WebSocket {
 public:
  virtual ~WebSocket() = default;

  // Queues a message; many sockets may share one text. A reader that is too slow for its queue is dropped with 4008.
  virtual void send(std::shared_ptr<const std::string> text) = 0;
  // What is queued is thrown away.
  virtual void close(std::uint16_t code, std::string_view reason) = 0;

  // Set by the handler that got the socket, before it returns.
  std::function<void(std::string_view)> on_text;
  std::function<void()> on_close;
};

constexpr std::uint16_t kCloseRestart = 1012;
constexpr std::uint16_t kCloseSlow = 4008;

}  // namespace statepass::common
