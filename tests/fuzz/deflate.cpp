#include "deflate/deflate.hpp"

using namespace statepass;

// Whatever inflates has the demanded size and survives a round trip; the first two bytes choose size and dictionary.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  ByteView input(data + 2, size - 2);
  const std::size_t wanted = std::size_t{data[0]} * 16;
  ByteView dictionary = input.first(std::min<std::size_t>(data[1], input.size()));
  auto raw = deflate::inflate_raw(input, dictionary, wanted);
  if (raw) {
    SP_ASSERT(raw->size() == wanted);
    SP_ASSERT(deflate::inflate_raw(deflate::deflate_raw(*raw, dictionary), dictionary, wanted) == raw);
  }
  auto zlib = deflate::inflate_zlib(input, 32'768);
  if (zlib) {
    SP_ASSERT(zlib->size() <= 32'768);
    SP_ASSERT(deflate::inflate_zlib(deflate::deflate_zlib(*zlib), zlib->size()) == zlib);
  }
  return 0;
}
