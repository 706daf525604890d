#include "vault/backoff.hpp"

using namespace statepass;

// There is one form of each record, and none makes anybody wait for longer than ten minutes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto state = vault::decode_backoff({data, size});
  if (!state) return 0;
  SP_ASSERT(equal(vault::encode_backoff(*state), ByteView(data, size)));
  const auto wait = vault::seconds_to_wait(*state, 1'795'269'720);
  SP_ASSERT(wait >= 0 && wait <= 600);
  (void)vault::after_wrong_passphrase(*state, 1'795'269'720);
  return 0;
}
