#include "status/transition.hpp"

using namespace statepass;

// The first two bytes say how long the words are; what is behind them are siblings.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  ByteView input(data + 2, size - 2);
  const std::size_t words = std::min<std::size_t>(input.size(), static_cast<std::size_t>(data[0]) << 8 | data[1]);
  auto roots = status::check_transition(input.first(words), input.subspan(words));
  if (roots) SP_ASSERT(roots->before != roots->after);
  return 0;
}
