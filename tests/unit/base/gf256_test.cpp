#include "base/gf256.hpp"

#include "support/support.hpp"

using namespace statepass;

TEST_CASE("the field of 256 elements: products by shifting agree with the tables", "[base]") {
  bool right = true;
  for (unsigned a = 0; a < 256; ++a) {
    for (unsigned b = 0; b < 256; ++b) {
      unsigned product = 0;
      for (unsigned bit = 8; bit-- > 0;) product = product << 1 ^ (product >> 7) * 0x11du ^ (b >> bit & 1) * a;
      right = right && gf256::multiply(static_cast<std::uint8_t>(a), static_cast<std::uint8_t>(b)) == product;
    }
  }
  CHECK(right);
  for (unsigned a = 1; a < 256; ++a) {
    const auto element = static_cast<std::uint8_t>(a);
    const std::uint8_t inverse = gf256::power(255 - gf256::log(element));
    right = right && gf256::multiply(element, inverse) == 1;
  }
  CHECK(right);
}
