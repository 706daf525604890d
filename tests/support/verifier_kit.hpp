#pragma once

#include "mdoc/names.hpp"
#include "support/evidence_kit.hpp"
#include "support/present_kit.hpp"
#include "verifier/verifier.hpp"

// A reader, a wallet and a ledger of the test country, brought together.
namespace statepass::test {

inline constexpr std::uint64_t kDocumentIndex = 815, kAgeIndex = 9'000, kPrivilegeIndex = 4'711;

inline std::string list_uri(const ledger::ListId& list, std::uint64_t chain = ledger::kMainChain) {
  return "https://status.example" + ledger::status_list_path({chain, list});
}

// What a reader holds of the world: all of it, proven under one block, or nothing but its checkpoint.
class KitLedger : public verifier::LedgerSource {
 public:
  explicit KitLedger(UnixTime facts_time = kCheckTime - 120)
      : facts{{7'000, facts_time}}, book_(ledger::AddressBook::of_main_genesis()) {
    world.keys[LedgerWorld::kid_of(key_from_seed(kSignerSeed).public_key())] = LedgerWorld::key_record(kNewYork);
    move_head(facts_time);
  }

  // The light client anew, at a head of this time.
  void move_head(UnixTime time) {
    client_.emplace(world.client(7'000, time));
    book_ = world.book(time);
  }

  verifier::Fact<ledger::issuer_registry::KeyRecord> key(const Hash32& kid) const override {
    if (!facts || !knows_keys) return {};
    const auto at = world.keys.find(kid);
    if (at == world.keys.end()) return {verifier::Known::absent, {}, *facts};
    return {verifier::Known::yes, at->second, *facts};
  }
  verifier::Fact<bool> member(ledger::Jurisdiction jurisdiction) const override {
    if (!facts) return {};
    if (!ledger::has_state(world.members, jurisdiction)) return {verifier::Known::absent, {}, *facts};
    return {verifier::Known::yes, true, *facts};
  }
  verifier::Fact<status::Value> status(std::uint64_t list, std::uint64_t index) const override {
    asked.push_back(list);
    if (!facts || !knows_lists) return {};
    const auto at = world.bodies.find(list);
    if (at == world.bodies.end()) return {verifier::Known::absent, {}, *facts};
    const auto value = at->second.value_at(index);
    if (!value) return {};
    return {verifier::Known::yes, *value, *facts};
  }
  std::string_view letters_of(ledger::Jurisdiction jurisdiction) const override {
    if (!facts) return {};
    return jurisdiction == kNewYork ? "NY" : jurisdiction == kCalifornia ? "CA" : "";
  }
  std::optional<ledger::Jurisdiction> jurisdiction_of(std::string_view letters) const override {
    if (!facts) return std::nullopt;
    if (letters == "NY") return kNewYork;
    return letters == "CA" ? std::optional(kCalifornia) : std::nullopt;
  }
  std::optional<verifier::AsOf> facts_as_of() const override { return facts; }
  const ledger::AddressBook& book() const override { return book_; }
  qbft::LightClient& client() override { return *client_; }
  std::vector<ByteView> certificates() const override { return {directory.begin(), directory.end()}; }
  bool development() const override { return false; }

  LedgerWorld world;
  std::optional<verifier::AsOf> facts;
  bool knows_keys = true, knows_lists = true;
  std::vector<Bytes> directory;
  mutable std::vector<std::uint64_t> asked;  // lists that were looked at

 private:
  std::optional<qbft::LightClient> client_;
  ledger::AddressBook book_;
};

// Credentials whose status is on the ledger.
inline Bytes issue_listed(std::string_view doc_type, const OwnedElements& elements,
                          std::optional<mdoc::StatusReference> status, std::uint8_t entropy) {
  const auto all = views(elements);
  auto parameters = issue_parameters(doc_type, all);
  parameters.status = status;
  return issue(parameters, entropy);
}
inline OwnedElements listed_mdl_elements(const std::string& privilege_uri) {
  OwnedElements elements = mdl_elements();
  find_element(elements, mdoc::kPrivilegeStatus)->value =
      mdoc::encode_status_reference({.index = kPrivilegeIndex, .uri = privilege_uri});
  return elements;
}
inline const Bytes& listed_mdl() {
  static const std::string uri = list_uri(kDocumentList);
  static const Bytes made = issue_listed(mdoc::kMdlDocType, listed_mdl_elements(list_uri(kPrivilegeList)),
                                         mdoc::StatusReference{.index = kDocumentIndex, .uri = uri}, 3);
  return made;
}
inline const Bytes& listed_age() {
  static const std::string uri = list_uri(kDocumentList);
  static const Bytes made =
      issue_listed(mdoc::kAgeDocType, age_elements(), mdoc::StatusReference{.index = kAgeIndex, .uri = uri}, 4);
  return made;
}

inline x509::TrustAnchors country_roots() {
  x509::TrustAnchors out;
  out.add(issuer().root);
  return out;
}

// A reader at a moment, with its clocks.
struct Reader {
  explicit Reader(verifier::VerifierConfig config = {}) : verifier(std::move(config)) {}

  verifier::Asked ask(verifier::Preset preset) { return ask(verifier::question_of(preset)); }
  verifier::Asked ask(const verifier::Question& question, const verifier::AskOptions& options = {}) {
    auto asked = verifier.ask(question, "Corner bar", now, ticks, Bytes(48, ++entropy), ledger, options);
    INFO("error: " << error_of(asked));
    SP_ASSERT(asked.has_value());
    return *std::move(asked);
  }
  verifier::Checked take(ByteView envelope, present::Origin origin = present::Origin::scanned) {
    return verifier.take(present::write_text_q(envelope), origin, now, ticks, ledger);
  }

  verifier::Verifier verifier;
  KitLedger ledger;
  UnixTime now = kCheckTime;
  std::int64_t ticks = 1'000'000;
  std::uint8_t entropy = 0x80;
};

inline present::Request request_of(const verifier::Asked& asked) {
  auto envelope = present::read_envelope(asked.envelope);
  SP_ASSERT(envelope.has_value());
  return read_request(envelope->body);
}

// A wallet's answer: the elements that are asked for, of one credential.
struct AnswerParts {
  Bytes response;
  std::optional<Bytes> evidence;
  std::optional<present::TransferConsent> consent;
};
inline Bytes sealed_envelope(const present::Request& request, const AnswerParts& parts, std::uint8_t entropy = 0x77) {
  present::Presentation presentation{parts.response, std::nullopt, parts.consent};
  if (parts.evidence) presentation.evidence = *parts.evidence;
  auto body = present::seal_response(request, present::write_presentation(presentation), {},
                                     SecretArray<32>(Bytes(32, entropy)));
  INFO("error: " << error_of(body));
  SP_ASSERT(body.has_value());
  return present::write_envelope(present::Kind::sealed_response, *body);
}
inline std::vector<mdoc::ElementRef> asked_elements(const present::Request& request, std::size_t doc = 0) {
  std::vector<mdoc::ElementRef> out;
  for (const auto& element : request.device_request().doc_requests[doc].items.elements) out.push_back(element.ref());
  return out;
}
inline Bytes answer(const present::Request& request, const Bytes& issued, std::optional<Bytes> evidence = {}) {
  return sealed_envelope(request, {test::present(issued, asked_elements(request), request.transcript()),
                                   std::move(evidence), std::nullopt});
}

inline const verifier::Judgement& judged(const verifier::Checked& checked) {
  const auto* judgement = std::get_if<verifier::Judgement>(&checked);
  SP_ASSERT(judgement != nullptr);
  return *judgement;
}

// "green age_yes", "red replaced: status!status_superseded": the outcome, and what did not pass. A root that is not
// known is not told where the ledger is the road to the issuer.
inline std::string words(const verifier::Verdict& verdict) {
  std::string out(verifier::outcome_name(verdict.outcome));
  out.append(" ").append(verifier::headline_name(verdict.headline));
  const char* before = ": ";
  for (const auto& entry : verdict.checks) {
    if (entry.check.pass() || entry.check.result == CheckResult::not_applicable) continue;
    if (entry.check.reason == Reason::prerequisite) continue;
    const Check* key = verdict.find(verifier::CheckId::issuer_key_on_ledger);
    const bool no_root = entry.check.result == CheckResult::unknown && entry.check.reason == Reason::issuer_unknown;
    if (no_root && key != nullptr && key->pass()) continue;
    out.append(before).append(verifier::check_name(entry.id));
    out.append(entry.check.result == CheckResult::fail ? "!" : "?").append(reason_name(entry.check.reason));
    before = " ";
  }
  return out;
}
inline std::string words(const verifier::Checked& checked) {
  if (std::holds_alternative<verifier::Ignored>(checked)) return "ignored";
  if (std::holds_alternative<verifier::Progress>(checked)) return "progress";
  if (std::holds_alternative<verifier::Noticed>(checked)) return "notice";
  return words(judged(checked).verdict);
}

}  // namespace statepass::test
