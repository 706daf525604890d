#include "support/support.hpp"

// A file of its own, so that programs that are no tests can have it without the test program's main.
namespace statepass::test {

Bytes hex(std::string_view text) {
  std::string digits;
  for (char c : text) {
    if (c != ' ' && c != '\n' && c != '\r' && c != '\t') digits.push_back(c);
  }
  auto bytes = digits.starts_with("0x") ? from_hex0x(digits) : from_hex(digits);
  SP_ASSERT(bytes.has_value());
  return *bytes;
}

}  // namespace statepass::test
