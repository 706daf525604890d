#include "desk/issue/documents.hpp"

#include "mdoc/age.hpp"
#include "mdoc/data.hpp"
#include "mdoc/names.hpp"

namespace statepass::desk {
namespace {

constexpr unsigned kLicenceAges[] = {16, 18, 21, 25, 65};
constexpr unsigned kCardAges[] = {16, 18, 21, 65};

// Whoever is born on 29 February comes of age on 1 March of a year without one.
bool is_over(const CivilDate& birth, unsigned age, const CivilDate& today) {
  const int years = today.year - birth.year;
  if (years != static_cast<int>(age)) return years > static_cast<int>(age);
  return today.month != birth.month ? today.month > birth.month : today.day >= birth.day;
}

std::string_view class_words(std::string_view code) {
  struct Words {
    std::string_view code, words;
  };
  constexpr Words kWords[] = {{"A", "Motorcycles"},
                              {"B", "Cars and light vehicles"},
                              {"C", "Heavy goods vehicles"},
                              {"D", "Buses"},
                              {"E", "Vehicles with a trailer"},
                              {"M", "Motorcycles"},
                              {"BE", "Cars with a trailer"}};
  for (const Words& one : kWords)
    if (one.code == code) return one.words;
  return "Vehicle class";
}

Bytes privileges_value(const Licence& licence) {
  std::vector<mdoc::DrivingPrivilege> out;
  for (const Privilege& privilege : licence.privileges)
    out.push_back({privilege.code, privilege.issue_date, privilege.expiry_date, {}});
  return mdoc::driving_privileges_value(out);
}

Bytes domestic_value(const Licence& licence) {
  std::vector<mdoc::DomesticPrivilege> out;
  for (const Privilege& privilege : licence.privileges) {
    mdoc::DomesticVehicleClass vehicle{privilege.code, std::string(class_words(privilege.code)), privilege.issue_date,
                                       privilege.expiry_date};
    out.push_back({std::move(vehicle), {}, {}});
  }
  return mdoc::domestic_driving_privileges_value(out);
}

}  // namespace

void ElementList::add(std::string_view name_space, std::string_view element, Bytes value) {
  names_.emplace_back(element);
  values_.push_back(std::move(value));
  elements_.push_back({name_space, names_.back(), values_.back()});
}

ElementList licence_elements(const DocumentContent& content, const mdoc::StatusReference& privilege) {
  const Applicant& person = *content.applicant;
  const Licence& licence = *content.licence;
  ElementList out;
  const auto add = [&out](std::string_view element, Bytes value) {
    out.add(mdoc::kMdlNameSpace, element, std::move(value));
  };
  add("family_name", mdoc::text_value(person.family_name));
  add("given_name", mdoc::text_value(person.given_name));
  add("birth_date", mdoc::full_date_value(person.birth_date));
  add("issue_date", mdoc::full_date_value(licence.issue_date));
  add("expiry_date", mdoc::full_date_value(licence.expiry_date));
  add(mdoc::kIssuingCountry, mdoc::text_value("US"));
  add("issuing_authority", mdoc::text_value(content.authority));
  add(mdoc::kIssuingJurisdiction, mdoc::text_value("US-" + content.letters));
  add("document_number", mdoc::text_value(licence.document_number));
  add(mdoc::kPortrait, mdoc::bstr_value(content.portrait));
  add(mdoc::kDrivingPrivileges, privileges_value(licence));
  add("un_distinguishing_sign", mdoc::text_value("USA"));
  if (person.sex) add("sex", mdoc::uint_value(static_cast<std::uint64_t>(*person.sex)));
  if (person.address) add("resident_address", mdoc::text_value(*person.address));
  if (person.city) add("resident_city", mdoc::text_value(*person.city));
  if (person.postal_code) add("resident_postal_code", mdoc::text_value(*person.postal_code));
  if (person.address) add("resident_state", mdoc::text_value(content.letters));
  if (person.address) add("resident_country", mdoc::text_value("US"));
  for (const unsigned age : kLicenceAges)
    add(mdoc::age_element(age), mdoc::bool_value(is_over(person.birth_date, age, content.today)));
  out.add(mdoc::kAamvaNameSpace, mdoc::kDomesticDrivingPrivileges, domestic_value(licence));
  out.add(mdoc::kAamvaNameSpace, "family_name_truncation", mdoc::text_value("N"));
  out.add(mdoc::kAamvaNameSpace, "given_name_truncation", mdoc::text_value("N"));
  if (person.sex) out.add(mdoc::kAamvaNameSpace, "sex", mdoc::uint_value(static_cast<std::uint64_t>(*person.sex)));
  out.add(mdoc::kAamvaNameSpace, "DHS_compliance", mdoc::text_value("F"));
  out.add(mdoc::kStatepassNameSpace, mdoc::kPrivilegeStatus, mdoc::encode_status_reference(privilege));
  return out;
}

ElementList age_elements(const DocumentContent& content) {
  ElementList out;
  for (const unsigned age : kCardAges)
    out.add(mdoc::kAgeNameSpace, mdoc::age_element(age),
            mdoc::bool_value(is_over(content.applicant->birth_date, age, content.today)));
  out.add(mdoc::kAgeNameSpace, mdoc::kIssuingJurisdiction, mdoc::text_value("US-" + content.letters));
  if (!content.small_portrait.empty())
    out.add(mdoc::kAgeNameSpace, mdoc::kPortrait, mdoc::bstr_value(content.small_portrait));
  return out;
}

}  // namespace statepass::desk
