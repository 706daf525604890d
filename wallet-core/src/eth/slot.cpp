#include "eth/slot.hpp"

#include "crypto/keccak.hpp"

namespace statepass::eth {

Hash32 mapping_slot(const Hash32& key, const Hash32& position) {
  return crypto::keccak256_of({key, position});
}

Hash32 array_slot(const Hash32& position, std::uint64_t index) {
  Hash32 slot = crypto::keccak256(position);
  for (std::size_t i = slot.size(); i-- > 0 && index > 0;) {
    const std::uint64_t sum = (index & 0xff) + slot[i];
    slot[i] = static_cast<std::uint8_t>(sum);
    index = (index >> 8) + (sum >> 8);
  }
  return slot;
}

}  // namespace statepass::eth
