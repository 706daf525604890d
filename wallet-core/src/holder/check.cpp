#include "holder/check.hpp"

#include <algorithm>
#include <set>

#include "crypto/sha.hpp"
#include "ledger/key_standing.hpp"
#include "mdoc/verify.hpp"

namespace statepass::holder {
namespace {

// What of an outcome may be open: the ledger vouches for an issuer whose root is not known here.
Result<> check_genuine(const mdoc::DocumentOutcome& outcome) {
  const Check& signature = outcome[mdoc::CheckId::issuer_signature];
  if (!signature.pass()) return fail(signature.detail.value_or(Errc::holder_not_genuine));
  for (std::size_t i = 0; i < mdoc::kChecks; ++i) {
    const Check& check = outcome.checks[i];
    if (check.pass() || check.result == CheckResult::not_applicable) continue;
    const bool chain = static_cast<mdoc::CheckId>(i) == mdoc::CheckId::issuer_chain;
    if (chain && check.result == CheckResult::unknown && check.reason == Reason::issuer_unknown) continue;
    SP_ASSERT(check.detail.has_value());
    return fail(*check.detail);
  }
  return {};
}

Result<> check_issuer(const Hash32& kid, const CopyFacts& facts, const DeliveryRules& rules, const LedgerDoor& ledger) {
  if (facts.jurisdiction != rules.letters) return fail(Errc::holder_issuer_state);
  const auto jurisdiction = ledger.jurisdiction_of(rules.letters);
  const auto record = ledger.key(kid);
  if (!jurisdiction || record.known == Known::no) return fail(Errc::holder_issuer_key_unknown);
  ledger::KeyUse use{.purpose = ledger::issuer_registry::KeyPurpose::document_signer,
                     .jurisdiction = *jurisdiction,
                     .list_jurisdiction = std::nullopt,
                     .signed_at = facts.validity.signed_at,
                     .anchored_at = std::nullopt};
  if (facts.status) use.list_jurisdiction = facts.status->list.jurisdiction;
  const auto held = record.known == Known::yes ? std::optional(record.value) : std::nullopt;
  if (!ledger::is_trusted(ledger::standing_of(held, use))) return fail(Errc::holder_issuer_key);
  return {};
}

Result<> check_entry(const StatusPlace& place, ledger::Family family, bool may_be_suspended, const CopyFacts& facts,
                     const LedgerDoor& ledger) {
  // An entry of another family, or of a list that ends before the copy, would say nothing about it.
  if (place.list.family != family || facts.validity.valid_until >= place.list.period_end()) {
    return fail(Errc::holder_status);
  }
  const auto fact = ledger.status(place);
  if (fact.known == Known::no) return fail(Errc::holder_status_unknown);
  const bool good = fact.known == Known::yes && (fact.value == status::Value::valid ||
                                                 (may_be_suspended && fact.value == status::Value::suspended));
  if (!good) return fail(Errc::holder_status);
  return {};
}

Result<> check_copy(const DeliveredCopy& copy, const CopyFacts& facts, const DeliveryRules& rules, const Config& config,
                    const LedgerDoor& ledger) {
  SP_TRY_ASSIGN(const mdoc::IssuerSigned issued, mdoc::parse_issuer_signed(copy.issuer_signed));
  if (facts.doc_type != rules.doc_type) return fail(Errc::holder_doc_type);
  const auto device_key = issued.mso.parse_device_key();
  if (!device_key || !(*device_key == *copy.device_key)) return fail(Errc::holder_device_key);
  mdoc::VerifyInput input;
  input.now = rules.now;
  input.anchors = &config.roots;
  const mdoc::DocumentOutcome outcome = mdoc::verify_issuer_signed(issued, input);
  SP_TRY(check_genuine(outcome));
  SP_ASSERT(outcome.issuer_key.has_value());
  SP_TRY(check_issuer(kid_of(*outcome.issuer_key), facts, rules, ledger));
  if (!facts.status) return fail(Errc::holder_status);
  SP_TRY(check_entry(*facts.status, ledger::Family::document, false, facts, ledger));
  // A licence may be handed out again while the right to drive is suspended.
  if (facts.privilege) SP_TRY(check_entry(*facts.privilege, ledger::Family::privilege, true, facts, ledger));
  return {};
}

}  // namespace

Result<ProofWish> wish_of(std::span<const DeliveredCopy> copies, std::uint64_t chain) {
  ProofWish out;
  const auto add_list = [&out](const std::optional<StatusPlace>& place) {
    if (place && std::ranges::find(out.lists, place->list) == out.lists.end()) out.lists.push_back(place->list);
  };
  for (const DeliveredCopy& copy : copies) {
    SP_TRY_ASSIGN(const CopyFacts facts, read_copy_facts(copy.issuer_signed, chain));
    add_list(facts.status);
    add_list(facts.privilege);
    if (std::ranges::find(out.keys, facts.key) == out.keys.end()) out.keys.push_back(facts.key);
  }
  return out;
}

bool is_proved(const ProofWish& wish, std::span<const DeliveredCopy> copies, const LedgerDoor& ledger,
               UnixTime oldest) {
  const auto fresh = [oldest](const auto& fact) { return fact.known != Known::no && fact.as_of.time >= oldest; };
  for (const Hash32& kid : wish.keys) {
    if (!fresh(ledger.key(kid))) return false;
  }
  for (const DeliveredCopy& copy : copies) {
    const auto facts = read_copy_facts(copy.issuer_signed, ledger.chain());
    if (!facts) return true;  // nothing that a proof could mend
    for (const auto& place : {facts->status, facts->privilege}) {
      if (place && !fresh(ledger.status(*place))) return false;
    }
  }
  return true;
}

Result<> check_delivery(std::span<const DeliveredCopy> copies, const DeliveryRules& rules, const Config& config,
                        const LedgerDoor& ledger) {
  std::set<Hash32> keys, documents;
  std::set<std::pair<std::uint64_t, std::uint32_t>> entries;
  for (std::size_t i = 0; i < copies.size(); ++i) {
    const auto facts = read_copy_facts(copies[i].issuer_signed, ledger.chain());
    if (!facts) return fail(facts.error().code, i);
    const Result<> checked = check_copy(copies[i], *facts, rules, config, ledger);
    if (!checked) return fail(checked.error().code, i);
    const bool is_new = keys.insert(crypto::sha256(copies[i].device_key->sec1())).second &&
                        documents.insert(crypto::sha256(copies[i].issuer_signed)).second &&
                        entries.insert({facts->status->list.pack(), facts->status->index}).second;
    if (!is_new) return fail(Errc::holder_copy_twice, i);
  }
  return {};
}

}  // namespace statepass::holder
