#pragma once

#include <optional>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "eth/address.hpp"
#include "eth/node_set.hpp"
#include "eth/trie.hpp"

namespace statepass::eth {

// keccak256 of nothing: the code hash of an account without code.
inline constexpr Hash32 kEmptyCodeHash = {0xc5, 0xd2, 0x46, 0x01, 0x86, 0xf7, 0x23, 0x3c, 0x92, 0x7e, 0x7d,
                                          0xb2, 0xdc, 0xc7, 0x03, 0xc0, 0xe5, 0x00, 0xb6, 0x53, 0xca, 0x82,
                                          0x27, 0x3b, 0x7b, 0xfa, 0xd8, 0x04, 0x5d, 0x85, 0xa4, 0x70};

struct Account {
  std::uint64_t nonce = 0;
  Hash32 balance{};  // a 256-bit number
  Hash32 storage_root = kEmptyTrieRoot;
  Hash32 code_hash = kEmptyCodeHash;

  friend bool operator==(const Account&, const Account&) = default;
};

// RLP [nonce, balance, storage root, code hash], nothing more. Errors: rlp_…
Result<Account> decode_account(ByteView rlp);
Bytes encode_account(const Account& account);

// A storage word as its trie holds it: RLP of the minimal integer, which is never zero (a zero word is an absent one).
// eth_storage_value: zero, with leading zeros, above 32 bytes, or no string.
Result<Hash32> decode_storage_value(ByteView rlp);
Bytes encode_storage_value(const Hash32& word);

// The account under a state root, or nothing when it is proven absent. Errors: those of prove_hashed() and
// decode_account().
Result<std::optional<Account>> prove_account(const Hash32& state_root, const Address& address, NodeSet& nodes);
// The word in a slot under an account's storage root, or nothing when it is proven absent, which means zero.
Result<std::optional<Hash32>> prove_slot(const Hash32& storage_root, const Hash32& slot, NodeSet& nodes);

}  // namespace statepass::eth
