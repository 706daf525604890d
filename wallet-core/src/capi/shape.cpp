#include "capi/shape.hpp"

#include <string>

#include "base/text.hpp"

namespace statepass::capi {

cbor::Encoder hex(ByteView value) {
  return tstr(to_hex0x(value));
}

Bytes array_of(std::span<const Bytes> items) {
  cbor::Encoder out;
  out.array(items.size());
  for (const Bytes& item : items) out.raw(item);
  return out.take();
}

Bytes text_array(std::span<const std::string> items) {
  cbor::Encoder out;
  out.array(items.size());
  for (const std::string& item : items) out.tstr(item);
  return out.take();
}

Bytes addresses(std::span<const ByteArray<20>> list) {
  cbor::Encoder out;
  out.array(list.size());
  for (const ByteArray<20>& address : list) out.tstr(to_hex0x(address));
  return out.take();
}

Bytes matrix(const qr::Code& code) {
  return cbor::MapEncoder()
      .put("size", uint(code.size))
      .put("modules", bstr(code.modules))
      .put("version", uint(code.version))
      .take();
}

Result<qr::Code> one_code(std::span<const qr::Segment> segments, unsigned most_version) {
  constexpr unsigned kMostVersionM = 20;
  const auto at_m = qr::write(segments, {.level = qr::Level::m, .most_version = std::min(most_version, kMostVersionM)});
  if (at_m || at_m.error().code != Errc::qr_too_long) return at_m;
  return qr::write(segments, {.level = qr::Level::l, .most_version = most_version});
}

namespace {

// Frames that a face cycles through: enough that a receiver which misses every other one completes in one round.
std::size_t shown_frames(std::size_t count) {
  return std::min<std::size_t>(256, std::max(2 * count, count + 6));
}

Result<Bytes> static_plan(const present::StaticCode& code) {
  std::vector<qr::Segment> segments;
  if (!code.bytes.empty()) segments.push_back(qr::Segment::bytes(code.bytes));
  segments.push_back(qr::Segment::alphanumeric(code.alphanumeric));
  const auto level = code.correction == present::Correction::m ? qr::Level::m : qr::Level::l;
  SP_TRY_ASSIGN(const qr::Code drawn, qr::write(segments, {.level = level, .most_version = code.most_version}));
  const Bytes one = matrix(drawn);
  return cbor::MapEncoder()
      .put("animated", boolean(false))
      .put_raw("codes", array_of({&one, 1}))
      .put("framesPerSecond", uint(0))
      .put("text", tstr(code.bytes + code.alphanumeric))
      .take();
}

Result<Bytes> animated_plan(const present::AnimatedCode& code) {
  constexpr std::uint64_t kFramesPerSecond = 10;
  std::vector<Bytes> frames;
  const std::size_t count = shown_frames(code.sender.count());
  for (std::size_t i = 0; i < count; ++i) {
    const std::string text = code.sender.text(static_cast<std::uint8_t>(i));
    const qr::Segment segment = qr::Segment::alphanumeric(text);
    SP_TRY_ASSIGN(const qr::Code drawn,
                  qr::write({&segment, 1}, {.level = qr::Level::l, .most_version = code.most_version}));
    frames.push_back(matrix(drawn));
  }
  return cbor::MapEncoder()
      .put("animated", boolean(true))
      .put_raw("codes", array_of(frames))
      .put("framesPerSecond", uint(kFramesPerSecond))
      .take();
}

std::string_view result_name(CheckResult result) {
  switch (result) {
    case CheckResult::pass:
      return "pass";
    case CheckResult::fail:
      return "fail";
    case CheckResult::unknown:
      return "unknown";
    case CheckResult::not_applicable:
      return "not_applicable";
  }
  return "unknown";
}

}  // namespace

Result<Bytes> code_plan(ByteView envelope, const present::DrawingOptions& options) {
  SP_TRY_ASSIGN(const present::Drawing drawing, present::plan_drawing(envelope, options));
  if (const auto* code = std::get_if<present::StaticCode>(&drawing)) return static_plan(*code);
  return animated_plan(std::get<present::AnimatedCode>(drawing));
}

Bytes check(std::string_view id, const Check& check, std::optional<std::size_t> doc) {
  cbor::MapEncoder out;
  out.put("id", tstr(id)).put("result", tstr(result_name(check.result)));
  if (check.reason != Reason::none) out.put("reason", tstr(reason_name(check.reason)));
  if (check.detail) out.put("detail", tstr(error_name(*check.detail)));
  if (doc) out.put("doc", uint(*doc));
  return out.take();
}

}  // namespace statepass::capi
