#include "eth/abi.hpp"

using namespace statepass;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteView input(data, size);
  if (auto revert = eth::abi::parse_revert(input)) (void)eth::abi::Decoder(revert->arguments).bytes();
  eth::abi::Decoder in(input);
  (void)in.uint();
  (void)in.address();
  (void)in.boolean();
  for (int i = 0; i < 8; ++i) {
    if (auto bytes = in.bytes()) SP_ASSERT(bytes->size() <= size);
  }
  return 0;
}
