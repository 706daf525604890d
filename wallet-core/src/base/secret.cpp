#include "base/secret.hpp"

#include <cstring>

namespace statepass {

void secure_zero(void* memory, std::size_t size) {
  if (size == 0) return;
  std::memset(memory, 0, size);
  // The memory counts as read here, so the write above cannot be dropped.
  __asm__ __volatile__("" : : "r"(memory) : "memory");
}

bool ct_equal(ByteView a, ByteView b) {
  if (a.size() != b.size()) return false;
  volatile std::uint8_t difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) difference = static_cast<std::uint8_t>(difference | (a[i] ^ b[i]));
  return difference == 0;
}

}  // namespace statepass
