#include "qr/reader.hpp"

using namespace statepass;

// The first three bytes choose width, height and padding; the rest is the plane, repeated until it is full.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 4) return 0;
  const std::size_t width = std::size_t{data[0]} + 1, height = std::size_t{data[1]} + 1, stride = width + data[2] % 8;
  ByteView rest(data + 3, size - 3);
  Bytes plane;
  while (plane.size() < stride * height) append(plane, rest);
  for (bool still : {false, true}) {
    auto found = qr::read({plane, width, height, stride}, {.still = still});
    SP_ASSERT(found && found->size() <= qr::ReadOptions{}.most);
    for (const auto& code : *found) SP_ASSERT(code.content.size() <= 7'089);
  }
  (void)qr::read({rest, width, height, stride});
  return 0;
}
