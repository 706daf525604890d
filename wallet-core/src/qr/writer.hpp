#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

// Writes QR codes (ISO/IEC 18004, model 2): byte and alphanumeric segments, versions 1 to 40, all four levels.
namespace statepass::qr {

// Error correction: about 7, 15, 25 and 30 % of the codewords can be restored.
enum class Level : std::uint8_t { l, m, q, h };

enum class Mode : std::uint8_t {
  byte,          // 8 bits each
  alphanumeric,  // 0-9 A-Z space $ % * + - . / : at 5.5 bits each
};

// A part of the content in one mode. Views must outlive the call.
struct Segment {
  Mode mode;
  ByteView content;

  static Segment bytes(ByteView content) { return {Mode::byte, content}; }
  static Segment bytes(std::string_view text) { return {Mode::byte, bytes_of(text)}; }
  static Segment alphanumeric(std::string_view text) { return {Mode::alphanumeric, bytes_of(text)}; }
};

inline constexpr unsigned kMostVersion = 40;

struct WriteOptions {
  Level level = Level::l;
  // The smallest version between these that holds the content is taken. 1 to 40, in order: anything else is a bug of
  // the caller.
  unsigned least_version = 1;
  unsigned most_version = kMostVersion;
  // 0 to 7; without it the mask with the smallest penalty is taken (ISO/IEC 18004 7.8.3).
  std::optional<unsigned> mask = std::nullopt;
};

struct Code {
  unsigned version;
  Level level;
  unsigned mask;
  std::size_t size;  // modules a side, without the quiet zone (4 modules on each side, for the drawer)
  Bytes modules;     // size × size, row by row from the top left: 1 dark, 0 light

  bool dark(std::size_t x, std::size_t y) const { return modules[y * size + x] != 0; }
};

// qr_alphabet: a character of an alphanumeric segment is outside its alphabet (offset: in that segment);
// qr_too_long: the content does not fit the largest version allowed.
Result<Code> write(std::span<const Segment> segments, const WriteOptions& options = {});

}  // namespace statepass::qr
