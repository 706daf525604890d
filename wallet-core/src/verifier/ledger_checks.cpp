#include "verifier/ledger_checks.hpp"

#include "cose/key.hpp"
#include "ledger/key_standing.hpp"
#include "verifier/examine.hpp"

namespace statepass::verifier {
namespace {

// The state in "US-NY": what follows the country. Empty for anything else.
std::string_view letters_in(std::string_view jurisdiction) {
  return jurisdiction.starts_with("US-") ? jurisdiction.substr(3) : std::string_view();
}

std::string_view text_of(const mdoc::IssuerSignedItem* item) {
  if (item == nullptr) return {};
  const auto text = cbor::Decoder(item->value).tstr();
  return text ? *text : std::string_view();
}

// What the issuer signed about where it is; empty when that was not disclosed.
std::string_view signed_letters(const mdoc::Document& document) {
  const std::string_view name_space =
      document.doc_type == mdoc::kMdlDocType ? mdoc::kMdlNameSpace : std::string_view(document.doc_type);
  return letters_in(text_of(document.issuer_signed.find({name_space, mdoc::kIssuingJurisdiction})));
}

Check of_value(status::Value value) {
  switch (value) {
    case status::Value::valid:
      return Check::passed();
    case status::Value::invalid:
      return Check::failed(Reason::status_invalid);
    case status::Value::suspended:
      return Check::failed(Reason::status_suspended);
    case status::Value::superseded:
      return Check::failed(Reason::status_superseded);
  }
  return Check::failed(Reason::status_invalid);
}

}  // namespace

StatusPointer StatusPointer::of(const std::optional<mdoc::StatusReference>& reference, std::uint64_t chain) {
  if (!reference) return {};
  StatusPointer out{.form = Form::elsewhere, .list = {}, .index = reference->index};
  const auto uri = ledger::parse_status_list_uri(reference->uri);
  if (!uri) return out;
  out.form = uri->chain == chain ? Form::ours : Form::other_chain;
  out.list = uri->list;
  return out;
}

LedgerSubject LedgerSubject::make(const mdoc::Document& document, const mdoc::DocumentOutcome& outcome, bool privileges,
                                  std::uint64_t chain) {
  LedgerSubject out{.document = &document, .outcome = &outcome, .kid = std::nullopt, .status = {}, .privilege = {}};
  if (outcome.issuer_key) out.kid = ledger::issuer_registry::kid_of(cose::encode_key(*outcome.issuer_key));
  out.status = StatusPointer::of(document.issuer_signed.mso.status, chain);
  if (!privileges) return out;
  out.privilege = StatusPointer();
  const auto* item = document.issuer_signed.find({mdoc::kStatepassNameSpace, mdoc::kPrivilegeStatus});
  if (item == nullptr) return out;
  // One that cannot be read names no place that could be looked at.
  const auto reference = mdoc::parse_status_reference(item->value);
  out.privilege->form = StatusPointer::Form::elsewhere;
  if (reference) out.privilege = StatusPointer::of(*reference, chain);
  return out;
}

void LedgerJudge::use(const AsOf& as_of) {
  if (!oldest_ || as_of.time < oldest_->time) oldest_ = as_of;
}

Fact<ledger::issuer_registry::KeyRecord> LedgerJudge::key_fact(const Hash32& kid) const {
  auto held = ledger_.key(kid);
  const auto* stapled = stapled_ != nullptr ? stapled_->key(kid) : nullptr;
  if (stapled == nullptr) return held;
  const AsOf as_of{stapled_->block.number, stapled_->block.time};
  if (held.known != Known::no && held.as_of.time >= as_of.time) return held;
  if (!stapled->record) return {Known::absent, {}, as_of};
  return {Known::yes, *stapled->record, as_of};
}

Fact<status::Value> LedgerJudge::status_fact(const ledger::ListId& list, std::uint64_t index) const {
  auto held = ledger_.status(list.pack(), index);
  const auto stapled = stapled_ != nullptr ? stapled_->status(list.pack(), index) : std::nullopt;
  // What is final stays so, whatever an older proof says.
  if (!stapled || (held.known == Known::yes && status::is_final(held.value))) return held;
  const AsOf as_of{stapled_->block.number, stapled_->block.time};
  if (held.known != Known::no && held.as_of.time >= as_of.time && !status::is_final(*stapled)) return held;
  return {Known::yes, *stapled, as_of};
}

Fact<bool> LedgerJudge::member_fact(ledger::Jurisdiction jurisdiction) const {
  auto held = ledger_.member(jurisdiction);
  if (held.known != Known::no && now_ - held.as_of.time > kMostMemberAge) held = {};
  if (stapled_ == nullptr || !stapled_->members) return held;
  const AsOf as_of{stapled_->block.number, stapled_->block.time};
  if (held.known != Known::no && held.as_of.time >= as_of.time) return held;
  if (!ledger::has_state(*stapled_->members, jurisdiction)) return {Known::absent, {}, as_of};
  return {Known::yes, true, as_of};
}

// Whether a member state is named as the issuer, by what it signed or by its certificate.
bool LedgerJudge::is_member_claimed(const LedgerSubject& subject) const {
  std::string_view letters = signed_letters(*subject.document);
  const auto& signer = subject.outcome->signer;
  if (letters.empty() && signer && signer->certificate()) letters = letters_in(signer->certificate()->state());
  return !letters.empty() && ledger_.jurisdiction_of(letters).has_value();
}

bool LedgerJudge::is_outside(const LedgerSubject& subject) const {
  if (subject.status.form == StatusPointer::Form::ours) return false;
  return (*subject.outcome)[mdoc::CheckId::issuer_chain].pass() && ledger_.facts_as_of() && !is_member_claimed(subject);
}

Check LedgerJudge::issuer_key(const LedgerSubject& subject) {
  if (stopped_) return Check::unknown(Reason::ledger_contradiction);
  if (!subject.kid) return Check::unknown(Reason::prerequisite);
  const auto fact = key_fact(*subject.kid);
  if (fact.known != Known::yes && is_outside(subject)) return Check::not_applicable();
  if (fact.known == Known::no) return Check::unknown(Reason::status_unavailable);
  use(fact.as_of);
  if (fact.known == Known::absent) return Check::failed(Reason::key_absent);
  const bool listed = subject.status.form == StatusPointer::Form::ours;
  const ledger::Jurisdiction claimed = listed ? subject.status.list.jurisdiction : fact.value.jurisdiction;
  const auto standing =
      ledger::standing_of(fact.value, {.purpose = ledger::issuer_registry::KeyPurpose::document_signer,
                                       .jurisdiction = claimed,
                                       .list_jurisdiction = claimed,
                                       .signed_at = subject.document->issuer_signed.mso.validity.signed_at,
                                       .anchored_at = std::nullopt});
  if (!ledger::is_trusted(standing)) return Check::failed(ledger::reason_of(standing));
  const std::string_view named = signed_letters(*subject.document);
  const std::string_view letters = ledger_.letters_of(fact.value.jurisdiction);
  if (!named.empty() && !letters.empty() && named != letters) return Check::failed(Reason::issuer_mismatch);
  const auto member = member_fact(fact.value.jurisdiction);
  if (member.known == Known::no) return Check::unknown(Reason::status_unavailable);
  return member.known == Known::yes ? Check::passed() : Check::failed(Reason::not_member);
}

Check LedgerJudge::entry(const LedgerSubject& subject, const StatusPointer& pointer, bool privilege_family) {
  if (stopped_) return Check::unknown(Reason::ledger_contradiction);
  if (pointer.form == StatusPointer::Form::other_chain) return Check::unknown(Reason::chain_id);
  if (pointer.form != StatusPointer::Form::ours) return Check::unknown(Reason::status_unavailable);
  if ((pointer.list.family == ledger::Family::privilege) != privilege_family)
    return Check::failed(Reason::issuer_mismatch);
  if (const auto word = status::word_of_entry(pointer.index); !word)
    return Check::failed(Reason::status_index, word.error().code);
  // A privilege lasts longer than the document that points to it; the period's end is for documents.
  if (!privilege_family && subject.document->issuer_signed.mso.validity.valid_until >= pointer.list.period_end())
    return Check::failed(Reason::list_too_short);
  const auto fact = status_fact(pointer.list, pointer.index);
  if (fact.known == Known::no) return Check::unknown(Reason::status_unavailable);
  use(fact.as_of);
  return fact.known == Known::yes ? of_value(fact.value) : Check::failed(Reason::list_unknown);
}

Check LedgerJudge::status(const LedgerSubject& subject, const Check& key) {
  const bool outside = key.result == CheckResult::not_applicable;
  if (outside && subject.status.form == StatusPointer::Form::none) return Check::not_applicable();
  return entry(subject, subject.status, false);
}

Check LedgerJudge::privilege(const LedgerSubject& subject) {
  if (!subject.privilege) return Check::not_applicable();
  const StatusPointer& pointer = *subject.privilege;
  if (pointer.form == StatusPointer::Form::none) return Check::unknown(Reason::element_missing);
  // Another state's list says nothing about this licence.
  const bool both = pointer.form == StatusPointer::Form::ours && subject.status.form == StatusPointer::Form::ours;
  if (both && pointer.list.jurisdiction != subject.status.list.jurisdiction)
    return Check::failed(Reason::issuer_mismatch);
  return entry(subject, pointer, true);
}

}  // namespace statepass::verifier
