#include "common/http/web_socket_frames.hpp"

#include <openssl/evp.h>

#include "base/text.hpp"

namespace statepass::common {
namespace {

constexpr std::uint16_t kProtocolError = 1002;
constexpr std::uint16_t kNotText = 1003;
constexpr std::uint16_t kNotUtf8 = 1007;
constexpr std::uint16_t kTooLarge = 1009;

std::uint8_t byte_at(std::string_view bytes, std::size_t i) {
  return static_cast<std::uint8_t>(bytes[i]);
}

bool is_control(Opcode opcode) {
  return static_cast<unsigned>(opcode) >= 8;
}

bool is_known(unsigned opcode) {
  return opcode <= 2 || (opcode >= 8 && opcode <= 10);
}

// Section 7.4: what may stand in a close frame.
bool is_close_code(unsigned code) {
  return (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006) ||
         (code >= 3000 && code <= 4999);
}

}  // namespace

std::optional<std::string> web_socket_accept(std::string_view key) {
  const auto decoded = from_base64(key);
  if (!decoded || decoded->size() != 16) return std::nullopt;
  const std::string salted = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  ByteArray<20> digest{};
  EVP_Digest(salted.data(), salted.size(), digest.data(), nullptr, EVP_sha1(), nullptr);
  return to_base64(digest);
}

std::string frame_head(Opcode opcode, std::size_t payload) {
  std::string head(1, static_cast<char>(0x80 | static_cast<unsigned>(opcode)));
  if (payload < 126) {
    head.push_back(static_cast<char>(payload));
  } else if (payload < 65536) {
    head.push_back(126);
    head.append(text_of(be_bytes<2>(payload)));
  } else {
    head.push_back(127);
    head.append(text_of(be_bytes<8>(payload)));
  }
  return head;
}

std::string close_payload(std::uint16_t code, std::string_view reason) {
  const auto bytes = be_bytes<2>(code);
  return std::string(text_of(bytes)).append(reason.substr(0, 120));
}

void FrameReader::feed(std::string_view bytes) {
  if (!ended_) unread_.append(bytes);
}

FrameReader::Event FrameReader::fault(std::uint16_t code) {
  ended_ = true;
  unread_.clear();
  return {Event::Kind::kFault, {}, code};
}

std::optional<FrameReader::Head> FrameReader::head() {
  if (unread_.size() < 2) return std::nullopt;
  const unsigned first = byte_at(unread_, 0);
  const unsigned second = byte_at(unread_, 1);
  const auto opcode = static_cast<Opcode>(first & 0x0f);
  Head out{(first & 0x80) != 0, opcode, 2, second & 0x7f};
  const bool control_fits = !is_control(opcode) || (out.final && out.length <= 125);
  // Clients mask every frame; reserved bits belong to extensions, and we offer none.
  if ((second & 0x80) == 0 || (first & 0x70) != 0 || !is_known(first & 0x0f) || !control_fits) {
    head_fault_ = kProtocolError;
    return std::nullopt;
  }
  const std::size_t width = out.length == 126 ? 2 : out.length == 127 ? 8 : 0;
  if (unread_.size() < 2 + width) return std::nullopt;
  if (width > 0) out.length = be_value(bytes_of(std::string_view(unread_).substr(2, width)));
  const bool shortest = width == 0 || (width == 2 ? out.length >= 126 : out.length >= 65536 && out.length >> 63 == 0);
  if (!shortest) head_fault_ = kProtocolError;
  if (shortest && !is_control(opcode) && out.length > most_ - message_.size()) head_fault_ = kTooLarge;
  if (head_fault_ != 0) return std::nullopt;
  out.size = 2 + width + 4;
  return out;
}

std::optional<FrameReader::Event> FrameReader::next() {
  while (!ended_) {
    const auto frame = head();
    if (head_fault_ != 0) return fault(head_fault_);
    if (!frame || unread_.size() - std::min(frame->size, unread_.size()) < frame->length ||
        unread_.size() < frame->size)
      return std::nullopt;
    const auto length = static_cast<std::size_t>(frame->length);
    std::string payload = unread_.substr(frame->size, length);
    for (std::size_t i = 0; i < length; ++i)
      payload[i] = static_cast<char>(payload[i] ^ unread_[frame->size - 4 + i % 4]);
    unread_.erase(0, frame->size + length);
    if (auto event = take(*frame, std::move(payload))) return event;
  }
  return std::nullopt;
}

std::optional<FrameReader::Event> FrameReader::take(const Head& frame, std::string payload) {
  switch (frame.opcode) {
    case Opcode::kPing:
      return Event{Event::Kind::kPing, std::move(payload)};
    case Opcode::kPong:
      return Event{Event::Kind::kPong, {}};
    case Opcode::kClose:
      return close_event(payload);
    case Opcode::kBinary:
      return fault(in_message_ ? kProtocolError : kNotText);
    case Opcode::kText:
    case Opcode::kContinuation:
      break;
  }
  if (in_message_ != (frame.opcode == Opcode::kContinuation)) return fault(kProtocolError);
  message_.append(payload);
  in_message_ = !frame.final;
  if (in_message_) return std::nullopt;
  std::string whole = std::move(message_);
  message_.clear();
  if (!is_utf8(bytes_of(whole))) return fault(kNotUtf8);
  return Event{Event::Kind::kText, std::move(whole)};
}

FrameReader::Event FrameReader::close_event(const std::string& payload) {
  if (payload.empty()) {
    ended_ = true;
    return {Event::Kind::kClose, {}, 0};
  }
  const auto code =
      payload.size() >= 2 ? static_cast<std::uint16_t>(be_value(bytes_of(payload).first(2))) : std::uint16_t{0};
  if (!is_close_code(code) || !is_utf8(bytes_of(payload).subspan(2))) return fault(kProtocolError);
  ended_ = true;
  return {Event::Kind::kClose, {}, code};
}

}  // namespace statepass::common
