#include "rlp/encoder.hpp"

namespace statepass::rlp {
namespace {

ByteView without_leading_zeros(ByteView value) {
  while (!value.empty() && value[0] == 0) value = value.subspan(1);
  return value;
}

}  // namespace

void Encoder::head(std::uint8_t base, std::size_t size) {
  constexpr std::size_t kLongForm = 56;
  if (size < kLongForm) {
    out_.push_back(static_cast<std::uint8_t>(base + size));
    return;
  }
  const auto wide = be_bytes<8>(size);
  const ByteView length = without_leading_zeros(wide);
  out_.push_back(static_cast<std::uint8_t>(base + kLongForm - 1 + length.size()));
  append(out_, length);
}

Encoder& Encoder::string(ByteView value) {
  if (value.size() != 1 || value[0] >= 0x80) head(0x80, value.size());
  return raw(value);
}

Encoder& Encoder::uint(std::uint64_t value) {
  return integer(be_bytes<8>(value));
}

Encoder& Encoder::integer(ByteView value) {
  return string(without_leading_zeros(value));
}

Encoder& Encoder::list_head(std::size_t size) {
  head(0xc0, size);
  return *this;
}

Encoder& Encoder::raw(ByteView item) {
  append(out_, item);
  return *this;
}

}  // namespace statepass::rlp
