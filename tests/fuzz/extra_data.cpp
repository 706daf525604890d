#include "qbft/extra_data.hpp"

using namespace statepass;

// Extra data that is read is written as it was received.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteView input(data, size);
  auto extra = qbft::ExtraData::parse(input);
  if (extra) SP_ASSERT(equal(extra->encode(), input));
  return 0;
}
