#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace statepass {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;
template <std::size_t N>
using ByteArray = std::array<std::uint8_t, N>;

// 32 bytes big-endian: a hash, a storage slot or a storage word. Which one is said by the name of the variable.
using Hash32 = ByteArray<32>;

inline ByteView bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view text_of(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline Bytes to_bytes(ByteView view) {
  return Bytes(view.begin(), view.end());
}

// For public data only: it stops at the first difference. Secrets are compared by ct_equal (secret.hpp).
inline bool equal(ByteView a, ByteView b) {
  return std::ranges::equal(a, b);
}
inline bool less(ByteView a, ByteView b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
}

inline void append(Bytes& out, ByteView more) {
  out.insert(out.end(), more.begin(), more.end());
}
inline Bytes concat(std::initializer_list<ByteView> parts) {
  Bytes out;
  for (ByteView part : parts) append(out, part);
  return out;
}

// The first N bytes of a view that has at least so many.
template <std::size_t N>
ByteArray<N> take_array(ByteView view) {
  ByteArray<N> out{};
  std::copy_n(view.begin(), N, out.begin());
  return out;
}

// Big-endian, fixed width.
template <std::size_t N = 8>
constexpr ByteArray<N> be_bytes(std::uint64_t value) {
  ByteArray<N> out{};
  for (std::size_t i = 0; i < N && i < 8; ++i) out[N - 1 - i] = static_cast<std::uint8_t>(value >> (8 * i));
  return out;
}
// Big-endian, up to 8 bytes; longer views give their last 8 bytes.
constexpr std::uint64_t be_value(ByteView view) {
  std::uint64_t value = 0;
  for (std::uint8_t byte : view) value = value << 8 | byte;
  return value;
}

}  // namespace statepass
