#pragma once

#include "base/bytes.hpp"

namespace statepass::crypto {

// Keccak-256 as Ethereum uses it (padding 0x01, not SHA-3's 0x06). Own code: none of the libraries here has it.
class Keccak256 {
 public:
  Keccak256& update(ByteView data);
  // Ends the hash; the object is spent.
  Hash32 finish();

 private:
  static constexpr std::size_t kRate = 136;
  void absorb(const std::uint8_t* block);

  std::array<std::uint64_t, 25> state_{};
  ByteArray<kRate> buffer_{};
  std::size_t held_ = 0;
};

Hash32 keccak256(ByteView data);
Hash32 keccak256_of(std::initializer_list<ByteView> parts);

}  // namespace statepass::crypto
