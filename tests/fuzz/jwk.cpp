#include "jose/jwk.hpp"

using namespace statepass;

// A key that is read is written so that it is read again as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto key = jose::parse_jwk(text_of({data, size}));
  if (!key) return 0;
  auto again = jose::parse_jwk(jose::write_jwk(*key));
  SP_ASSERT(again && *again == *key && jose::thumbprint(*again) == jose::thumbprint(*key));
  return 0;
}
