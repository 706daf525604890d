#pragma once

#include <span>
#include <vector>

#include "base/bytes.hpp"

// The systematic Reed-Solomon erasure code of animated messages (presentation specification 5). Byte by byte, symbols 0
// to K-1 are the values of a polynomial of degree below K over GF(256) at the points 0 to K-1, and symbol i its value
// at i: so any K symbols give all the others.
namespace statepass::present {

class Interpolation {
 public:
  // The points at which symbols are known: 1 to 256, all different.
  explicit Interpolation(std::vector<std::uint8_t> points);

  // The symbol at any point. `symbols` stand in the order of the points, all of one size, and `out` has it too.
  void evaluate(std::uint8_t at, std::span<const ByteView> symbols, std::span<std::uint8_t> out) const;

 private:
  std::vector<std::uint8_t> points_;
  std::vector<unsigned> log_weights_;  // of the products of (x_k - x_l)⁻¹, modulo 255
};

}  // namespace statepass::present
