#include "qbft/checkpoint.hpp"

using namespace statepass;

// There is one form of each checkpoint.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteView input(data, size);
  auto checkpoint = qbft::decode_checkpoint(input);
  if (checkpoint) SP_ASSERT(equal(qbft::encode_checkpoint(*checkpoint), input));
  return 0;
}
