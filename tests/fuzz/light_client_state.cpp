#include "qbft/light_client.hpp"

using namespace statepass;

// There is one form of each record of this version; what the first version wrote is read and written anew.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteView input(data, size);
  auto validators = qbft::ValidatorSet::of({qbft::Address{1}});
  const qbft::Checkpoint built_in{5361, 0, Hash32{}, 0, *validators};
  auto client = qbft::LightClient::import_state(input, built_in);
  if (!client) return 0;
  const Bytes record = client->export_state();
  constexpr std::size_t kVersionAt = 2;
  SP_ASSERT(input[kVersionAt] == 1 || equal(record, input));
  auto again = qbft::LightClient::import_state(record, built_in);
  SP_ASSERT(again && again->export_state() == record);
  return 0;
}
