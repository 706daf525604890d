#include "eth/address.hpp"

#include "crypto/keccak.hpp"

namespace statepass::eth {

Address address_of(const crypto::Secp256k1PublicKey& key) {
  return take_array<20>(ByteView(crypto::keccak256(key)).subspan(12));
}

Hash32 word_of(std::uint64_t number) {
  return be_bytes<32>(number);
}

Hash32 word_of(const Address& address) {
  Hash32 word{};
  std::ranges::copy(address, word.begin() + 12);
  return word;
}

}  // namespace statepass::eth
