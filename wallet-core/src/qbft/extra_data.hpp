#pragma once

#include <optional>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/secp256k1.hpp"
#include "eth/address.hpp"

namespace statepass::qbft {

using eth::Address;
// r ‖ s ‖ v, v 0 or 1. High s is allowed, as Besu allows it.
using Seal = crypto::RecoverableSignature;

struct Vote {
  Address recipient;
  bool add;  // else drop

  friend bool operator==(const Vote&, const Vote&) = default;
};

// The extra data of a QBFT header: RLP [vanity, validators, vote, round, seals].
struct ExtraData {
  Bytes vanity = Bytes(32);         // free; 32 bytes as a rule
  std::vector<Address> validators;  // in the order of the wire
  std::optional<Vote> vote;         // cast by the proposer
  std::uint32_t round = 0;          // in which the block was agreed
  std::vector<Seal> seals;          // in no order

  // Exactly five items, everything canonical. Errors: qbft_vote (neither empty nor address and type),
  // qbft_not_canonical (a form that Besu reads too, but does not write), rlp_….
  static Result<ExtraData> parse(ByteView raw);
  Bytes encode() const;

  // What the seals sign: the same without them.
  ExtraData without_seals() const;
  // What the block hash covers: the same in round 0 without seals, so that nodes may hold different seals, and even
  // different rounds, of one block.
  ExtraData for_block_hash() const;

  friend bool operator==(const ExtraData&, const ExtraData&) = default;
};

}  // namespace statepass::qbft
