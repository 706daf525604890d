#include "qbft/light_client.hpp"

using namespace statepass;

// There is one form of each record.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteView input(data, size);
  auto validators = qbft::ValidatorSet::of({qbft::Address{1}});
  auto client = qbft::LightClient::import_state(input, {5361, 0, Hash32{}, 0, *validators});
  if (client) SP_ASSERT(equal(client->export_state(), input));
  return 0;
}
