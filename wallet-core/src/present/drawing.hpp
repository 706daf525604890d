#pragma once

#include <string>
#include <variant>

#include "present/frames.hpp"
#include "present/text.hpp"

// How an envelope is shown as a picture (presentation specification 1.3).
namespace statepass::present {

enum class Correction : std::uint8_t { l, m };

// One code: a byte segment (left out when empty) and then an alphanumeric one, in the smallest version that holds them.
struct StaticCode {
  std::string bytes;
  std::string alphanumeric;
  Correction correction;
  unsigned most_version;
};

// The frames of the sender, each its text() as one alphanumeric segment at level L, 10 a second (8 to 15), 3 a second
// when reduced motion is asked for.
struct AnimatedCode {
  FrameSender sender;
  unsigned most_version;
};

using Drawing = std::variant<StaticCode, AnimatedCode>;

struct DrawingOptions {
  // Requests alone are drawn in form U, while that fits one code; everything else is form Q whatever is asked.
  bool form_u = false;
  // With form U: the wallet's claimed link instead of the scheme statepass:, "https://host/path".
  std::string_view page = {};
  // Versions up to 15: what a wallet offers by hand, and by itself after 15 s.
  bool larger_squares = false;
};

// The errors of read_envelope; present_too_large: a checkpoint too long for one code, or a message for 128 frames.
Result<Drawing> plan_drawing(ByteView envelope, const DrawingOptions& options = {});

}  // namespace statepass::present
