#pragma once

#include "base/bytes.hpp"
#include "eth/address.hpp"

// Where Solidity keeps a variable. A slot is a 32-byte number; keys are words: numbers and addresses right-aligned
// (word_of), bytes32 as they are.
namespace statepass::eth {

// mapping(K => V) at `position`: keccak256(key ‖ position). For a nested mapping the inner slot is the position.
Hash32 mapping_slot(const Hash32& key, const Hash32& position);
// Element `index` of a dynamic array at `position`, whose elements take a word each: keccak256(position) + index. The
// array's length stands at the position itself.
Hash32 array_slot(const Hash32& position, std::uint64_t index);

}  // namespace statepass::eth
