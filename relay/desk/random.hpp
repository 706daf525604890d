#pragma once

#include "base/bytes.hpp"
#include "base/secret.hpp"

// Bytes of the operating system's random source, which the core takes as arguments.
namespace statepass::desk {

void fill_random(std::span<std::uint8_t> out);

template <std::size_t N>
ByteArray<N> random_bytes() {
  ByteArray<N> out{};
  fill_random(out);
  return out;
}
template <std::size_t N>
SecretArray<N> random_secret() {
  SecretArray<N> out;
  fill_random(out.span());
  return out;
}
// Uniform below `bound`, which is not 0.
std::uint64_t random_below(std::uint64_t bound);
// N random bytes as lower-case hexadecimal: identifiers, and secrets that travel as text.
std::string random_id(std::size_t bytes = 16);

}  // namespace statepass::desk
