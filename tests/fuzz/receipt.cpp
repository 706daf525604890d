#include "eth/receipt.hpp"

using namespace statepass;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto receipt = eth::parse_receipt(ByteView(data, size));
  for (std::size_t i = 0; receipt && i < receipt->logs.size(); ++i) SP_ASSERT(receipt->logs[i].topics.size() <= 4);
  return 0;
}
