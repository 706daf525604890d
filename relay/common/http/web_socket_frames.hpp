#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// WebSocket framing (RFC 6455, section 5) as a server needs it: no extensions.
namespace statepass::common {

enum class Opcode : std::uint8_t { kContinuation = 0, kText = 1, kBinary = 2, kClose = 8, kPing = 9, kPong = 10 };

// The value of Sec-WebSocket-Accept for the client's key; nothing when the key is not 16 bytes in base64.
std::optional<std::string> web_socket_accept(std::string_view key);

// The head of an unmasked frame that is a whole message.
std::string frame_head(Opcode opcode, std::size_t payload);
std::string close_payload(std::uint16_t code, std::string_view reason);

// Reads the frames of a client. Only text messages are taken; they are put together from their fragments.
class FrameReader {
 public:
  struct Event {
    enum class Kind : std::uint8_t { kText, kPing, kPong, kClose, kFault };
    Kind kind;
    std::string payload;     // of a text or a ping
    std::uint16_t code = 0;  // of a close (0: it has none), or to close with after a fault
  };

  // Messages of more bytes are a fault.
  explicit FrameReader(std::size_t most_bytes) : most_(most_bytes) {}

  // Takes bytes; what they complete comes out of next(), call it until it gives nothing. After a fault or a close
  // nothing more is read.
  void feed(std::string_view bytes);
  std::optional<Event> next();

 private:
  struct Head {
    bool final;
    Opcode opcode;
    std::size_t size;      // of the head itself
    std::uint64_t length;  // of the payload
  };
  std::optional<Head> head();
  std::optional<Event> take(const Head& head, std::string payload);
  Event fault(std::uint16_t code);
  Event close_event(const std::string& payload);

  std::size_t most_;
  std::string unread_;
  std::string message_;
  bool in_message_ = false;
  bool ended_ = false;
  std::uint16_t head_fault_ = 0;
};

}  // namespace statepass::common
