#pragma once

#include <optional>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "qbft/light_client.hpp"

// Two sealed headers of one number as evidence that stands by itself: who trusts the block that it starts from can
// check it without any network, by the rules of the light client and nothing else.
namespace statepass::qbft {

struct Conflict {
  static constexpr std::size_t kMostHeaders = LightClient::kJournal + 1;
  static constexpr std::size_t kMostBytes = 524'288;

  Checkpoint trusted;
  // 2 or more, in the order in which a client that starts from `trusted` verifies them: the last one contradicts one
  // before it, the others lead there.
  std::vector<SealedHeader> headers;
};

// The file: deterministic CBOR {1: version, 2: trusted (as encode_checkpoint() writes it), 3: [2* [header, seals]]}.
// Header and seals have the form that ChainAnchor.conflict takes (ledger specification 5.1): the RLP with the real
// round and an empty list of seals; r ‖ s ‖ v of each seal, ascending by signer.
Bytes encode_conflict(const Conflict& conflict);
// The form alone, without a look at a seal. Errors: cbor_…; qbft_conflict_version; qbft_conflict_form (another
// structure, too many headers or bytes, seals inside of a header, a part of a seal); those of decode_checkpoint() and
// SealedHeader::parse().
Result<Conflict> decode_conflict(ByteView file);

// One of the two headers.
struct ConflictSide {
  Hash32 hash;
  Hash32 state_root;
  UnixTime time;
  std::uint32_t round;
  Address proposer;
  ValidatorSet validators;
  std::vector<Address> signers;  // ascending
};

// What a conflict file proves to somebody who trusts the block that it starts from.
struct ConflictOutcome {
  std::optional<Error> refused;      // why it proves nothing
  std::size_t refused_at = 0;        // the number of the header in the file
  std::uint64_t number = 0;          // of both blocks
  std::vector<ConflictSide> sides;   // when proven: the block that was known, the other one
  std::vector<Address> signed_both;  // ascending

  bool proven() const { return !refused; }
  // In one round nobody honest seals two blocks: each of signed_both is at fault. In different rounds at least a third
  // of the validators is, and who that was only their messages can tell.
  bool same_round() const { return proven() && sides[0].round == sides[1].round; }
};

// Judges the headers one after the other, as a light client that starts from `conflict.trusted` does, each at the time
// that it bears. Refused with the light client's details; with qbft_conflict_order (there is one form of each file);
// with qbft_conflict_none when everything verifies and nothing contradicts.
ConflictOutcome verify_conflict(const Conflict& conflict);

// What stopped this client, with as few headers as do. Errors: qbft_conflict_none (nothing stopped it);
// qbft_conflict_header (the known block was trusted without its header, or verified too long ago); those of
// verify_conflict(), when a record was tampered with.
Result<Conflict> conflict_of(const LightClient& client);

}  // namespace statepass::qbft
