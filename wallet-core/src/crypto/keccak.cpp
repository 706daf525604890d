#include "crypto/keccak.hpp"

#include <bit>
#include <cstring>

namespace statepass::crypto {
namespace {

static_assert(std::endian::native == std::endian::little, "lanes are read as they lie");

constexpr std::uint64_t kRoundConstants[24] = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b,
    0x0000000080000001, 0x8000000080008081, 0x8000000000008009, 0x000000000000008a, 0x0000000000000088,
    0x0000000080008009, 0x000000008000000a, 0x000000008000808b, 0x800000000000008b, 0x8000000000008089,
    0x8000000000008003, 0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008};

// Lane x + 5y goes to lane y + 5(2x + 3y) and turns by kTurn[x + 5y] bits (FIPS 202 3.2.2, 3.2.3).
constexpr int kTurn[25] = {0,  1,  62, 28, 27, 36, 44, 6,  55, 20, 3,  10, 43,
                           25, 39, 41, 45, 15, 21, 8,  18, 2,  61, 56, 14};

// Indexes are compile-time constants, so that the 25 lanes stay in registers where the machine has enough.
template <std::size_t... I>
inline void rho_pi(const std::uint64_t* a, const std::uint64_t* d, std::uint64_t* b, std::index_sequence<I...>) {
  ((b[I / 5 + 5 * ((2 * (I % 5) + 3 * (I / 5)) % 5)] = std::rotl(a[I] ^ d[I % 5], kTurn[I])), ...);
}

void permute(std::uint64_t* a) {
  for (std::uint64_t round_constant : kRoundConstants) {
    std::uint64_t c[5], d[5], b[25];
    for (std::size_t x = 0; x < 5; ++x) c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
    for (std::size_t x = 0; x < 5; ++x) d[x] = c[(x + 4) % 5] ^ std::rotl(c[(x + 1) % 5], 1);
    rho_pi(a, d, b, std::make_index_sequence<25>{});
    for (std::size_t y = 0; y < 25; y += 5) {
      for (std::size_t x = 0; x < 5; ++x) a[y + x] = b[y + x] ^ (~b[y + (x + 1) % 5] & b[y + (x + 2) % 5]);
    }
    a[0] ^= round_constant;
  }
}

}  // namespace

void Keccak256::absorb(const std::uint8_t* block) {
  for (std::size_t i = 0; i < kRate / 8; ++i) {
    std::uint64_t lane;
    std::memcpy(&lane, block + 8 * i, 8);
    state_[i] ^= lane;
  }
  permute(state_.data());
}

Keccak256& Keccak256::update(ByteView data) {
  if (held_ > 0) {
    std::size_t more = std::min(kRate - held_, data.size());
    std::copy_n(data.begin(), more, buffer_.begin() + static_cast<std::ptrdiff_t>(held_));
    held_ += more;
    data = data.subspan(more);
    if (held_ < kRate) return *this;
    absorb(buffer_.data());
    held_ = 0;
  }
  for (; data.size() >= kRate; data = data.subspan(kRate)) absorb(data.data());
  std::copy(data.begin(), data.end(), buffer_.begin());
  held_ = data.size();
  return *this;
}

Hash32 Keccak256::finish() {
  std::fill(buffer_.begin() + static_cast<std::ptrdiff_t>(held_), buffer_.end(), std::uint8_t{0});
  buffer_[held_] = 0x01;
  buffer_[kRate - 1] |= 0x80;
  absorb(buffer_.data());
  Hash32 out;
  std::memcpy(out.data(), state_.data(), out.size());
  return out;
}

Hash32 keccak256(ByteView data) {
  return Keccak256().update(data).finish();
}

Hash32 keccak256_of(std::initializer_list<ByteView> parts) {
  Keccak256 hash;
  for (ByteView part : parts) hash.update(part);
  return hash.finish();
}

}  // namespace statepass::crypto
