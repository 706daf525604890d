#include "base/text.hpp"

#include <cstring>

namespace statepass {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kBase64Url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kBase32 = "abcdefghijklmnopqrstuvwxyz234567";
constexpr std::string_view kBase45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

int hex_digit(char c) {
  std::size_t at = kHex.find(lower(c));
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

// Packs 8-bit bytes into characters of `bits` bits each, most significant first.
std::string pack(ByteView bytes, std::string_view alphabet, unsigned bits) {
  std::string out;
  out.reserve((bytes.size() * 8 + bits - 1) / bits);
  std::uint32_t buffer = 0;
  unsigned held = 0;
  const std::uint32_t mask = (1u << bits) - 1;
  for (std::uint8_t byte : bytes) {
    buffer = buffer << 8 | byte;
    held += 8;
    while (held >= bits) {
      held -= bits;
      out.push_back(alphabet[buffer >> held & mask]);
    }
  }
  if (held > 0) out.push_back(alphabet[buffer << (bits - held) & mask]);
  return out;
}

Result<Bytes> unpack(std::string_view text, std::string_view alphabet, unsigned bits, bool fold_case, Errc code) {
  Bytes out;
  out.reserve(text.size() * bits / 8);
  std::uint32_t buffer = 0;
  unsigned held = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::size_t value = alphabet.find(fold_case ? lower(text[i]) : text[i]);
    if (value == std::string_view::npos) return fail(code, i);
    buffer = buffer << bits | static_cast<std::uint32_t>(value);
    held += bits;
    if (held >= 8) {
      held -= 8;
      out.push_back(static_cast<std::uint8_t>(buffer >> held));
    }
  }
  // What is left must be zero padding that is shorter than one character: else the length is impossible, or two texts
  // would mean one value.
  if (held >= bits || (buffer & ((1u << held) - 1)) != 0) return fail(code, text.size());
  return out;
}

}  // namespace

std::string to_hex(ByteView bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (std::uint8_t byte : bytes) {
    out.push_back(kHex[byte >> 4]);
    out.push_back(kHex[byte & 15]);
  }
  return out;
}

Result<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return fail(Errc::base_hex, text.size());
  Bytes out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    int high = hex_digit(text[i]), low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0) return fail(Errc::base_hex, high < 0 ? i : i + 1);
    out.push_back(static_cast<std::uint8_t>(high << 4 | low));
  }
  return out;
}

std::string to_hex0x(ByteView bytes) {
  return "0x" + to_hex(bytes);
}

Result<Bytes> from_hex0x(std::string_view text) {
  if (!text.starts_with("0x")) return fail(Errc::base_hex);
  return from_hex(text.substr(2));
}

std::string to_base64url(ByteView bytes) {
  return pack(bytes, kBase64Url, 6);
}
Result<Bytes> from_base64url(std::string_view text) {
  return unpack(text, kBase64Url, 6, false, Errc::base_base64url);
}

std::string to_base64(ByteView bytes) {
  std::string out = pack(bytes, kBase64, 6);
  out.append((4 - out.size() % 4) % 4, '=');
  return out;
}

Result<Bytes> from_base64(std::string_view text) {
  std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
  if (text.size() % 4 != 0) return fail(Errc::base_base64url, text.size());
  return unpack(text.substr(0, text.size() - padding), kBase64, 6, false, Errc::base_base64url);
}

std::string to_base32(ByteView bytes) {
  return pack(bytes, kBase32, 5);
}
Result<Bytes> from_base32(std::string_view text) {
  return unpack(text, kBase32, 5, true, Errc::base_base32);
}

std::string to_base45(ByteView bytes) {
  std::string out;
  out.reserve((bytes.size() / 2) * 3 + 2);
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    bool pair = i + 1 < bytes.size();
    unsigned value = pair ? static_cast<unsigned>(bytes[i] << 8 | bytes[i + 1]) : bytes[i];
    out.push_back(kBase45[value % 45]);
    out.push_back(kBase45[value / 45 % 45]);
    if (pair) out.push_back(kBase45[value / (45 * 45)]);
  }
  return out;
}

Result<Bytes> from_base45(std::string_view text) {
  Bytes out;
  out.reserve(text.size() / 3 * 2 + 1);
  for (std::size_t i = 0; i < text.size();) {
    std::size_t count = std::min<std::size_t>(3, text.size() - i);
    if (count == 1) return fail(Errc::base_base45, i);
    unsigned value = 0, weight = 1;
    for (std::size_t j = 0; j < count; ++j, weight *= 45) {
      std::size_t digit = kBase45.find(text[i + j]);
      if (digit == std::string_view::npos) return fail(Errc::base_base45, i + j);
      value += static_cast<unsigned>(digit) * weight;
    }
    if (value > (count == 3 ? 65535u : 255u)) return fail(Errc::base_base45, i);
    if (count == 3) out.push_back(static_cast<std::uint8_t>(value >> 8));
    out.push_back(static_cast<std::uint8_t>(value));
    i += count;
  }
  return out;
}

bool is_utf8(ByteView bytes) {
  for (std::size_t i = 0; i < bytes.size();) {
    std::uint8_t first = bytes[i];
    if (first < 0x80) {
      // Most text is ASCII: eight bytes at a time.
      std::uint64_t word = 0;
      while (bytes.size() - i >= sizeof word) {
        std::memcpy(&word, bytes.data() + i, sizeof word);
        if ((word & 0x8080'8080'8080'8080) != 0) break;
        i += sizeof word;
      }
      while (i < bytes.size() && bytes[i] < 0x80) ++i;
      continue;
    }
    std::size_t length = first >= 0xC2 && first <= 0xDF   ? 2
                         : (first & 0xF0) == 0xE0         ? 3
                         : first >= 0xF0 && first <= 0xF4 ? 4
                                                          : 0;
    if (length == 0 || bytes.size() - i < length) return false;
    // The second byte's range rules out overlong forms, surrogates and values above U+10FFFF.
    std::uint8_t low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    std::uint8_t high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (bytes[i + 1] < low || bytes[i + 1] > high) return false;
    for (std::size_t j = 2; j < length; ++j) {
      if ((bytes[i + j] & 0xC0) != 0x80) return false;
    }
    i += length;
  }
  return true;
}

}  // namespace statepass
