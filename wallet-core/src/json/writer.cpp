#include "json/writer.hpp"

#include "base/text.hpp"

namespace statepass::json {
namespace {

// How many bytes at the front of `text` are one well-formed UTF-8 character; 0 when none are.
std::size_t character_size(std::string_view text) {
  for (std::size_t size = 1; size <= 4 && size <= text.size(); ++size) {
    if (is_utf8(bytes_of(text.substr(0, size)))) return size;
  }
  return 0;
}

}  // namespace

void Writer::comma() {
  if (follows_) out_.push_back(',');
  follows_ = true;
}

Writer& Writer::open(char bracket) {
  comma();
  out_.push_back(bracket);
  follows_ = false;
  return *this;
}

Writer& Writer::close(char bracket) {
  out_.push_back(bracket);
  follows_ = true;
  return *this;
}

Writer& Writer::key(std::string_view name) {
  comma();
  quoted(name);
  out_.push_back(':');
  follows_ = false;
  return *this;
}

Writer& Writer::string(std::string_view value) {
  comma();
  quoted(value);
  return *this;
}

Writer& Writer::integer(std::int64_t value) {
  comma();
  char digits[20];
  std::size_t count = 0;
  // Negative remainders, so that the least integer needs no special case.
  for (std::int64_t rest = value; count == 0 || rest != 0; rest /= 10) {
    const auto digit = static_cast<char>(rest % 10);
    digits[count++] = static_cast<char>('0' + (digit < 0 ? -digit : digit));
  }
  if (value < 0) out_.push_back('-');
  while (count > 0) out_.push_back(digits[--count]);
  return *this;
}

Writer& Writer::boolean(bool value) {
  return raw(value ? "true" : "false");
}

Writer& Writer::raw(std::string_view json) {
  comma();
  out_.append(json);
  return *this;
}

void Writer::quoted(std::string_view value) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out_.push_back('"');
  while (!value.empty()) {
    const std::size_t size = character_size(value);
    const auto c = static_cast<unsigned char>(value.front());
    if (size == 0) {
      out_.append("\xEF\xBF\xBD");
    } else if (c == '"' || c == '\\') {
      out_.push_back('\\');
      out_.push_back(value.front());
    } else if (c < 0x20) {
      out_.append("\\u00");
      out_.push_back(kHex[c >> 4]);
      out_.push_back(kHex[c & 15]);
    } else {
      out_.append(value.substr(0, size));
    }
    value.remove_prefix(size == 0 ? 1 : size);
  }
  out_.push_back('"');
}

}  // namespace statepass::json
