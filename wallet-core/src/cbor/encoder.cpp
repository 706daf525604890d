#include "cbor/encoder.hpp"

#include "base/assert.hpp"
#include "base/sort.hpp"

namespace statepass::cbor {

void Encoder::head(unsigned major, std::uint64_t value) {
  const auto initial = static_cast<std::uint8_t>(major << 5);
  if (value < 24) {
    out_.push_back(static_cast<std::uint8_t>(initial | value));
    return;
  }
  const unsigned power = value <= 0xff ? 0 : value <= 0xffff ? 1 : value <= 0xffff'ffff ? 2 : 3;
  out_.push_back(static_cast<std::uint8_t>(initial | (24 + power)));
  const auto argument = be_bytes<8>(value);
  append(out_, ByteView(argument).last(std::size_t{1} << power));
}

Encoder& Encoder::uint(std::uint64_t value) {
  head(0, value);
  return *this;
}

Encoder& Encoder::integer(std::int64_t value) {
  if (value >= 0) {
    head(0, static_cast<std::uint64_t>(value));
  } else {
    head(1, static_cast<std::uint64_t>(-1 - value));
  }
  return *this;
}

Encoder& Encoder::bstr(ByteView value) {
  head(2, value.size());
  append(out_, value);
  return *this;
}

Encoder& Encoder::bstr_head(std::size_t size) {
  head(2, size);
  return *this;
}

Encoder& Encoder::tstr(std::string_view value) {
  head(3, value.size());
  append(out_, bytes_of(value));
  return *this;
}

Encoder& Encoder::boolean(bool value) {
  out_.push_back(value ? 0xf5 : 0xf4);
  return *this;
}

Encoder& Encoder::null() {
  out_.push_back(0xf6);
  return *this;
}

Encoder& Encoder::tag(std::uint64_t number) {
  head(6, number);
  return *this;
}

Encoder& Encoder::array(std::size_t count) {
  head(4, count);
  return *this;
}

Encoder& Encoder::map(std::size_t count) {
  head(5, count);
  return *this;
}

Encoder& Encoder::raw(ByteView item) {
  append(out_, item);
  return *this;
}

Encoder& Encoder::tag24(ByteView item) {
  head(6, 24);
  return bstr(item);
}

MapEncoder& MapEncoder::put_raw(std::int64_t key, ByteView value) {
  entries_.emplace_back(Encoder().integer(key).take(), to_bytes(value));
  return *this;
}

MapEncoder& MapEncoder::put_raw(std::string_view key, ByteView value) {
  entries_.emplace_back(Encoder().tstr(key).take(), to_bytes(value));
  return *this;
}

MapEncoder& MapEncoder::put(std::int64_t key, const Encoder& value) {
  return put_raw(key, value.bytes());
}
MapEncoder& MapEncoder::put(std::string_view key, const Encoder& value) {
  return put_raw(key, value.bytes());
}

Bytes MapEncoder::take() {
  sort(std::span(entries_), [](const auto& a, const auto& b) { return less(a.first, b.first); });
  Encoder out;
  out.map(entries_.size());
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    SP_ASSERT(i == 0 || entries_[i - 1].first != entries_[i].first);
    out.raw(entries_[i].first).raw(entries_[i].second);
  }
  return out.take();
}

}  // namespace statepass::cbor
