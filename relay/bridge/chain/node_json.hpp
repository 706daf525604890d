#pragma once

#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "base/bytes.hpp"
#include "common/run/json.hpp"
#include "eth/account.hpp"
#include "eth/receipt.hpp"
#include "qbft/sealed_header.hpp"

// What nodes say over JSON-RPC, turned back into the forms that are hashed. Nothing that comes from a node is believed
// before it fits a hash.
namespace statepass::bridge {

using common::Json;

// The other side of a result: words for the log.
template <class T>
using Read = tl::expected<T, std::string>;

// 0x and exactly N bytes.
template <std::size_t N>
std::optional<ByteArray<N>> fixed_bytes(const Json* value);
std::optional<Bytes> any_bytes(const Json* value);
// A quantity or a key of up to 32 bytes, with or without leading zeros.
std::optional<Hash32> number_word(const Json* value);
// A hash, address or word as a client writes it: lower-case or upper-case hexadecimal, exactly this long.
std::optional<Hash32> hash_of(std::string_view text);
std::optional<eth::Address> address_of(std::string_view text);

// The header of an eth_getBlockBy… answer, rebuilt from its members, whose count follows the node and not the fork; the
// block hash has to come out as the node gives it.
Read<qbft::SealedHeader> header_of_block(const Json& block);

struct Log {
  eth::Log log;
  std::uint64_t block = 0;
  std::uint64_t index = 0;  // within the block
};
// An item of eth_getLogs or of a receipt.
Read<Log> log_of(const Json& item);

// eth_getProof: nodes as they came, those that stand inside of another (under 32 bytes) left out.
struct NodeProof {
  std::vector<Bytes> account;
  struct Slot {
    Hash32 slot;
    std::vector<Bytes> nodes;
  };
  std::vector<Slot> slots;
};
// `slots`: those asked for. Nodes shorten keys and change their order, so proofs are found by the key's value; a slot
// of an account that does not exist has none.
Read<NodeProof> proof_of(const Json& result, const std::vector<Hash32>& slots);

}  // namespace statepass::bridge
