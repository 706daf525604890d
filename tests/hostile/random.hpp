#pragma once

#include <iterator>

#include "base/bytes.hpp"

namespace statepass::hostile {

// SplitMix64: the same numbers from the same seed on every machine and with every standard library.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e37'79b9'7f4a'7c15;
    z = (z ^ (z >> 30)) * 0xbf58'476d'1ce4'e5b9;
    z = (z ^ (z >> 27)) * 0x94d0'49bb'1331'11eb;
    return z ^ (z >> 31);
  }
  // 0 to count − 1; count is not 0.
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(next() % count); }
  // Both ends included.
  std::size_t between(std::size_t low, std::size_t high) { return low + below(high - low + 1); }
  bool chance(unsigned percent) { return below(100) < percent; }
  std::uint8_t byte() { return static_cast<std::uint8_t>(next()); }

  Bytes bytes(std::size_t count) {
    Bytes out(count);
    for (std::uint8_t& each : out) each = byte();
    return out;
  }
  template <std::size_t N>
  ByteArray<N> array() {
    return take_array<N>(bytes(N));
  }
  template <class Container>
  auto& pick(Container&& from) {
    return from[below(std::size(from))];
  }
  template <class T>
  void shuffle(std::vector<T>& items) {
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
  }
  // So many of them, in a random order.
  template <class T>
  std::vector<T> some(std::vector<T> items, std::size_t count) {
    shuffle(items);
    items.resize(count);
    return items;
  }

 private:
  std::uint64_t state_;
};

}  // namespace statepass::hostile
