#include "rlp/encoder.hpp"
#include "rlp/reader.hpp"

using namespace statepass;

namespace {

Bytes rewritten(const rlp::Item& item) {
  if (!item.is_list) return rlp::Encoder().string(item.payload).take();
  rlp::Encoder items;
  for (rlp::Reader in(item.payload); !in.done();) items.raw(rewritten(*in.item()));
  return rlp::Encoder().list(items).take();
}

}  // namespace

// What validates is the one encoding of what it says.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteView input(data, size);
  if (rlp::validate(input)) SP_ASSERT(equal(rewritten(*rlp::Reader(input).item()), input));
  rlp::Reader typed(input);
  (void)typed.uint();
  (void)typed.integer(32);
  (void)typed.array<20>();
  (void)typed.list();
  return 0;
}
