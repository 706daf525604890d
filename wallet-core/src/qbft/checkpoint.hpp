#pragma once

#include "base/bytes.hpp"
#include "base/datetime.hpp"
#include "base/result.hpp"
#include "qbft/sealed_header.hpp"

namespace statepass::qbft {

// A block that is trusted for a reason outside of the chain: compiled in, scanned at a DMV, or verified before.
struct Checkpoint {
  std::uint64_t chain;
  std::uint64_t number;
  Hash32 hash;
  UnixTime time;
  ValidatorSet validators;

  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

// Of a header that the caller trusts already: block 0 whose hash is the configured one, or a verified header.
Checkpoint checkpoint_of(std::uint64_t chain, const SealedHeader& header);

// The body of an envelope of kind 0x06 (presentation specification 1.1): deterministic CBOR [chain, number, block hash,
// time, validators], the validators ascending. Errors: cbor_…, those of ValidatorSet.
Bytes encode_checkpoint(const Checkpoint& checkpoint);
Result<Checkpoint> decode_checkpoint(ByteView body);

}  // namespace statepass::qbft
