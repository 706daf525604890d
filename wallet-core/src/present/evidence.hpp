#pragma once

#include <span>
#include <variant>
#include <vector>

#include "eth/node_set.hpp"
#include "ledger/address_book.hpp"
#include "ledger/issuer_registry.hpp"
#include "ledger/status_registry.hpp"
#include "qbft/light_client.hpp"
#include "status/tree.hpp"

// Stapled evidence: what the ledger said of an issuer's key and of a document's status, carried beside the document
// (presentation specification 6). It names no slots: which facts it is to show follows from the document, and where
// they stand from the reader's own configuration.
namespace statepass::present {

inline constexpr std::size_t kMostEvidence = 24'576;
inline constexpr std::size_t kMostPathHeaders = 16, kMostEvidenceNodes = 96, kMostStatusPaths = 4;
// Wallets and readers use blocks whose number is divisible by this, so that references are common and timing shows
// little.
inline constexpr std::uint64_t kEvidenceBlocks = 30;

struct StatusPath {
  std::uint64_t list = 0;
  std::size_t word = 0;  // entry / 128
  Hash32 value{};        // the word
  status::Path path{};

  friend bool operator==(const StatusPath&, const StatusPath&) = default;
};

// A block that the reader said it has.
struct BlockReference {
  std::uint64_t number = 0;
  Hash32 hash{};

  friend bool operator==(const BlockReference&, const BlockReference&) = default;
};

// Views of the bytes that were read.
struct Evidence {
  std::uint64_t chain = 0;
  std::variant<std::monostate, ByteView, BlockReference> block;  // a sealed header as raw RLP, or a reference
  std::vector<ByteView> headers;  // from the reader's trusted block up to the block, ascending
  std::vector<ByteView> nodes;    // each once, in order of first use
  std::vector<StatusPath> statuses;
};

// The limits are the caller's to keep.
Bytes write_evidence(const Evidence& evidence);
// One CBOR item that stands inside a Presentation. cbor_…, present_structure (nodes or paths without a block, or a list
// twice), present_feature; present_limits: longer, or with more or longer parts, than allowed.
Result<Evidence> read_evidence(ByteView item);

// What a reader wants to know, from the documents of the answer.
struct EvidenceQuery {
  std::vector<Hash32> kids;          // of their signers, each once
  std::vector<std::uint64_t> lists;  // packed ids of the lists that they name
};

// What is proven under one verified header.
struct EvidenceFacts {
  struct Key {
    Hash32 kid;
    std::optional<ledger::issuer_registry::KeyRecord> record;  // empty: proven absent
  };
  struct Word {
    std::uint64_t list;
    std::size_t word;
    Hash32 value;
  };

  qbft::VerifiedBlock block;
  std::optional<Hash32> members;  // where Council's words are stapled too
  std::vector<Key> keys;
  std::vector<Word> words;

  // Null when it is not in the evidence.
  const Key* key(const Hash32& kid) const;
  std::optional<status::Value> status(std::uint64_t list, std::uint64_t index) const;
};

struct EvidenceOutcome {
  std::optional<EvidenceFacts> facts;  // else it was discarded whole, for this reason
  Reason reason = Reason::none;
  std::optional<Error> detail;
};

// Judges evidence by the reader's own light client, which learns every header that verifies, and may be stopped by one.
// Order: chain; header and path; Council's words, where they are stapled; accounts of the registries, every wanted key,
// the lists that have a path; the words by their siblings; nothing may be left over.
// Reasons: chain_id (detail present_evidence_chain); the reasons of LightClient::advance(); evidence_invalid (a
// reference to a block that is not held: present_evidence_reference; a path for a list that no document names:
// present_evidence_list; where the contracts stand is not known: ledger_book_version); node_unused; proof_invalid with
// the codes of eth, ledger and status.
EvidenceOutcome judge_evidence(const Evidence& evidence, const EvidenceQuery& query, const ledger::AddressBook& book,
                               qbft::LightClient& client, UnixTime now);

// What a wallet holds of one verified block.
struct EvidenceSource {
  std::uint64_t chain = 0;
  ByteView header;                  // raw
  Hash32 state_root{};              // of that header
  UnixTime time = 0;                // of that header
  std::span<const ByteView> nodes;  // of any proofs under it; each once, more than are needed
  const ledger::AddressBook* book = nullptr;
};
struct StatusEntry {
  std::uint64_t list = 0;
  const status::StatusBody* body = nullptr;  // at that block
  std::uint64_t index = 0;
};
struct EvidenceWishes {
  std::vector<Hash32> kids;
  std::vector<StatusEntry> entries;  // at most one of a list, kMostStatusPaths at most
  bool with_council = false;         // Council's words too
  // The reader named this very block: a reference instead of the header.
  std::optional<BlockReference> reference;
};
// The Evidence item, of the nodes that are needed and no others. present_limits: longer than allowed; status_index; the
// errors of ledger::prove_facts(): the source does not hold what is wished.
Result<Bytes> make_evidence(const EvidenceSource& source, const EvidenceWishes& wishes);

}  // namespace statepass::present
