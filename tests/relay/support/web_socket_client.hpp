#pragma once

#include "support/sockets.hpp"

namespace statepass::test {

// The client's end of a WebSocket over a blocking socket: no fragments, no compression.
class WebSocketClient {
 public:
  WebSocketClient(std::uint16_t port, std::string_view target, std::string_view fields = "");

  unsigned status() const { return status_; }
  bool upgraded() const { return status_ == 101; }
  void send_text(std::string_view text) { send_frame(0x81, text); }
  // The first byte of the frame (FIN and opcode), and its payload, masked.
  void send_frame(unsigned first, std::string_view payload);
  void send_unmasked(unsigned first, std::string_view payload);
  // The next text; nothing at the end. Pings are answered, a close frame is answered and remembered.
  std::optional<std::string> read(int milliseconds = 30'000);
  unsigned close_code() const { return close_code_; }
  void close() { socket_.close(); }

 private:
  bool fill(std::size_t bytes, int milliseconds);

  Socket socket_;
  std::string unread_;
  unsigned status_ = 0;
  unsigned close_code_ = 0;
};

}  // namespace statepass::test
