#include "eth/account.hpp"

using namespace statepass;

// There is one form of each account and of each word.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  if (const auto account = eth::decode_account(input)) SP_ASSERT(equal(eth::encode_account(*account), input));
  if (const auto word = eth::decode_storage_value(input)) {
    SP_ASSERT(*word != Hash32{} && equal(eth::encode_storage_value(*word), input));
  }
  return 0;
}
