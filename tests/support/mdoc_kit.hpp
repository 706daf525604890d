#pragma once

#include <functional>

#include "cose/key.hpp"
#include "mdoc/data.hpp"
#include "mdoc/issue.hpp"
#include "mdoc/present.hpp"
#include "mdoc/verify.hpp"
#include "support/cbor_tree.hpp"
#include "support/pki.hpp"

// Documents of the test country: issued, presented, and broken again.
namespace statepass::test {

inline constexpr std::uint8_t kDeviceSeed = 0x55;
inline const UnixTime kIssueTime = at("2026-11-20T17:31:02Z");
inline const UnixTime kCheckTime = at("2026-11-21T14:02:00Z");

// Elements that own their values.
struct OwnedElement {
  std::string name_space;
  std::string element;
  Bytes value;
};
using OwnedElements = std::vector<OwnedElement>;

inline std::vector<mdoc::Element> views(const OwnedElements& elements) {
  std::vector<mdoc::Element> out;
  for (const auto& e : elements) out.push_back({e.name_space, e.element, e.value});
  return out;
}

inline OwnedElement* find_element(OwnedElements& elements, std::string_view name) {
  for (auto& e : elements) {
    if (e.element == name) return &e;
  }
  return nullptr;
}

inline Bytes portrait(std::size_t size) {
  Bytes out = hex("ffd8ffe000104a464946");
  while (out.size() < size) out.push_back(static_cast<std::uint8_t>(out.size() * 37));
  return out;
}

inline const std::string kDocumentUri = "https://status.example/v1/status/1/281474976710657";
inline const std::string kPrivilegeUri = "https://status.example/v1/status/1/281474976710658";

inline OwnedElements mdl_elements(std::size_t portrait_size = 2048) {
  using namespace mdoc;
  const std::string ns(kMdlNameSpace);
  const DrivingPrivilege privilege{
      .vehicle_category_code = "B", .issue_date = CivilDate{2020, 5, 1}, .expiry_date = CivilDate{2028, 5, 1}};
  const DomesticPrivilege domestic{
      .vehicle_class = DomesticVehicleClass{"D", "Operator", CivilDate{2020, 5, 1}, std::nullopt},
      .restrictions = {{"B", "Corrective lenses"}},
      .endorsements = {}};
  return {
      {ns, "family_name", text_value("Doe")},
      {ns, "given_name", text_value("Jane Zo\xc3\xab")},
      {ns, "birth_date", full_date_value({1990, 2, 28})},
      {ns, "issue_date", full_date_value({2024, 5, 1})},
      {ns, "expiry_date", full_date_value({2028, 5, 1})},
      {ns, "issuing_country", text_value("US")},
      {ns, "issuing_jurisdiction", text_value("US-NY")},
      {ns, "issuing_authority", text_value("NY DMV")},
      {ns, "document_number", text_value("123456789")},
      {ns, "portrait", bstr_value(portrait(portrait_size))},
      {ns, "driving_privileges", driving_privileges_value(std::span(&privilege, 1))},
      {ns, "un_distinguishing_sign", text_value("USA")},
      {ns, "age_over_18", bool_value(true)},
      {ns, "age_over_21", bool_value(true)},
      {ns, "age_over_65", bool_value(false)},
      {std::string(kAamvaNameSpace), "domestic_driving_privileges",
       domestic_driving_privileges_value(std::span(&domestic, 1))},
      {std::string(kStatepassNameSpace), "privilege_status",
       encode_status_reference({.index = 4711, .uri = kPrivilegeUri})},
  };
}

inline OwnedElements age_elements() {
  using namespace mdoc;
  const std::string ns(kAgeNameSpace);
  return {
      {ns, "age_over_16", bool_value(true)},
      {ns, "age_over_18", bool_value(true)},
      {ns, "age_over_21", bool_value(false)},
      {ns, "age_over_65", bool_value(false)},
      {ns, "issuing_jurisdiction", text_value("US-NY")},
      {ns, "portrait", bstr_value(portrait(500))},
  };
}

inline mdoc::ValidityInfo validity() {
  return {kIssueTime, kIssueTime, kIssueTime + 30 * kSecondsPerDay, std::nullopt};
}

struct Issuer {
  x509::Certificate root = test::root();
  x509::Certificate signer = certificate_of(
      sign_certificate(x509::document_signer_fields(signer_parameters(), root), key_from_seed(kRootSeed)));
};
inline const Issuer& issuer() {
  static const Issuer made;
  return made;
}

inline mdoc::IssueParameters issue_parameters(std::string_view doc_type, std::span<const mdoc::Element> elements) {
  return {.doc_type = doc_type,
          .elements = elements,
          .device_key = key_from_seed(kDeviceSeed).public_key(),
          .validity = validity(),
          .status = mdoc::StatusReference{.index = 815, .uri = kDocumentUri}};
}

inline Bytes issue(const mdoc::IssueParameters& parameters, std::uint8_t entropy = 1) {
  auto draft = mdoc::IssueDraft::make(parameters, issuer().signer, SecretArray<32>(Bytes(32, entropy)));
  INFO("error: " << error_of(draft));
  SP_ASSERT(draft.has_value());
  auto out = draft->finish(key_from_seed(kSignerSeed).sign(take_array<32>(draft->digest().view())));
  SP_ASSERT(out.has_value());
  return *out;
}
inline Bytes issue(std::string_view doc_type, const OwnedElements& elements, std::uint8_t entropy = 1) {
  return issue(issue_parameters(doc_type, views(elements)), entropy);
}
// Made once: signing draws a nonce, so two issuings differ.
inline const Bytes& issued_mdl() {
  static const Bytes made = issue(mdoc::kMdlDocType, mdl_elements());
  return made;
}
inline const Bytes& issued_age() {
  static const Bytes made = issue(mdoc::kAgeDocType, age_elements(), 2);
  return made;
}

// [null, null, ["StatepassQRHandover", 32 bytes]]
inline const mdoc::SessionTranscript& transcript() {
  static const mdoc::SessionTranscript made = mdoc::SessionTranscript::of_handover(
      concat({hex("82 73"), bytes_of("StatepassQRHandover"), hex("5820"), Bytes(32, 0xab)}));
  return made;
}

inline std::vector<mdoc::ElementRef> all_elements(const mdoc::IssuerSigned& issued) {
  std::vector<mdoc::ElementRef> out;
  for (const auto& item : issued.items) out.push_back(item.ref());
  return out;
}

inline Bytes present_document(const Bytes& issued, std::vector<mdoc::ElementRef> wanted = {},
                              const mdoc::SessionTranscript& by = transcript()) {
  auto held = mdoc::parse_issuer_signed(issued);
  SP_ASSERT(held.has_value());
  if (wanted.empty()) wanted = all_elements(*held);
  auto draft = mdoc::DocumentDraft::make(*held, wanted, by);
  SP_ASSERT(draft.has_value());
  auto document = draft->finish(key_from_seed(kDeviceSeed).sign(take_array<32>(draft->digest().view())));
  SP_ASSERT(document.has_value());
  return *document;
}
inline Bytes present(const Bytes& issued, std::vector<mdoc::ElementRef> wanted = {},
                     const mdoc::SessionTranscript& by = transcript()) {
  const Bytes documents[] = {present_document(issued, std::move(wanted), by)};
  return mdoc::encode_device_response(documents);
}
inline const Bytes& mdl_response() {
  static const Bytes made = present(issued_mdl());
  return made;
}

inline const x509::TrustAnchors& anchors() {
  static const x509::TrustAnchors made = [] {
    x509::TrustAnchors out;
    out.add(issuer().root);
    return out;
  }();
  return made;
}

inline mdoc::VerifyInput verify_input() {
  return {.now = kCheckTime, .transcript = &transcript(), .anchors = &anchors()};
}

// The outcome of the first document of a response that must parse.
inline mdoc::DocumentOutcome verify_first(const Bytes& response, const mdoc::VerifyInput& input = verify_input(),
                                          const mdoc::ReadOptions& options = {}) {
  auto parsed = mdoc::parse_device_response(response, options);
  INFO("error: " << error_of(parsed));
  REQUIRE(parsed.has_value());
  return mdoc::verify_document(parsed->documents[0], input);
}

// "document_type=pass issuer_chain=fail/chain_expired/x509_expired …": only what did not pass, or "sound".
inline std::string words(const mdoc::DocumentOutcome& outcome) {
  std::string out;
  for (std::size_t i = 0; i < mdoc::kChecks; ++i) {
    const Check& check = outcome.checks[i];
    if (check.pass() || check.result == CheckResult::not_applicable) continue;
    if (!out.empty()) out += ' ';
    out.append(mdoc::check_name(static_cast<mdoc::CheckId>(i))).append(check.result == CheckResult::fail ? "!" : "?");
    out.append(reason_name(check.reason));
    if (check.detail) out.append("/").append(error_name(*check.detail));
  }
  return out.empty() ? "sound" : out;
}

// Signs the MSO of a response's document anew after it was changed, so that only what was changed is wrong.
inline void sign_mso_again(CborNode& response, std::string_view document = "documents/0",
                           std::uint8_t signer_seed = kSignerSeed) {
  const std::string path = std::string(document) + "/issuerSigned/issuerAuth";
  CborNode& auth = cbor_at(response, path);
  const Bytes payload = cbor_bytes(auth.children[2]), protected_bytes = cbor_bytes(auth.children[0]);
  const Bytes structure = concat({hex("846a"), bytes_of("Signature1"), protected_bytes, hex("40"), payload});
  auth.children[3].content = to_bytes(key_from_seed(signer_seed).sign(crypto::sha256(structure)));
  auth.children[3].opened = false;
}

}  // namespace statepass::test
