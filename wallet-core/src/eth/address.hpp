#pragma once

#include "base/bytes.hpp"
#include "crypto/secp256k1.hpp"

namespace statepass::eth {

using Address = ByteArray<20>;

// The last 20 bytes of keccak256(x ‖ y).
Address address_of(const crypto::Secp256k1PublicKey& key);

// Numbers and addresses as the 32-byte words that slots, ABI and EIP-712 are made of: right-aligned.
Hash32 word_of(std::uint64_t number);
Hash32 word_of(const Address& address);

}  // namespace statepass::eth
