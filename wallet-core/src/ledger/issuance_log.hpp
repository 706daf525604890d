#pragma once

#include <span>
#include <vector>

#include "base/datetime.hpp"
#include "base/result.hpp"
#include "ledger/word.hpp"

// IssuanceLog: proof of the latest time at which a credential can have been issued (ledger specification 1.4, 2.3).
namespace statepass::ledger::issuance_log {

Hash32 head_slot(Jurisdiction jurisdiction);
// StampedDigest of time and root; n counts from 1.
Hash32 batch_slot(Jurisdiction jurisdiction, std::uint32_t n);

struct Head {
  std::uint32_t count = 0;
  UnixTime last = 0;

  static Result<Head> decode(const Hash32& word);
  Hash32 encode() const;
  friend bool operator==(const Head&, const Head&) = default;
};

inline constexpr std::size_t kLeastHeight = 10, kMostHeight = 30;

// keccak256(02 ‖ salt ‖ SHA-256(issuerAuth)), issuerAuth being the COSE_Sign1 as received.
Hash32 core_of(const ByteArray<32>& salt, ByteView issuer_auth);
// What the holder signs for each copy (4.1): for the chain and for the contract that stands in the book there.
struct CredentialAcceptance {
  Address holder{};
  Jurisdiction issuer = 0;
  Hash32 core{};
  UnixTime at = 0;

  Hash32 digest(std::uint64_t chain, const Address& contract) const;
};
// keccak256 of the holder's CredentialAcceptance signature, r ‖ s ‖ v with v 27 or 28.
Hash32 acceptance_of(const ByteArray<65>& signature);
// keccak256(00 ‖ core ‖ acceptance); acceptance is zeros where the holder signed nothing.
Hash32 leaf_of(const Hash32& core, const Hash32& acceptance);
// keccak256(01 ‖ left ‖ right)
Hash32 node_of(const Hash32& left, const Hash32& right);

// Where a leaf stands in a batch, siblings from the leaf upwards.
struct Path {
  std::uint32_t index = 0;
  std::vector<Hash32> siblings;
};
// The root that the leaf and its path lead to. ledger_issuance_path: not 10 to 30 siblings, or an index outside.
Result<Hash32> root_of(const Hash32& leaf, const Path& path);
// That the path leads to the batch: ledger_issuance_root otherwise. The batch's number is the time by which the
// credential was issued.
Result<UnixTime> check_path(const Hash32& leaf, const Path& path, const StampedDigest& batch);

// The issuer's side: a complete tree of 2^height leaves, the unused ones random.
// ledger_issuance_path: another number of leaves, or no such leaf.
Result<Hash32> root_of_batch(std::span<const Hash32> leaves);
Result<Path> path_in_batch(std::span<const Hash32> leaves, std::uint32_t index);

}  // namespace statepass::ledger::issuance_log
