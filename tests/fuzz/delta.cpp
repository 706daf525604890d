#include "status/delta.hpp"

using namespace statepass;

// A delta that is read is written as it was received, and changes exactly what it names.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteView input(data, size);
  auto delta = status::Delta::parse(input);
  if (!delta) return 0;
  SP_ASSERT(equal(delta->encode(), input));
  auto after = status::apply(*delta, {});
  if (after)
    SP_ASSERT(status::delta_between({}, *after, delta->list, delta->from_version, delta->to_version) == *delta);
  return 0;
}
