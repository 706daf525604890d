#include "present/drawing.hpp"

#include <optional>

namespace statepass::present {
namespace {

constexpr unsigned kStaticVersion = 25;
constexpr unsigned kStaticVersionM = 20;  // level M is taken when it needs no more than this

// Data bits (ISO/IEC 18004 table 7). All these versions have the same widths of character counts.
constexpr std::size_t kBits15L = 523 * 8, kBits15M = 415 * 8, kBits20M = 669 * 8, kBits25L = 1'276 * 8;

std::size_t bits_of(std::string_view bytes, std::string_view alphanumeric) {
  constexpr std::size_t kByteHead = 4 + 16, kAlphanumericHead = 4 + 11;
  const std::size_t count = alphanumeric.size();
  return (bytes.empty() ? 0 : kByteHead + bytes.size() * 8) + kAlphanumericHead + count / 2 * 11 + count % 2 * 6;
}

std::optional<StaticCode> static_code(std::string bytes, std::string alphanumeric, bool larger_squares) {
  const std::size_t bits = bits_of(bytes, alphanumeric);
  if (bits > (larger_squares ? kBits15L : kBits25L)) return std::nullopt;
  const bool level_m = bits <= (larger_squares ? kBits15M : kBits20M);
  const unsigned version = larger_squares ? kLargerSquaresVersion : level_m ? kStaticVersionM : kStaticVersion;
  return StaticCode{std::move(bytes), std::move(alphanumeric), level_m ? Correction::m : Correction::l, version};
}

std::string upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

// The scheme stays a lower-case byte segment, since Android compares schemes by case; Base32 is alphanumeric in upper
// case.
std::optional<StaticCode> code_in_form_u(ByteView envelope, const DrawingOptions& options) {
  const std::string prefix = options.page.empty() ? std::string(kPrefixU) : write_link(options.page, {});
  const std::string payload = write_text_u(envelope).substr(kPrefixU.size());
  return static_code(prefix, upper(payload), options.larger_squares);
}

}  // namespace

Result<Drawing> plan_drawing(ByteView envelope, const DrawingOptions& options) {
  SP_TRY_ASSIGN(const Envelope parsed, read_envelope(envelope));
  if (options.form_u && parsed.kind == Kind::request) {
    if (auto code = code_in_form_u(envelope, options)) return Drawing(*std::move(code));
  }
  if (auto code = static_code({}, write_text_q(envelope), options.larger_squares)) return Drawing(*std::move(code));
  // A checkpoint is no message: it cannot be animated, but may fill a larger code.
  if (parsed.kind == Kind::checkpoint) {
    if (auto code = static_code({}, write_text_q(envelope), false)) return Drawing(*std::move(code));
    return fail(Errc::present_too_large, envelope.size());
  }
  const unsigned version = options.larger_squares ? kLargerSquaresVersion : kFrameVersion;
  SP_TRY_ASSIGN(FrameSender sender, FrameSender::make(envelope, version));
  return Drawing(AnimatedCode{std::move(sender), version});
}

}  // namespace statepass::present
