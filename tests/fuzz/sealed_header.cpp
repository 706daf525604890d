#include "qbft/light_client.hpp"

using namespace statepass;

// No header but the one that is trusted is believed, since nobody here has a validator's key.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto header = qbft::SealedHeader::parse(ByteView(data, size));
  if (!header) return 0;
  SP_ASSERT(equal(eth::encode_header(header->fields()), ByteView(data, size)));
  qbft::LightClient itself(qbft::checkpoint_of(1, *header));
  SP_ASSERT(itself.advance(*header, header->time()).result == qbft::HeaderResult::known);
  auto other = qbft::ValidatorSet::of({qbft::Address{1}, qbft::Address{2}, qbft::Address{3}, qbft::Address{4}});
  qbft::LightClient stranger({1, 0, Hash32{}, 0, *other});
  SP_ASSERT(!stranger.advance(*header, header->time()).verified());
  return 0;
}
