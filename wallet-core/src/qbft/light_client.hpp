#pragma once

#include <optional>
#include <vector>

#include "base/bytes.hpp"
#include "base/datetime.hpp"
#include "base/result.hpp"
#include "cbor/decoder.hpp"
#include "qbft/checkpoint.hpp"
#include "qbft/sealed_header.hpp"
#include "qbft/seals.hpp"

namespace statepass::qbft {

// How far trust reaches. A chain's own configuration may only narrow it (ledger specification 2.2).
struct TrustRules {
  UnixTime trusting_period = 90 * kSecondsPerDay;  // from a block's time until its validators are believed no more
  UnixTime clock_drift = 30;                       // how far a header's time may be ahead of ours

  friend bool operator==(const TrustRules&, const TrustRules&) = default;
};

// A block whose hash is believed. Its state root is not there as long as only a checkpoint named the block.
struct VerifiedBlock {
  std::uint64_t number;
  Hash32 hash;
  UnixTime time;
  std::optional<Hash32> state_root;

  friend bool operator==(const VerifiedBlock&, const VerifiedBlock&) = default;
};

// Two blocks of one number, both sealed as the rules demand: proof that a third of the validators is not honest. As a
// file for others: qbft/conflict.hpp.
struct Contradiction {
  VerifiedBlock known;
  Checkpoint trusted;           // believed before all of `verified`
  std::vector<Bytes> verified;  // headers in the order in which they were; the known block's is there if it is at hand
  Bytes other_header;

  friend bool operator==(const Contradiction&, const Contradiction&) = default;
};

enum class HeaderResult : std::uint8_t {
  advanced,  // verified, and now the newest block known
  older,     // verified; a newer block is known
  known,     // a block of this hash was verified before, or is a checkpoint
  refused,   // nothing changed
  stopped,   // there is a contradiction: nothing is verified any more
};

struct HeaderOutcome {
  HeaderResult result;
  Reason reason = Reason::none;        // when refused or stopped
  std::optional<Error> detail;         // the finer error
  std::optional<VerifiedBlock> block;  // when verified
  std::size_t signers = 0;             // whose seals were checked for this outcome

  bool verified() const { return block.has_value(); }
  // The set of validators is too far from the trusted one: a header between the two can lead from one to the other.
  bool needs_headers_between() const { return reason == Reason::header_set_change; }
};

// Moves trust from block to block by their seals alone, over any distance. There is one door: advance().
//
// A header H is believed when, T being the newest block believed (domain rules 3.3, DESIGN 8):
//   1. it is well-formed (SealedHeader);
//   2. T is not older than the trusting period; H is not earlier than T when its number is higher, nor later when it is
//      lower;
//   3. its validators are those of T, or one more or one fewer, or at least ceil(2/3) of the validators of T are among
//      its signers;
//   4. distinct members of its own set, at least ceil(2/3) of them, sealed it, and nobody else did;
//   5. its time is not ahead of our clock by more than the drift.
// Cheap rules come first; the seals of a header whose validators cannot satisfy rule 3 are not looked at.
class LightClient {
 public:
  static constexpr std::size_t kRemembered = 32;  // verified blocks kept, the ones of the highest numbers
  static constexpr std::size_t kJournal = 32;     // verified headers kept, the last ones, as evidence

  explicit LightClient(const Checkpoint& trusted, TrustRules rules = {});

  // Malformed bytes are refused with header_invalid and the parser's error. Reasons of refusal: header_invalid,
  // header_quorum, header_set_change, trusting_period, reader_clock (sealed, but of the future: our clock is wrong);
  // ledger_contradiction stops the client for good. Details: the codes of SealedHeader::parse() and check_seals(),
  // qbft_trust_expired, qbft_time_backwards, qbft_time_future, qbft_contradiction.
  HeaderOutcome advance(ByteView raw_header, UnixTime now);
  HeaderOutcome advance(const SealedHeader& header, UnixTime now);

  // What advance() says of each of them, one after another, and does. Headers of the head's validators whose hints name
  // known keys are checked in batches, kMostInBatch at a time, for a third of the work and less.
  static constexpr std::size_t kMostInBatch = 100;
  std::vector<HeaderOutcome> advance(std::span<const SealedHeader> headers, UnixTime now);

  // Takes a newer block on trust, as at the start. qbft_state_chain: of another chain; qbft_state_older: below the
  // newest block; qbft_contradiction: it is not the block known by that number. Nothing changed then.
  Result<> trust(const Checkpoint& checkpoint);

  // Each rule becomes the stricter of what it is and of what is given.
  void narrow(const TrustRules& rules);

  std::uint64_t chain() const { return chain_; }
  const TrustRules& rules() const { return rules_; }
  const VerifiedBlock& head() const { return blocks_.back(); }
  const ValidatorSet& validators() const { return validators_; }  // of the head
  Checkpoint checkpoint() const;                                  // of the head
  // True when only a new checkpoint can help.
  bool expired(UnixTime now) const { return now > head().time + rules_.trusting_period; }

  // By ascending number; the last is the head.
  const std::vector<VerifiedBlock>& blocks() const { return blocks_; }
  const VerifiedBlock* find(std::uint64_t number) const;

  const std::optional<Contradiction>& contradiction() const { return contradiction_; }
  // After a contradiction: the header of the known block, where it was trusted without one or verified so long ago that
  // it was kept no more; the evidence can be shown to others then. qbft_conflict_none: nothing stopped this client;
  // qbft_conflict_header: another block's header; the errors of check_seals().
  Result<> complete_evidence(const SealedHeader& known);

  // Public keys of validators of the head that have sealed something here, by address: for checking seals in batches.
  // In memory alone, and never more than the head has validators.
  KnownKeys known_keys() const { return known_keys_; }

  // A small record for the next start: deterministic CBOR, with its version. To be kept where only its owner writes.
  Bytes export_state() const;
  // Reads version 1 too, in which no header was kept. The built-in checkpoint is what a fresh client would start from.
  // Errors: cbor_…, those of ValidatorSet and of SealedHeader::parse(); qbft_state_version (written by a newer
  // program), qbft_state_form, qbft_state_chain (of another chain, or at odds with the checkpoint), qbft_state_older
  // (below the checkpoint: start from that).
  static Result<LightClient> import_state(ByteView record, const Checkpoint& built_in, TrustRules rules = {});

 private:
  // Rules 2 and 3: how many signers must belong to the trusted set.
  Result<std::size_t> needed_signers(const SealedHeader& header, UnixTime now) const;
  HeaderOutcome judge(const SealedHeader& header, UnixTime now, Hint hint);
  HeaderOutcome accept(const SealedHeader& header, std::vector<Signer> signers);
  HeaderOutcome contradict(const VerifiedBlock& known, const SealedHeader& header);
  void remember(const VerifiedBlock& block);
  void learn_keys(const std::vector<Signer>& signers);
  Result<> read_evidence(cbor::Decoder& in, std::size_t entries, std::uint64_t version);
  bool holds_header(const Hash32& hash) const;
  void keep_header(const SealedHeader& header);

  struct KeptHeader {
    Checkpoint block;
    Bytes raw;
  };

  std::uint64_t chain_;
  TrustRules rules_;
  std::vector<VerifiedBlock> blocks_;  // never empty
  ValidatorSet validators_;
  // What leads from `origin_` to the head and to all that was verified meanwhile, so that a contradiction can be shown
  // to others: judged anew in this order, each header is verified again.
  Checkpoint origin_;
  std::vector<KeptHeader> journal_;
  std::vector<Signer> known_keys_;
  std::optional<Contradiction> contradiction_;
};

}  // namespace statepass::qbft
