#pragma once

#include <string_view>

#include "base/bytes.hpp"
#include "eth/abi.hpp"
#include "eth/address.hpp"

// EIP-712: what a person signs for a contract to check.
namespace statepass::eth {

struct Eip712Domain {
  std::string_view name;
  std::string_view version;
  std::uint64_t chain_id;
  Address verifying_contract;
};

Hash32 domain_separator(const Eip712Domain& domain);

// hashStruct of a type without nested types: `type` as "Name(type1 member1,…)", the members as ABI words in that order
// (a member of type bytes or string as its keccak256).
Hash32 hash_struct(std::string_view type, const abi::Encoder& members);

// keccak256(1901 ‖ domain separator ‖ hashStruct): the digest to sign.
Hash32 typed_data_digest(const Eip712Domain& domain, const Hash32& struct_hash);

}  // namespace statepass::eth
