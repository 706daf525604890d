#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "eth/address.hpp"

namespace statepass::eth {

// keccak256(RLP([])): the ommers hash of every block that has none.
inline constexpr Hash32 kEmptyOmmersHash = {0x1d, 0xcc, 0x4d, 0xe8, 0xde, 0xc7, 0x5d, 0x7a, 0xab, 0x85, 0xb5,
                                            0x67, 0xb6, 0xcc, 0xd4, 0x1a, 0xd3, 0x12, 0x45, 0x1b, 0x94, 0x8a,
                                            0x74, 0x13, 0xf0, 0xa1, 0x42, 0xfd, 0x40, 0xd4, 0x93, 0x47};

// A block header, in the order of its RLP list. Which of the later fields are there depends on the fork and on the node
// that proposed the block, so nothing but the first 15 is expected or understood.
struct Header {
  static constexpr std::size_t kFields = 15;

  Hash32 parent_hash{};
  Hash32 ommers_hash = kEmptyOmmersHash;
  Address coinbase{};
  Hash32 state_root{};
  Hash32 transactions_root{};
  Hash32 receipts_root{};
  ByteArray<256> logs_bloom{};
  std::uint64_t difficulty = 0;
  std::uint64_t number = 0;
  std::uint64_t gas_limit = 0;
  std::uint64_t gas_used = 0;
  std::uint64_t timestamp = 0;
  Bytes extra_data;
  Hash32 mix_hash{};
  ByteArray<8> nonce{};
  // Base fee, withdrawals root, blob gas used, excess blob gas, parent beacon block root, requests hash …: each a whole
  // RLP item. A caller that rebuilds a header from JSON appends what the JSON has: rlp::Encoder().integer(…) for
  // quantities, .string(…) for hashes.
  std::vector<Bytes> later;

  friend bool operator==(const Header&, const Header&) = default;
};

// Strict: one list of at least 15 canonical items of these sizes, nothing behind it. eth_header_fields: fewer than 15;
// otherwise the rlp_… codes.
Result<Header> parse_header(ByteView raw);
Bytes encode_header(const Header& header);

// keccak256 of a received header with other extra data in its place; every other byte is taken as it was received.
// `raw` has passed parse_header().
Hash32 hash_with_extra_data(ByteView raw, ByteView extra_data);

}  // namespace statepass::eth
