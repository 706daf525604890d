#include "present/packing.hpp"

using namespace statepass;

// Whatever unpacks has the size it announced and packs again. The first certificate of the corpus is always held.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  const Bytes certificate(200, 0x30);
  present::CertificateDirectory held;
  SP_ASSERT(held.add(certificate));
  for (auto padding : {present::Padding::none, present::Padding::to_64}) {
    auto packed = present::read_packed(input, padding);
    if (!packed) continue;
    auto unpacked = present::unpack(*packed, held);
    if (!unpacked) continue;
    SP_ASSERT(unpacked->size() == 1 && unpacked->front().size() == packed->size);
    auto again = present::pack(unpacked->front(), {}, padding);
    SP_ASSERT(again.has_value());
    auto reread = present::read_packed(*again, padding);
    SP_ASSERT(reread && present::unpack(*reread, held) == unpacked);
  }
  return 0;
}
