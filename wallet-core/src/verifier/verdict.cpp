#include "verifier/verdict.hpp"

#include "cbor/encoder.hpp"
#include "json/writer.hpp"

namespace statepass::verifier {
namespace {

constexpr std::string_view kCheckNames[kCheckIds] = {"envelope",
                                                     "decode",
                                                     "clock",
                                                     "transcript",
                                                     "anchor",
                                                     "document_type",
                                                     "issuer_chain",
                                                     "issuer_signature",
                                                     "digests",
                                                     "validity",
                                                     "key_authorisation",
                                                     "device_signature",
                                                     "issuer_key_on_ledger",
                                                     "status",
                                                     "privilege_status",
                                                     "freshness",
                                                     "requested_elements",
                                                     "portrait",
                                                     "duplicate"};

constexpr std::string_view kOutcomes[] = {"green", "amber", "red", "grey"};
constexpr std::string_view kModes[] = {"challenge", "show", "carried"};
constexpr std::string_view kFreshness[] = {"fresh", "today", "stale", "old", "none"};
constexpr std::string_view kResults[] = {"pass", "fail", "unknown", "not_applicable"};
constexpr std::string_view kHeadlines[] = {"age_yes",
                                           "valid",
                                           "not_confirmed",
                                           "status_unknown",
                                           "issuer_key_unchecked",
                                           "both_unchecked",
                                           "unlisted",
                                           "incomplete",
                                           "no_picture",
                                           "picture_unreadable",
                                           "duplicate",
                                           "old_anchor",
                                           "clock_wrong",
                                           "evidence_discarded",
                                           "development",
                                           "age_no",
                                           "not_genuine",
                                           "not_this_phone",
                                           "expired",
                                           "not_yet_valid",
                                           "issuer_unknown",
                                           "issuer_key",
                                           "withdrawn",
                                           "replaced",
                                           "suspended",
                                           "privilege_suspended",
                                           "privilege_withdrawn",
                                           "no_verdict"};
static_assert(std::size(kHeadlines) == static_cast<std::size_t>(Headline::no_verdict) + 1);

template <class Enum, std::size_t N>
std::string_view name_in(const std::string_view (&names)[N], Enum value) {
  return names[static_cast<std::size_t>(value)];
}

cbor::Encoder text(std::string_view value) {
  return cbor::Encoder().tstr(value);
}

cbor::Encoder texts(const std::vector<std::string>& values) {
  cbor::Encoder out;
  out.array(values.size());
  for (const std::string& value : values) out.tstr(value);
  return out;
}

Bytes encode_check(const CheckEntry& entry) {
  cbor::MapEncoder out;
  out.put("id", text(check_name(entry.id))).put("result", text(name_in(kResults, entry.check.result)));
  if (entry.check.reason != Reason::none) out.put("reason", text(reason_name(entry.check.reason)));
  if (entry.check.detail) out.put("detail", text(error_name(*entry.check.detail)));
  if (entry.doc) out.put("doc", cbor::Encoder().uint(*entry.doc));
  return out.take();
}

void write_check(json::Writer& out, const CheckEntry& entry) {
  out.begin_object();
  out.member("id", check_name(entry.id)).member("result", name_in(kResults, entry.check.result));
  if (entry.check.reason != Reason::none) out.member("reason", reason_name(entry.check.reason));
  if (entry.check.detail) out.member("detail", error_name(*entry.check.detail));
  if (entry.doc) out.member("doc", static_cast<std::int64_t>(*entry.doc));
  out.end_object();
}

void write_texts(json::Writer& out, std::string_view name, const std::vector<std::string>& values) {
  out.key(name).begin_array();
  for (const std::string& value : values) out.string(value);
  out.end_array();
}

}  // namespace

std::string_view check_name(CheckId id) {
  return name_in(kCheckNames, id);
}

bool is_of_document(CheckId id) {
  return id >= CheckId::document_type && id <= CheckId::privilege_status;
}

std::string_view outcome_name(Outcome outcome) {
  return name_in(kOutcomes, outcome);
}
std::string_view mode_name(Mode mode) {
  return name_in(kModes, mode);
}
std::string_view freshness_name(Freshness freshness) {
  return name_in(kFreshness, freshness);
}
std::string_view headline_name(Headline headline) {
  return name_in(kHeadlines, headline);
}

const Check* Verdict::find(CheckId id) const {
  for (const CheckEntry& entry : checks) {
    if (entry.id == id) return &entry.check;
  }
  return nullptr;
}

Bytes encode_verdict(const Verdict& verdict) {
  cbor::Encoder checks;
  checks.array(verdict.checks.size());
  for (const CheckEntry& entry : verdict.checks) checks.raw(encode_check(entry));
  cbor::MapEncoder out;
  out.put("outcome", text(outcome_name(verdict.outcome)))
      .put("headline", text(headline_name(verdict.headline)))
      .put("mode", text(mode_name(verdict.mode)))
      .put("checks", checks)
      .put("freshness", text(freshness_name(verdict.freshness)))
      .put("missing", texts(verdict.missing))
      .put("unrequested", texts(verdict.unrequested))
      .put("reader_time", cbor::Encoder().integer(verdict.reader_time));
  if (verdict.as_of) {
    out.put("asOf", cbor::Encoder().integer(verdict.as_of->time));
    out.put("blockNumber", cbor::Encoder().uint(verdict.as_of->block));
  }
  if (!verdict.answers.empty()) {
    cbor::MapEncoder answers;
    for (const auto& [name, yes] : verdict.answers) answers.put(name, cbor::Encoder().boolean(yes));
    out.put_raw("answers", answers.take());
  }
  return out.take();
}

std::string verdict_json(const Verdict& verdict) {
  json::Writer out;
  out.begin_object();
  out.member("outcome", outcome_name(verdict.outcome))
      .member("headline", headline_name(verdict.headline))
      .member("mode", mode_name(verdict.mode));
  out.key("checks").begin_array();
  for (const CheckEntry& entry : verdict.checks) write_check(out, entry);
  out.end_array();
  out.member("freshness", freshness_name(verdict.freshness));
  if (verdict.as_of) {
    out.member("asOf", verdict.as_of->time).member("blockNumber", static_cast<std::int64_t>(verdict.as_of->block));
  }
  if (!verdict.answers.empty()) {
    out.key("answers").begin_object();
    for (const auto& [name, yes] : verdict.answers) out.member(name, yes);
    out.end_object();
  }
  write_texts(out, "missing", verdict.missing);
  write_texts(out, "unrequested", verdict.unrequested);
  out.member("reader_time", verdict.reader_time);
  out.end_object();
  return out.take();
}

}  // namespace statepass::verifier
