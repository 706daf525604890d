#include "eth/typed_data.hpp"

#include "crypto/keccak.hpp"

namespace statepass::eth {

Hash32 domain_separator(const Eip712Domain& domain) {
  return hash_struct("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)",
                     abi::Encoder()
                         .word(crypto::keccak256(bytes_of(domain.name)))
                         .word(crypto::keccak256(bytes_of(domain.version)))
                         .uint(domain.chain_id)
                         .address(domain.verifying_contract));
}

Hash32 hash_struct(std::string_view type, const abi::Encoder& members) {
  return crypto::keccak256_of({crypto::keccak256(bytes_of(type)), members.encode()});
}

Hash32 typed_data_digest(const Eip712Domain& domain, const Hash32& struct_hash) {
  return crypto::keccak256_of({ByteArray<2>{0x19, 0x01}, domain_separator(domain), struct_hash});
}

}  // namespace statepass::eth
