#include "desk/random.hpp"

#include <sys/random.h>

#include <cerrno>
#include <cstdlib>

#include "base/text.hpp"

namespace statepass::desk {

void fill_random(std::span<std::uint8_t> out) {
  while (!out.empty()) {
    const auto count = ::getrandom(out.data(), out.size(), 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) std::abort();  // a machine without randomness must not issue anything
    out = out.subspan(static_cast<std::size_t>(count));
  }
}

std::uint64_t random_below(std::uint64_t bound) {
  const std::uint64_t rest = -bound % bound;  // 2^64 modulo bound: values below it would make small results likelier
  while (true) {
    const std::uint64_t value = be_value(random_bytes<8>());
    if (value >= rest) return value % bound;
  }
}

std::string random_id(std::size_t bytes) {
  Bytes out(bytes);
  fill_random(out);
  return to_hex(out);
}

}  // namespace statepass::desk
