#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "ledger/facts.hpp"
#include "ledger/word.hpp"

// Questions to a relay and its answers (ledger specification 7). What is read here is well-formed, and nothing more: it
// is believed only once it is proven. Errors of all: json_…, base_hex, sync_answer (another form, too many or too long
// parts).
namespace statepass::sync {

inline constexpr std::uint32_t kMostSmallAnswer = 65'536;      // chain, a header
inline constexpr std::uint32_t kMostAnswer = 8 * 1024 * 1024;  // everything else

// GET /v1/chain
struct ChainAnswer {
  std::uint64_t chain = 0;
  Hash32 genesis_hash{};
  std::string name;  // what the relay calls itself; cut to 64 bytes
};
Result<ChainAnswer> read_chain(ByteView body);

// A header as a relay sends it, with the relay's hint about its signers (SealedHeader::parse()), where it gives one.
struct SentHeader {
  Bytes raw;
  Bytes signers;

  friend bool operator==(const SentHeader&, const SentHeader&) = default;
};

// GET /v1/headers/{n|latest}
std::string header_path(std::uint64_t number);
struct HeaderAnswer {
  SentHeader header;
  Hash32 hash{};  // as the relay says
};
Result<HeaderAnswer> read_header(ByteView body);

// What WS /v1/push says about a head: the raw header. Empty for another topic.
Result<Bytes> read_push(ByteView text);

// GET /v1/headers?from&count&step
struct HeaderRange {
  std::uint64_t from = 0;
  std::uint64_t count = 0;
  std::uint64_t step = 1;
};
std::string path_of(const HeaderRange& range);
Result<std::vector<SentHeader>> read_headers(ByteView body);

// GET /v1/issuers: DER
inline constexpr std::size_t kMostCertificates = 1'024;
Result<std::vector<Bytes>> read_certificates(ByteView body);

// POST /v1/proofs, at most 64 slots of at most 16 accounts; the nodes, each once
inline constexpr std::size_t kMostSlots = 64, kMostAccounts = 16;
Bytes proofs_question(const Hash32& block_hash, std::span<const ledger::FactQuery> queries);
Result<std::vector<Bytes>> read_nodes(ByteView body);

// GET /v1/lists?block, /v1/lists/{id}?root and /v1/lists/{id}/delta?from
std::string lists_path(const Hash32& block_hash);
std::string body_path(std::uint64_t list, const ledger::H216& root);
std::string delta_path(std::uint64_t list, std::uint32_t from);

}  // namespace statepass::sync
