#include "qbft/conflict.hpp"

using namespace statepass;

// There is one form of each file, and what is proven names the two headers.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteView input(data, size);
  auto conflict = qbft::decode_conflict(input);
  if (!conflict) return 0;
  SP_ASSERT(equal(qbft::encode_conflict(*conflict), input));
  const auto outcome = qbft::verify_conflict(*conflict);
  SP_ASSERT(outcome.proven() == (outcome.sides.size() == 2));
  if (outcome.proven()) SP_ASSERT(outcome.sides[0].hash != outcome.sides[1].hash);
  return 0;
}
