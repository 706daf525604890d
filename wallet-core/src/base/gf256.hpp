#pragma once

#include <array>
#include <cstdint>

// The field GF(2^8) with x^8 + x^4 + x^3 + x^2 + 1 (0x11D), in which 2 generates every element but 0: QR codes and the
// erasure code of animated messages. Addition is exclusive or.
namespace statepass::gf256 {

struct Tables {
  std::array<std::uint8_t, 510> power;  // of 2; twice the period, so that a sum of two logarithms needs no reduction
  std::array<std::uint8_t, 256> log;    // of 0: unused
};

inline constexpr Tables kTables = [] {
  Tables tables{};
  unsigned value = 1;
  for (unsigned i = 0; i < 255; ++i) {
    tables.power[i] = tables.power[i + 255] = static_cast<std::uint8_t>(value);
    tables.log[value] = static_cast<std::uint8_t>(i);
    value = value << 1 ^ (value >= 128 ? 0x11du : 0u);
  }
  return tables;
}();

// The logarithm to base 2 of an element that is not 0.
constexpr unsigned log(std::uint8_t element) {
  return kTables.log[element];
}
// 2 to a power of 0 to 509.
constexpr std::uint8_t power(unsigned exponent) {
  return kTables.power[exponent];
}
constexpr std::uint8_t multiply(std::uint8_t a, std::uint8_t b) {
  return a == 0 || b == 0 ? std::uint8_t{0} : power(log(a) + log(b));
}

}  // namespace statepass::gf256
