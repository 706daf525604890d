#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.hpp"
#include "base/datetime.hpp"
#include "mdoc/names.hpp"
#include "verifier/ledger_source.hpp"

// What a verifier is told (presentation specification 7). Names and numbers are part of the interface.
namespace statepass::verifier {

// In the order in which they are reported; presentation specification 7.1.
enum class CheckId : std::uint8_t {
  envelope,
  decode,
  clock,
  transcript,
  anchor,
  document_type,
  issuer_chain,
  issuer_signature,
  digests,
  validity,
  key_authorisation,
  device_signature,
  issuer_key_on_ledger,
  status,
  privilege_status,
  freshness,
  requested_elements,
  portrait,
  duplicate,
};
inline constexpr std::size_t kCheckIds = 19;
std::string_view check_name(CheckId id);
// Whether it is reported for each document, and not once for the whole answer.
bool is_of_document(CheckId id);

struct CheckEntry {
  CheckId id = CheckId::envelope;
  Check check;
  std::optional<std::uint32_t> doc;  // which document, from 0

  friend bool operator==(const CheckEntry&, const CheckEntry&) = default;
};

enum class Outcome : std::uint8_t { green, amber, red, grey };
enum class Mode : std::uint8_t { challenge, show, carried };
enum class Freshness : std::uint8_t { fresh, today, stale, old, none };

// What a page says first: one sentence for each.
enum class Headline : std::uint8_t {
  age_yes,
  valid,
  not_confirmed,
  status_unknown,
  issuer_key_unchecked,
  both_unchecked,
  unlisted,
  incomplete,
  no_picture,
  picture_unreadable,
  duplicate,
  old_anchor,
  clock_wrong,
  evidence_discarded,
  development,
  age_no,
  not_genuine,
  not_this_phone,
  expired,
  not_yet_valid,
  issuer_unknown,
  issuer_key,
  withdrawn,
  replaced,
  suspended,
  privilege_suspended,
  privilege_withdrawn,
  no_verdict,
};

std::string_view outcome_name(Outcome outcome);
std::string_view mode_name(Mode mode);
std::string_view freshness_name(Freshness freshness);
std::string_view headline_name(Headline headline);

// Never holds a value of a document.
struct Verdict {
  Outcome outcome = Outcome::grey;
  Headline headline = Headline::no_verdict;
  Mode mode = Mode::challenge;
  std::vector<CheckEntry> checks;
  Freshness freshness = Freshness::none;
  std::optional<AsOf> as_of;                          // of the oldest ledger fact that it needed
  std::vector<std::pair<std::string, bool>> answers;  // "age_over_21", by name
  std::vector<std::string> missing;                   // names of elements, as asked for
  std::vector<std::string> unrequested;               // names of elements that came unasked and were dropped
  UnixTime reader_time = 0;

  // The first entry of this check, or null.
  const Check* find(CheckId id) const;
  friend bool operator==(const Verdict&, const Verdict&) = default;
};

// An element that was asked for and came: beside the verdict, never in it.
struct Value {
  std::uint32_t doc = 0;
  std::string name_space;
  std::string element;
  Bytes value;  // encoded CBOR, as the issuer signed it

  friend bool operator==(const Value&, const Value&) = default;
};

// The object of presentation specification 7.3: deterministic CBOR, and JSON without white space in the order of the
// specification. The same bytes on every platform.
Bytes encode_verdict(const Verdict& verdict);
std::string verdict_json(const Verdict& verdict);

}  // namespace statepass::verifier
