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

}  // namespace statepass::capi
