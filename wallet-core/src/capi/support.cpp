#include "capi/support.hpp"

#include <cstdlib>
#include <cstring>

namespace statepass::capi {

sp_error give(ByteView bytes, sp_buffer* out) {
  *out = {nullptr, 0};
  if (bytes.empty()) return kOk;
  auto* memory = static_cast<std::uint8_t*>(std::malloc(bytes.size()));
  SP_ASSERT(memory != nullptr);
  std::memcpy(memory, bytes.data(), bytes.size());
  *out = {memory, bytes.size()};
  return kOk;
}

sp_error give(const Result<Bytes>& result, sp_buffer* out) {
  *out = {nullptr, 0};
  if (!result) return to_error(result.error());
  return give(ByteView(*result), out);
}

}  // namespace statepass::capi
