#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace statepass {

// Walks over bytes of foreign origin. The only place that moves through a buffer: every step is checked against what
// remains. Views handed out live as long as the buffer.
class ByteReader {
 public:
  // `origin` is where the view starts in the whole input, so that errors name a place the caller can find.
  explicit ByteReader(ByteView input, std::size_t origin = 0) : input_(input), origin_(origin) {}

  std::size_t remaining() const { return input_.size() - position_; }
  bool done() const { return remaining() == 0; }
  std::size_t offset() const { return origin_ + position_; }
  ByteView rest() const { return input_.subspan(position_); }

  // base_short when fewer than `count` bytes remain; nothing is consumed then. 64 bits: a declared length is compared
  // before it is narrowed.
  Result<ByteView> take(std::uint64_t count) {
    if (count > remaining()) return fail(Errc::base_short, offset());
    ByteView out = input_.subspan(position_, static_cast<std::size_t>(count));
    position_ += out.size();
    return out;
  }
  template <std::size_t N>
  Result<ByteArray<N>> array() {
    SP_TRY_ASSIGN(ByteView view, take(N));
    return take_array<N>(view);
  }
  Result<std::uint8_t> u8() {
    SP_TRY_ASSIGN(ByteView view, take(1));
    return view[0];
  }
  // `width` bytes, 1 to 8, big-endian.
  Result<std::uint64_t> be(std::size_t width) {
    SP_ASSERT(width >= 1 && width <= 8);
    SP_TRY_ASSIGN(ByteView view, take(width));
    return be_value(view);
  }

 private:
  ByteView input_;
  std::size_t origin_;
  std::size_t position_ = 0;
};

}  // namespace statepass
