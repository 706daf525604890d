#include "eth/header.hpp"

using namespace statepass;

// A header that is read is written as it was received.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteView input(data, size);
  auto header = eth::parse_header(input);
  if (!header) return 0;
  SP_ASSERT(equal(eth::encode_header(*header), input));
  (void)eth::hash_with_extra_data(input, {});
  return 0;
}
