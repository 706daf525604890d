#include "support/web_socket_client.hpp"

#include <chrono>

#include "base/bytes.hpp"

namespace statepass::test {

WebSocketClient::WebSocketClient(std::uint16_t port, std::string_view target, std::string_view fields)
    : socket_(connect_to(port)) {
  send_all(socket_, std::string("GET ")
                        .append(target)
                        .append(" HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")
                        .append(fields)
                        .append("\r\n"));
  bool ended = false;
  while (!ended && unread_.find("\r\n\r\n") == std::string::npos) unread_ += receive_some(socket_, 3000, ended);
  if (unread_.size() < 12) return;
  status_ = static_cast<unsigned>(std::stoul(unread_.substr(9, 3)));
  // The key's answer is the one of RFC 6455, section 1.3.
  if (status_ == 101 && unread_.find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") == std::string::npos) status_ = 0;
  unread_.erase(0, unread_.find("\r\n\r\n") + 4);
}

void WebSocketClient::send_unmasked(unsigned first, std::string_view payload) {
  std::string frame{static_cast<char>(first), static_cast<char>(payload.size())};
  send_all(socket_, frame.append(payload));
}

void WebSocketClient::send_frame(unsigned first, std::string_view payload) {
  std::string frame(1, static_cast<char>(first));
  if (payload.size() < 126) {
    frame.push_back(static_cast<char>(0x80 | payload.size()));
  } else {
    frame.push_back(static_cast<char>(0x80 | 126));
    frame.append(text_of(be_bytes<2>(payload.size())));
  }
  frame.append("\x01\x02\x03\x04");
  for (std::size_t i = 0; i < payload.size(); ++i)
    frame.push_back(static_cast<char>(payload[i] ^ static_cast<char>(i % 4 + 1)));
  send_all(socket_, frame);
}

bool WebSocketClient::fill(std::size_t bytes, int milliseconds) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
  bool ended = false;
  while (unread_.size() < bytes && !ended && std::chrono::steady_clock::now() < until)
    unread_ += receive_some(socket_, milliseconds, ended);
  return unread_.size() >= bytes;
}

std::optional<std::string> WebSocketClient::read(int milliseconds) {
  while (fill(2, milliseconds)) {
    const unsigned first = static_cast<std::uint8_t>(unread_[0]);
    std::size_t length = static_cast<std::uint8_t>(unread_[1]);
    std::size_t head = 2;
    if (length >= 126) {
      const std::size_t width = length == 126 ? 2 : 8;
      if (!fill(2 + width, milliseconds)) return std::nullopt;
      length = be_value(bytes_of(std::string_view(unread_).substr(2, width)));
      head += width;
    }
    if (!fill(head + length, milliseconds)) return std::nullopt;
    std::string payload = unread_.substr(head, length);
    unread_.erase(0, head + length);
    if (first == 0x81) return payload;
    if (first == 0x89) send_frame(0x8a, payload);
    if (first == 0x88) {
      if (payload.size() >= 2) close_code_ = static_cast<unsigned>(be_value(bytes_of(payload.substr(0, 2))));
      send_frame(0x88, payload);
      return std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace statepass::test
