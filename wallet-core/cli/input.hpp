#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/datetime.hpp"
#include "base/result.hpp"

namespace statepass::cli {

// What is read from one file at most.
inline constexpr std::size_t kMostInput = 64 * 1024 * 1024;

// A file that could not be read, or is above kMostInput, ends the program: exit code 3. "-" is standard input.
Bytes read_input(const std::string& path);
// Bytes as they are, or out of hexadecimal (0x or not) or base64url text: found out by what is there.
Bytes out_of_text(Bytes content);
inline Bytes read_bytes(const std::string& path) {
  return out_of_text(read_input(path));
}
// Hexadecimal of `size` bytes: usage error otherwise.
Bytes hex_argument(const std::string& text, std::size_t size, const char* option);
// RFC 3339; without it, the clock.
UnixTime time_argument(const std::optional<std::string>& text);

}  // namespace statepass::cli
