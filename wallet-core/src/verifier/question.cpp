#include "verifier/question.hpp"

#include <algorithm>

namespace statepass::verifier {
namespace {

constexpr std::string_view kPresets[] = {"over_18", "over_21", "may_drive", "who_is_it", "hotel"};

bool is_privilege(const AskedElement& asked) {
  if (asked.name_space == mdoc::kStatepassNameSpace) return asked.element == mdoc::kPrivilegeStatus;
  if (asked.name_space == mdoc::kMdlNameSpace) return asked.element == mdoc::kDrivingPrivileges;
  return asked.name_space == mdoc::kAamvaNameSpace && asked.element.starts_with("domestic_driving_privileges");
}

Question age_question(std::string_view element) {
  return {{.code = present::kPurposeAge, .words = {}, .language = {}},
          {{std::string(mdoc::kAgeDocType), {{std::string(mdoc::kAgeNameSpace), std::string(element)}}}},
          std::nullopt};
}

struct Kept {
  std::string_view element;
  bool retained = false;
};

Question licence_question(std::uint64_t purpose, std::initializer_list<Kept> elements) {
  AskedDocument document{std::string(mdoc::kMdlDocType), {}};
  for (const Kept& kept : elements)
    document.elements.push_back({std::string(mdoc::kMdlNameSpace), std::string(kept.element), kept.retained});
  return {{.code = purpose, .words = {}, .language = {}}, {std::move(document)}, std::nullopt};
}

}  // namespace

bool AskedDocument::asks_privileges() const {
  return std::ranges::any_of(elements, is_privilege);
}

const AskedDocument* Question::find(std::string_view doc_type) const {
  const auto at = std::ranges::find(documents, doc_type, &AskedDocument::doc_type);
  return at == documents.end() ? nullptr : &*at;
}

std::vector<Bytes> Question::items() const {
  std::vector<Bytes> out;
  for (const AskedDocument& document : documents) {
    std::vector<mdoc::RequestedElement> elements;
    for (const AskedElement& asked : document.elements)
      elements.push_back({asked.name_space, asked.element, asked.retained});
    out.push_back(mdoc::encode_items_request(document.doc_type, elements));
  }
  return out;
}

std::string_view preset_name(Preset preset) {
  return kPresets[static_cast<std::size_t>(preset)];
}

std::optional<Preset> preset_of(std::string_view name) {
  const auto at = std::ranges::find(kPresets, name);
  if (at == std::end(kPresets)) return std::nullopt;
  return static_cast<Preset>(at - std::begin(kPresets));
}

Question question_of(Preset preset) {
  switch (preset) {
    case Preset::over_18:
      return age_question("age_over_18");
    case Preset::over_21:
      return age_question("age_over_21");
    case Preset::may_drive: {
      Question out = licence_question(present::kPurposeDriving, {{"family_name"},
                                                                 {"given_name"},
                                                                 {mdoc::kPortrait},
                                                                 {"document_number"},
                                                                 {mdoc::kIssuingJurisdiction},
                                                                 {"expiry_date"},
                                                                 {mdoc::kDrivingPrivileges}});
      out.documents.front().elements.push_back(
          {std::string(mdoc::kStatepassNameSpace), std::string(mdoc::kPrivilegeStatus)});
      return out;
    }
    case Preset::who_is_it:
      return licence_question(present::kPurposeIdentity,
                              {{"family_name"}, {"given_name"}, {"birth_date"}, {mdoc::kPortrait}});
    case Preset::hotel:
      return licence_question(present::kPurposeLodging, {{"family_name", true},
                                                         {"given_name", true},
                                                         {"birth_date", true},
                                                         {mdoc::kPortrait},
                                                         {"document_number", true},
                                                         {mdoc::kIssuingCountry, true}});
  }
  return {};
}

}  // namespace statepass::verifier
