#pragma once

#include <functional>
#include <initializer_list>
#include <string_view>
#include <variant>
#include <vector>

#include "base/http.hpp"
#include "ledger/facts.hpp"
#include "meter.hpp"
#include "qbft/light_client.hpp"
#include "random.hpp"
#include "sync/header_walk.hpp"

// The grammar of bad answers: kinds, each of which makes one case out of a seed.
namespace statepass::hostile {

// A header for a client. The twin is given to the same client afterwards.
struct HeaderCase {
  qbft::LightClient client;
  Bytes bad, twin;
  UnixTime bad_now = 0, twin_now = 0;
};

// Nodes that are to prove accounts and slots. The roots differ where a trie itself is malformed.
struct ProofCase {
  Hash32 bad_root{}, root{};
  std::vector<ledger::FactQuery> queries;
  std::vector<Bytes> bad, twin;
};

// Nodes that are to prove one transaction or receipt of a block.
struct IndexCase {
  Hash32 bad_root{}, root{};
  std::uint64_t index = 0;
  std::vector<Bytes> bad, twin;
};

// A relay that shows a head, and headers between when it is asked for them.
using HeaderSource = std::function<std::vector<Bytes>(const sync::HeaderRange&)>;
struct WalkCase {
  qbft::LightClient client;
  UnixTime now = 0;
  Bytes bad_target, twin_target;
  HeaderSource bad, twin;
  std::function<bool(const qbft::VerifiedBlock&)> is_honest;
};

// A whole conversation in which one relay of two lies once.
struct RelayCase {
  std::string_view path;  // the first answer to a request that begins so is the lie
  std::function<HttpResponse(HttpResponse)> lie;
  std::uint64_t lag = 0;  // of the relay that lies
};

struct Case {
  std::variant<HeaderCase, ProofCase, IndexCase, WalkCase, RelayCase> question;
  std::vector<std::string_view> refusals;  // by which of these names it must be refused
};

struct Kind {
  std::string_view group, name, what;
  unsigned weight;  // of so many cases in all
  Case (*make)(Random&);
};

std::vector<Kind> wire_kinds();
std::vector<Kind> header_kinds();
std::vector<Kind> seal_kinds();
std::vector<Kind> takeover_kinds();
std::vector<Kind> proof_kinds();
std::vector<Kind> crafted_proof_kinds();
std::vector<Kind> sequence_kinds();
std::vector<Kind> relay_kinds();

// Answers that must be believed, so that it is known that the judge can tell: honest ones, and one by more corrupted
// members than the rule tolerates.
std::vector<Case> controls();

inline std::vector<std::string_view> names(std::initializer_list<Errc> codes) {
  std::vector<std::string_view> out;
  for (Errc code : codes) out.push_back(error_name(code));
  return out;
}
inline std::vector<std::string_view> operator+(std::vector<std::string_view> a, std::vector<std::string_view> b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}
// What becomes of seals over other bytes than the ones that were sealed: keys of nobody.
inline std::vector<std::string_view> forged() {
  return names({Errc::qbft_stranger, Errc::qbft_seal});
}
// What the readers of RLP and of a header's fields say of bytes that are out of shape.
inline std::vector<std::string_view> malformed() {
  return names({Errc::rlp_short, Errc::rlp_trailing, Errc::rlp_type, Errc::rlp_not_shortest, Errc::rlp_length_zeros,
                Errc::rlp_single_byte, Errc::rlp_integer_zeros, Errc::rlp_range, Errc::rlp_size,
                Errc::eth_header_fields});
}

// What became of a case.
struct Judgement {
  bool accepted = false;  // something of the bad answer was believed: never
  bool changed = false;   // it was refused, and left a trace in the client all the same: never
  bool twin_accepted = false;
  std::string_view refusal;  // why it was not believed
  Cost cost, most;           // of the bad answer; what it may cost
  std::size_t bytes = 0;     // of the bad answer
  Hash32 digest{};           // of the bad answer
};
Judgement judge(Case& from);

}  // namespace statepass::hostile
