#include "capi/support.hpp"

#include <cstdlib>
#include <cstring>

namespace statepass::capi {

sp_error give(ByteView bytes, sp_buffer* out) {
  *out = {nullptr, 0};
  if (bytes.empty()) return kOk;
  auto* memory = static_cast<std::uint8_t*>(std::malloc(bytes.size()));
  if (memory == nullptr) return to_error({Errc::capi_memory});
  std::memcpy(memory, bytes.data(), bytes.size());
  *out = {memory, bytes.size()};
  return kOk;
}

sp_error give(const Result<Bytes>& result, sp_buffer* out) {
  *out = {nullptr, 0};
  if (!result) return to_error(result.error());
  return give(ByteView(*result), out);
}

Result<SecretArray<32>> entropy32(sp_bytes entropy) {
  if (entropy.size < 32) return fail(Errc::capi_entropy, entropy.size);
  return SecretArray<32>(view(entropy).first(32));
}

}  // namespace statepass::capi
