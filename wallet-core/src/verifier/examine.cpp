#include "verifier/examine.hpp"

#include <algorithm>

#include "mdoc/age.hpp"
#include "verifier/decide.hpp"
#include "verifier/ledger_checks.hpp"

namespace statepass::verifier {
namespace {

// A development chain is never green in a build that is not for development.
constexpr bool kDevelopmentBuild = STATEPASS_DEVELOPMENT;

constexpr std::pair<CheckId, mdoc::CheckId> kDocumentChecks[] = {
    {CheckId::document_type, mdoc::CheckId::document_type},
    {CheckId::issuer_chain, mdoc::CheckId::issuer_chain},
    {CheckId::issuer_signature, mdoc::CheckId::issuer_signature},
    {CheckId::digests, mdoc::CheckId::digests},
    {CheckId::validity, mdoc::CheckId::validity},
    {CheckId::key_authorisation, mdoc::CheckId::key_authorisation},
    {CheckId::device_signature, mdoc::CheckId::device_signature}};

Freshness freshness_of(UnixTime age) {
  if (age <= kFreshFor) return Freshness::fresh;
  if (age <= kTodayFor) return Freshness::today;
  return age <= kStaleFor ? Freshness::stale : Freshness::old;
}

bool has_privileges(const mdoc::Document& document) {
  const auto& items = document.issuer_signed.items;
  return std::ranges::any_of(items, [](const mdoc::IssuerSignedItem& item) {
    return (item.name_space == mdoc::kMdlNameSpace && item.element == mdoc::kDrivingPrivileges) ||
           (item.name_space == mdoc::kAamvaNameSpace && item.element.starts_with("domestic_driving_privileges"));
  });
}

std::optional<bool> overall_age(const Verdict& verdict) {
  if (verdict.answers.empty()) return std::nullopt;
  return std::ranges::all_of(verdict.answers, [](const auto& answer) { return answer.second; });
}

void decide_again(Judgement& judgement) {
  Verdict& verdict = judgement.verdict;
  const Decision decision = decide({.checks = verdict.checks,
                                    .age = judgement.ages_count ? overall_age(verdict) : std::nullopt,
                                    .evidence_discarded = judgement.evidence_discarded,
                                    .development = judgement.development,
                                    .policies = judgement.policies});
  verdict.outcome = decision.outcome;
  verdict.headline = decision.headline;
}

// Where the portrait of an answer stands, if it was asked for.
struct Portrait {
  bool asked = false;
  std::optional<std::size_t> doc;
  const mdoc::IssuerSignedItem* item = nullptr;
};

class Examiner {
 public:
  explicit Examiner(const Examination& in) : in_(in), documents_(in.response->documents) {}

  Judgement run() {
    out_.verdict.mode = in_.mode;
    out_.verdict.reader_time = in_.now;
    out_.policies = in_.policies;
    // What somebody asked, or shows instead of an answer; a whole licence read by itself says many ages.
    out_.ages_count = in_.question != nullptr || in_.mode == Mode::show;
    out_.development = in_.ledger != nullptr && in_.ledger->development() && !kDevelopmentBuild;
    verify_documents();
    judge_evidence();
    make_ledger_checks();
    judge_elements();
    add_checks();
    decide_again(out_);
    finish();
    return std::move(out_);
  }

 private:
  const AskedDocument* asked(std::size_t doc) const {
    return in_.question == nullptr ? nullptr : in_.question->find(documents_[doc].doc_type);
  }

  std::vector<std::string_view> wanted_types() const {
    if (in_.mode == Mode::show) return {mdoc::kAgeDocType, mdoc::kMdlDocType};
    std::vector<std::string_view> out;
    if (in_.question != nullptr) {
      for (const AskedDocument& document : in_.question->documents) out.push_back(document.doc_type);
    }
    return out;
  }

  void verify_documents() {
    const auto types = wanted_types();
    outcomes_ = mdoc::verify_response(*in_.response, {.now = in_.now,
                                                      .transcript = in_.transcript,
                                                      .anchors = in_.anchors,
                                                      .known_signers = in_.known_signers,
                                                      .issuer_keys = in_.issuer_keys,
                                                      .doc_types = types,
                                                      .reader_key = in_.reader_key,
                                                      .policy = in_.policy});
    const std::uint64_t chain = in_.ledger != nullptr ? in_.ledger->client().chain() : 0;
    for (std::size_t i = 0; i < documents_.size(); ++i) {
      const bool privileges =
          in_.question != nullptr ? asked(i) != nullptr && asked(i)->asks_privileges() : has_privileges(documents_[i]);
      subjects_.push_back(LedgerSubject::make(documents_[i], outcomes_[i], privileges, chain));
      if (outcomes_[i].signer && outcomes_[i][mdoc::CheckId::issuer_signature].pass())
        out_.signers.push_back(outcomes_[i].signer);
    }
  }

  bool is_stopped() const { return in_.ledger->client().contradiction().has_value(); }

  void judge_evidence() {
    if (in_.ledger == nullptr || (in_.evidence == nullptr && !in_.evidence_error)) return;
    present::EvidenceOutcome outcome{std::nullopt, Reason::evidence_invalid, in_.evidence_error};
    if (in_.evidence != nullptr) {
      present::EvidenceQuery query;
      for (const LedgerSubject& subject : subjects_) {
        if (subject.kid && std::ranges::find(query.kids, *subject.kid) == query.kids.end())
          query.kids.push_back(*subject.kid);
        for (const StatusPointer& pointer : {subject.status, subject.privilege.value_or(StatusPointer())}) {
          if (pointer.form == StatusPointer::Form::ours) query.lists.push_back(pointer.list.pack());
        }
      }
      outcome = present::judge_evidence(*in_.evidence, query, in_.ledger->book(), in_.ledger->client(), in_.now);
    }
    out_.evidence_discarded = !outcome.facts;
    evidence_check_ =
        Check::failed(outcome.reason, outcome.detail ? std::optional(outcome.detail->code) : std::nullopt);
    clock_wrong_ = outcome.reason == Reason::reader_clock;
    stapled_ = std::move(outcome.facts);
  }

  void make_ledger_checks() {
    if (in_.ledger == nullptr) {
      ledger_.assign(documents_.size(), {Check::not_applicable(), Check::not_applicable(), Check::not_applicable()});
      freshness_ = Check::not_applicable();
      return;
    }
    clock_wrong_ = clock_wrong_ || in_.now < in_.ledger->client().head().time - kMostClockBehind;
    LedgerJudge judge(*in_.ledger, stapled_ ? &*stapled_ : nullptr, is_stopped(), in_.now);
    bool needed = false;
    for (const LedgerSubject& subject : subjects_) {
      const Check key = judge.issuer_key(subject);
      ledger_.push_back({key, judge.status(subject, key), judge.privilege(subject)});
      needed = needed || std::ranges::any_of(ledger_.back(), [](const Check& check) {
                 return check.result != CheckResult::not_applicable;
               });
    }
    judge_freshness(judge, needed);
  }

  void judge_freshness(const LedgerJudge& judge, bool needed) {
    out_.verdict.as_of = judge.oldest();
    if (judge.oldest() && !clock_wrong_) out_.verdict.freshness = freshness_of(in_.now - judge.oldest()->time);
    const Freshness freshness = out_.verdict.freshness;
    if (out_.evidence_discarded) {
      freshness_ = evidence_check_;
    } else if (!needed) {
      freshness_ = Check::not_applicable();
    } else if (clock_wrong_) {
      freshness_ = Check::unknown(Reason::reader_clock);
    } else if (freshness == Freshness::none) {
      freshness_ = Check::unknown(Reason::status_unavailable);
    } else {
      const bool recent = freshness == Freshness::fresh || freshness == Freshness::today;
      freshness_ = recent ? Check::passed() : Check::failed(Reason::status_unavailable);
    }
  }

  // The item that answers what was asked, by the nearest rule for ages.
  const mdoc::IssuerSignedItem* answer(std::size_t doc, const AskedElement& element) const {
    const auto& issued = documents_[doc].issuer_signed;
    const auto age = mdoc::age_of(element.element);
    return age ? mdoc::nearest_age(issued.items, element.name_space, *age) : issued.find(element.ref());
  }

  void judge_elements() {
    if (in_.question == nullptr) {
      for (std::size_t i = 0; i < documents_.size(); ++i) state_what_is_there(i);
      return;
    }
    for (const AskedDocument& document : in_.question->documents) judge_document(document);
    for (std::size_t i = 0; i < documents_.size(); ++i) sort_items(i);
  }

  void judge_document(const AskedDocument& document) {
    const auto at = std::ranges::find(documents_, document.doc_type, &mdoc::Document::doc_type);
    const std::size_t doc = static_cast<std::size_t>(at - documents_.begin());
    for (const AskedElement& element : document.elements) {
      const auto* item = at == documents_.end() ? nullptr : answer(doc, element);
      if (element.element == mdoc::kPortrait) note_portrait(doc, item);
      if (item == nullptr) {
        out_.verdict.missing.push_back(element.element);
      } else if (mdoc::age_of(element.element)) {
        const auto over = cbor::Decoder(item->value).boolean();
        add_answer(element.element, over && *over);
      }
    }
  }

  // Of two documents that answer the same question a no counts.
  void add_answer(std::string_view name, bool over) {
    for (auto& [known, yes] : out_.verdict.answers) {
      if (known != name) continue;
      yes = yes && over;
      return;
    }
    out_.verdict.answers.emplace_back(name, over);
  }

  void state_what_is_there(std::size_t doc) {
    for (const auto& item : documents_[doc].issuer_signed.items) {
      if (item.element == mdoc::kPortrait) note_portrait(doc, &item);
      const auto over = cbor::Decoder(item.value).boolean();
      if (mdoc::age_of(item.element) && over) add_answer(item.element, *over);
      values_.push_back({static_cast<std::uint32_t>(doc), std::string(item.name_space), std::string(item.element),
                         to_bytes(item.value)});
    }
  }

  void sort_items(std::size_t doc) {
    for (const auto& item : documents_[doc].issuer_signed.items) {
      const AskedDocument* document = asked(doc);
      const bool wanted = document != nullptr && std::ranges::any_of(document->elements, [&](const auto& element) {
                            return answer(doc, element) == &item;
                          });
      if (wanted) {
        values_.push_back({static_cast<std::uint32_t>(doc), std::string(item.name_space), std::string(item.element),
                           to_bytes(item.value)});
      } else {
        out_.verdict.unrequested.emplace_back(item.element);
      }
    }
  }

  void note_portrait(std::size_t doc, const mdoc::IssuerSignedItem* item) {
    portrait_.asked = true;
    if (item == nullptr || portrait_.item != nullptr) return;
    portrait_.doc = doc;
    portrait_.item = item;
  }

  Check clock_check() const {
    if (in_.ledger == nullptr) return Check::not_applicable();
    return clock_wrong_ ? Check::failed(Reason::reader_clock) : Check::passed();
  }

  Check decode_check() const {
    return in_.response->status == mdoc::kStatusOk ? Check::passed() : Check::failed(Reason::response_status);
  }

  Check anchor_check() const {
    if (in_.show == nullptr) return Check::not_applicable();
    if (!in_.show->anchor || in_.ledger == nullptr) return Check::unknown(Reason::anchor_unknown);
    const present::Anchor& anchor = *in_.show->anchor;
    const qbft::LightClient& client = in_.ledger->client();
    const qbft::VerifiedBlock* block = anchor.chain == client.chain() ? client.find(anchor.number) : nullptr;
    if (block == nullptr) return Check::unknown(Reason::anchor_unknown);
    if (block->hash != anchor.hash) return Check::failed(Reason::anchor_unknown);
    return in_.now - block->time <= present::kMostAnchorAge ? Check::passed() : Check::failed(Reason::anchor_old);
  }

  Check portrait_check() const {
    if (!portrait_.asked) return Check::not_applicable();
    if (portrait_.item == nullptr) return Check::failed(Reason::portrait_missing);
    const auto& outcome = outcomes_[*portrait_.doc];
    if (!outcome[mdoc::CheckId::issuer_signature].pass() || !outcome[mdoc::CheckId::digests].pass())
      return Check::unknown(Reason::prerequisite);
    if (!cbor::Decoder(portrait_.item->value).bstr()) return Check::failed(Reason::image, Errc::mdoc_element_type);
    return Check::unknown(Reason::image);
  }

  void add(CheckId id, const Check& check, std::optional<std::size_t> doc = std::nullopt) {
    std::optional<std::uint32_t> number;
    if (doc) number = static_cast<std::uint32_t>(*doc);
    out_.verdict.checks.push_back({id, check, number});
  }

  void add_checks() {
    add(CheckId::envelope, in_.envelope ? Check::passed() : Check::not_applicable());
    add(CheckId::decode, decode_check());
    add(CheckId::clock, clock_check());
    add(CheckId::transcript, in_.binding);
    add(CheckId::anchor, anchor_check());
    for (const auto& [id, source] : kDocumentChecks) {
      for (std::size_t i = 0; i < documents_.size(); ++i) add(id, outcomes_[i][source], i);
    }
    for (std::size_t check = 0; check < 3; ++check) {
      const auto id = static_cast<CheckId>(static_cast<std::size_t>(CheckId::issuer_key_on_ledger) + check);
      for (std::size_t i = 0; i < documents_.size(); ++i) add(id, ledger_[i][check], i);
    }
    add(CheckId::freshness, freshness_);
    add(CheckId::requested_elements,
        out_.verdict.missing.empty() ? Check::passed() : Check::failed(Reason::element_missing));
    add(CheckId::portrait, portrait_check());
    add(CheckId::duplicate, in_.mode != Mode::show ? Check::not_applicable()
                            : in_.duplicate        ? Check::failed(Reason::already_answered)
                                                   : Check::passed());
  }

  // A document whose values may be seen: genuine, unaltered, and of the phone that shows it.
  bool is_sound(std::size_t doc) const {
    for (const auto& [id, source] : kDocumentChecks) {
      const Check& check = outcomes_[doc][source];
      const bool by_ledger =
          id == CheckId::issuer_chain && check.result == CheckResult::unknown && ledger_[doc][0].pass();
      if (!check.pass() && !by_ledger) return false;
    }
    return true;
  }

  void finish() {
    Verdict& verdict = out_.verdict;
    // Nothing is answered by a document that does not hold.
    const bool answered = verdict.outcome != Outcome::red || verdict.headline == Headline::age_no;
    if (verdict.outcome == Outcome::grey || !answered) verdict.answers.clear();
    if (verdict.outcome == Outcome::grey) return;
    for (Value& value : values_) {
      if (is_sound(value.doc)) out_.values.push_back(std::move(value));
    }
    const Check* portrait = verdict.find(CheckId::portrait);
    out_.needs_image = verdict.outcome != Outcome::red && portrait->result == CheckResult::unknown &&
                       portrait->reason == Reason::image;
  }

  const Examination& in_;
  const std::vector<mdoc::Document>& documents_;
  std::vector<mdoc::DocumentOutcome> outcomes_;
  std::vector<LedgerSubject> subjects_;
  std::optional<present::EvidenceFacts> stapled_;
  Check evidence_check_;
  bool clock_wrong_ = false;
  std::vector<std::array<Check, 3>> ledger_;  // 13 to 15 of each document
  Check freshness_;
  Portrait portrait_;
  std::vector<Value> values_;
  Judgement out_;
};

}  // namespace

Judgement examine(const Examination& examination) {
  SP_ASSERT(examination.response != nullptr && examination.transcript != nullptr);
  return Examiner(examination).run();
}

void decide_picture(Judgement& judgement, Picture picture) {
  judgement.needs_image = false;
  for (CheckEntry& entry : judgement.verdict.checks) {
    if (entry.id != CheckId::portrait || entry.check != Check::unknown(Reason::image)) continue;
    if (picture == Picture::drawn) entry.check = Check::passed();
    if (picture == Picture::unreadable) entry.check = Check::failed(Reason::image);
  }
  if (judgement.verdict.outcome != Outcome::grey) decide_again(judgement);
}

}  // namespace statepass::verifier
