#include "cbor/decoder.hpp"
#include "cbor/encoder.hpp"

using namespace statepass;

// What validates can be walked item by item to its end, and what the strict rules accept is accepted by the looser
// ones.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteView input(data, size);
  bool iso = cbor::validate(input, cbor::kIsoRules).has_value();
  bool profile = cbor::validate(input, cbor::kProfileRules).has_value();
  SP_ASSERT(iso || !profile);
  cbor::Decoder decoder(input);
  auto item = decoder.item();
  if (iso) SP_ASSERT(item && item->size() == size && decoder.done());
  cbor::Decoder typed(input);
  (void)typed.peek();
  (void)typed.integer();
  (void)typed.tstr();
  (void)typed.map();
  (void)cbor::read_tag24(typed);
  return 0;
}
