#include "present/erasure.hpp"

#include "base/assert.hpp"
#include "base/gf256.hpp"

namespace statepass::present {
namespace {

constexpr unsigned kOrder = 255;

unsigned log_difference(std::uint8_t a, std::uint8_t b) {
  return gf256::log(static_cast<std::uint8_t>(a ^ b));
}

}  // namespace

Interpolation::Interpolation(std::vector<std::uint8_t> points) : points_(std::move(points)) {
  SP_ASSERT(!points_.empty() && points_.size() <= 256);
  for (std::uint8_t x : points_) {
    unsigned sum = 0;
    for (std::uint8_t other : points_) {
      if (other != x) sum += log_difference(x, other);
    }
    log_weights_.push_back((kOrder - sum % kOrder) % kOrder);
  }
}

void Interpolation::evaluate(std::uint8_t at, std::span<const ByteView> symbols, std::span<std::uint8_t> out) const {
  SP_ASSERT(symbols.size() == points_.size());
  for (std::size_t k = 0; k < points_.size(); ++k) {
    SP_ASSERT(symbols[k].size() == out.size());
    if (points_[k] == at) {
      std::copy(symbols[k].begin(), symbols[k].end(), out.begin());
      return;
    }
  }
  unsigned log_product = 0;  // of all (at - x_k)
  for (std::uint8_t x : points_) log_product += log_difference(at, x);
  std::fill(out.begin(), out.end(), std::uint8_t{0});
  for (std::size_t k = 0; k < points_.size(); ++k) {
    const unsigned log_factor =
        (log_product % kOrder + kOrder - log_difference(at, points_[k]) + log_weights_[k]) % kOrder;
    for (std::size_t b = 0; b < out.size(); ++b) {
      const std::uint8_t byte = symbols[k][b];
      if (byte != 0) out[b] = static_cast<std::uint8_t>(out[b] ^ gf256::power(log_factor + gf256::log(byte)));
    }
  }
}

}  // namespace statepass::present
