#include "mdoc/elements.hpp"

#include "mdoc/age.hpp"
#include "mdoc/data.hpp"

namespace statepass::mdoc {
namespace {

enum class Kind : std::uint8_t {
  latin_text,
  any_text,
  full_date,
  date,  // tdate or full-date
  country,
  jurisdiction,
  portrait,
  age_portrait,
  privileges,
  domestic_privileges,
  boolean,
  number,
  one,  // the number 1
  sex,
  bytes,
  status_reference,
  eye_colour,
  hair_colour,
  truncation,
  compliance,
  race,
  weight_range,
};

struct Rule {
  std::string_view name;
  Kind kind;
  bool mandatory = false;
};

constexpr Rule kMdlRules[] = {
    {"family_name", Kind::latin_text, true},
    {"given_name", Kind::latin_text, true},
    {"birth_date", Kind::full_date, true},
    {"issue_date", Kind::date, true},
    {"expiry_date", Kind::date, true},
    {kIssuingCountry, Kind::country, true},
    {"issuing_authority", Kind::latin_text, true},
    {"document_number", Kind::latin_text, true},
    {kPortrait, Kind::portrait, true},
    {kDrivingPrivileges, Kind::privileges, true},
    {"un_distinguishing_sign", Kind::latin_text, true},
    {"administrative_number", Kind::latin_text},
    {"sex", Kind::sex},
    {"height", Kind::number},
    {"weight", Kind::number},
    {"eye_colour", Kind::eye_colour},
    {"hair_colour", Kind::hair_colour},
    {"birth_place", Kind::latin_text},
    {"resident_address", Kind::latin_text},
    {"resident_street", Kind::latin_text},
    {"resident_city", Kind::latin_text},
    {"resident_state", Kind::latin_text},
    {"resident_postal_code", Kind::latin_text},
    {"resident_country", Kind::country},
    {"portrait_capture_date", Kind::date},
    {"age_in_years", Kind::number},
    {"age_birth_year", Kind::number},
    {kIssuingJurisdiction, Kind::jurisdiction},
    {"nationality", Kind::country},
    {"biometric_template_face", Kind::bytes},
    {"biometric_template_finger", Kind::bytes},
    {"biometric_template_signature_sign", Kind::bytes},
    {"biometric_template_iris", Kind::bytes},
    {"family_name_national_character", Kind::any_text},
    {"given_name_national_character", Kind::any_text},
    {"signature_usual_mark", Kind::bytes},
};

constexpr Rule kAamvaRules[] = {
    {kDomesticDrivingPrivileges, Kind::domestic_privileges},
    {"name_suffix", Kind::latin_text},
    {"organ_donor", Kind::one},
    {"veteran", Kind::one},
    {"family_name_truncation", Kind::truncation},
    {"given_name_truncation", Kind::truncation},
    {"first_name_truncation", Kind::truncation},
    {"middle_names_truncation", Kind::truncation},
    {"first_name", Kind::latin_text},
    {"middle_names", Kind::latin_text},
    {"aka_family_name.v2", Kind::latin_text},
    {"aka_given_name.v2", Kind::latin_text},
    {"aka_suffix", Kind::latin_text},
    {"weight_range", Kind::weight_range},
    {"race_ethnicity", Kind::race},
    {"sex", Kind::sex},
    {"DHS_compliance", Kind::compliance},
    {"DHS_temporary_lawful_status", Kind::one},
    {"resident_county", Kind::latin_text},
    {"hazmat_endorsement_expiration_date", Kind::full_date},
    {"CDL_indicator", Kind::one},
};

constexpr Rule kAgeRules[] = {
    {"age_over_16", Kind::boolean, true},
    {"age_over_18", Kind::boolean, true},
    {"age_over_21", Kind::boolean, true},
    {"age_over_65", Kind::boolean, true},
    {kIssuingJurisdiction, Kind::jurisdiction, true},
    {kPortrait, Kind::age_portrait},
};

constexpr Rule kStatepassRules[] = {{kPrivilegeStatus, Kind::status_reference, true}};

constexpr std::string_view kEyeColours[] = {"black", "blue",  "brown",  "dichromatic", "grey",
                                            "green", "hazel", "maroon", "pink",        "unknown"};
constexpr std::string_view kHairColours[] = {"bald", "black",  "blond", "brown", "grey",
                                             "red",  "auburn", "sandy", "white", "unknown"};
constexpr std::string_view kTruncations[] = {"T", "N", "U"};
constexpr std::string_view kCompliances[] = {"F", "N"};
constexpr std::string_view kRaces[] = {"AI", "AP", "BK", "H", "O", "U", "W"};
constexpr std::uint64_t kSexes[] = {0, 1, 2, 9};  // ISO/IEC 5218
constexpr std::uint64_t kMostWeightRange = 9;

// The namespaces of one document type. `closed`: an element that is not named is an error.
struct NameSpaceRules {
  std::string_view doc_type;
  std::string_view name_space;
  std::span<const Rule> rules;
  bool closed;
  bool has_ages;
};
constexpr NameSpaceRules kNameSpaces[] = {
    {kMdlDocType, kMdlNameSpace, kMdlRules, true, true},
    {kMdlDocType, kAamvaNameSpace, kAamvaRules, false, false},
    {kMdlDocType, kStatepassNameSpace, kStatepassRules, true, false},
    {kAgeDocType, kAgeNameSpace, kAgeRules, true, true},
};

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_country(std::string_view text) {
  return text.size() == 2 && is_upper(text[0]) && is_upper(text[1]);
}
// ISO 3166-2: country, hyphen, one to three letters or digits.
bool is_jurisdiction(std::string_view text) {
  if (text.size() < 4 || text.size() > 6 || !is_country(text.substr(0, 2)) || text[2] != '-') return false;
  return std::ranges::all_of(text.substr(3), [](char c) { return is_upper(c) || is_digit(c); });
}
// UTF-8 of characters up to U+00FF: one byte, or two that begin with C2 or C3.
bool is_latin(std::string_view text) {
  std::size_t characters = 0;
  for (char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (byte >= 0xc4) return false;
    if ((byte & 0xc0) != 0x80) ++characters;
  }
  return characters > 0 && characters <= kMostText;
}

// One element's value against its kind. Errors carry no place: the caller knows it.
class ValueCheck {
 public:
  explicit ValueCheck(ByteView value) : in_(value) {}

  Result<> run(Kind kind) {
    switch (kind) {
      case Kind::latin_text:
        return text([](std::string_view text) { return is_latin(text); });
      case Kind::any_text:
        return text([](std::string_view text) { return !text.empty(); });
      case Kind::country:
        return text(is_country);
      case Kind::jurisdiction:
        return text(is_jurisdiction);
      case Kind::eye_colour:
        return one_of(kEyeColours);
      case Kind::hair_colour:
        return one_of(kHairColours);
      case Kind::truncation:
        return one_of(kTruncations);
      case Kind::compliance:
        return one_of(kCompliances);
      case Kind::race:
        return one_of(kRaces);
      case Kind::full_date:
        return typed(read_full_date(in_));
      case Kind::date:
        return date();
      case Kind::portrait:
        return image(
            [](ByteView, ImageKind kind_of) { return kind_of == ImageKind::jpeg || kind_of == ImageKind::jpeg2000; });
      case Kind::age_portrait:
        return image([](ByteView bytes, ImageKind kind_of) {
          return kind_of != ImageKind::unknown && bytes.size() <= kMostAgePortrait;
        });
      case Kind::bytes:
        return image([](ByteView bytes, ImageKind) { return !bytes.empty(); });
      case Kind::boolean:
        return typed(in_.boolean());
      case Kind::number:
        return typed(in_.uint());
      case Kind::one:
        return number([](std::uint64_t value) { return value == 1; });
      case Kind::sex:
        return number([](std::uint64_t value) { return std::ranges::find(kSexes, value) != std::end(kSexes); });
      case Kind::weight_range:
        return number([](std::uint64_t value) { return value <= kMostWeightRange; });
      case Kind::privileges:
        return each([this] { return privilege(); });
      case Kind::domestic_privileges:
        return each([this] { return domestic_privilege(); });
      case Kind::status_reference:
        return status_reference();
    }
    return {};
  }

 private:
  template <class T>
  static Result<> typed(const Result<T>& value) {
    if (value) return {};
    if (value.error().code == Errc::mdoc_date) return fail(Errc::mdoc_date);
    return fail(Errc::mdoc_element_type);
  }
  template <class T, class Holds>
  static Result<> checked(const Result<T>& value, Holds holds) {
    SP_TRY(typed(value));
    if (!holds(*value)) return fail(Errc::mdoc_element_value);
    return {};
  }

  template <class Holds>
  Result<> text(Holds holds) {
    return checked(in_.tstr(), holds);
  }
  template <class Holds>
  Result<> number(Holds holds) {
    return checked(in_.uint(), holds);
  }
  template <class Holds>
  Result<> image(Holds holds) {
    return checked(in_.bstr(), [&](ByteView bytes) { return holds(bytes, image_kind(bytes)); });
  }
  Result<> one_of(std::span<const std::string_view> names) {
    return text([names](std::string_view text) { return std::ranges::find(names, text) != names.end(); });
  }

  Result<> date() {
    cbor::Decoder ahead = in_;
    if (auto tag = ahead.tag(); tag && *tag == 0) return typed(read_tdate(in_));
    return typed(read_full_date(in_));
  }

  // An array, each item by `item`.
  template <class Item>
  Result<> each(Item item) {
    auto count = in_.array();
    SP_TRY(typed(count));
    for (std::size_t i = 0; i < *count; ++i) SP_TRY(item());
    return {};
  }

  // A map whose members `member(key)` reads; it is true for those it knows. Unknown ones are an error here, where we
  // are the issuer.
  template <class Member>
  Result<> members(Member member) {
    auto count = in_.map();
    SP_TRY(typed(count));
    for (std::size_t i = 0; i < *count; ++i) {
      auto key = in_.tstr();
      SP_TRY(typed(key));
      SP_TRY_ASSIGN(const bool known, member(*key));
      if (!known) return fail(Errc::mdoc_element_value);
    }
    return {};
  }
  Result<> plain_text() {
    return text([](std::string_view text) { return !text.empty(); });
  }

  Result<> privilege() {
    bool has_category = false;
    SP_TRY(members([&](std::string_view key) -> Result<bool> {
      has_category = has_category || key == "vehicle_category_code";
      if (key == "vehicle_category_code") return taken(plain_text());
      if (key == "issue_date" || key == "expiry_date") return taken(typed(read_full_date(in_)));
      if (key == "codes") return taken(each([this] { return privilege_code(); }));
      return false;
    }));
    if (!has_category) return fail(Errc::mdoc_element_value);
    return {};
  }
  Result<> privilege_code() {
    bool has_code = false;
    SP_TRY(members([&](std::string_view key) -> Result<bool> {
      has_code = has_code || key == "code";
      if (key == "code" || key == "sign" || key == "value") return taken(plain_text());
      return false;
    }));
    if (!has_code) return fail(Errc::mdoc_element_value);
    return {};
  }

  Result<> domestic_privilege() {
    return members([&](std::string_view key) -> Result<bool> {
      if (key == "domestic_vehicle_class") return taken(domestic_class());
      if (key == "domestic_vehicle_restrictions") {
        return taken(each([this] { return domestic_code("domestic_vehicle_restriction"); }));
      }
      if (key == "domestic_vehicle_endorsements") {
        return taken(each([this] { return domestic_code("domestic_vehicle_endorsement"); }));
      }
      return false;
    });
  }
  Result<> domestic_class() {
    bool has_code = false, has_description = false;
    SP_TRY(members([&](std::string_view key) -> Result<bool> {
      has_code = has_code || key == "domestic_vehicle_class_code";
      has_description = has_description || key == "domestic_vehicle_class_description";
      if (key == "domestic_vehicle_class_code" || key == "domestic_vehicle_class_description")
        return taken(plain_text());
      if (key == "issue_date" || key == "expiry_date") return taken(typed(read_full_date(in_)));
      return false;
    }));
    if (!has_code || !has_description) return fail(Errc::mdoc_element_value);
    return {};
  }
  Result<> domestic_code(std::string_view prefix) {
    bool has_description = false;
    SP_TRY(members([&](std::string_view key) -> Result<bool> {
      if (!key.starts_with(prefix)) return false;
      key.remove_prefix(prefix.size());
      has_description = has_description || key == "_description";
      if (key == "_code" || key == "_description") return taken(plain_text());
      return false;
    }));
    if (!has_description) return fail(Errc::mdoc_element_value);
    return {};
  }

  Result<> status_reference() {
    auto status = read_status_reference(in_);
    if (!status && status.error().code == Errc::mdoc_mso_member) return fail(Errc::mdoc_element_value);
    return checked(status, [](const StatusReference& reference) { return !reference.uri.empty(); });
  }

  cbor::Decoder in_;
};

const NameSpaceRules* rules_of(std::string_view doc_type, std::string_view name_space) {
  const auto found = std::ranges::find_if(kNameSpaces, [&](const NameSpaceRules& rules) {
    return rules.doc_type == doc_type && rules.name_space == name_space;
  });
  return found == std::end(kNameSpaces) ? nullptr : &*found;
}

Result<> check_element(std::string_view doc_type, const Element& element) {
  SP_TRY(cbor::validate(element.value, cbor::kIsoRules));
  const NameSpaceRules* rules = rules_of(doc_type, element.name_space);
  if (rules == nullptr) return {};
  const auto rule = std::ranges::find(rules->rules, element.element, &Rule::name);
  if (rule != rules->rules.end()) return ValueCheck(element.value).run(rule->kind);
  if (rules->has_ages && age_of(element.element)) return ValueCheck(element.value).run(Kind::boolean);
  if (rules->closed) return fail(Errc::mdoc_element_unknown);
  return {};
}

const Element* find(std::span<const Element> elements, std::string_view name_space, std::string_view name) {
  const auto found = std::ranges::find_if(
      elements, [&](const Element& element) { return element.name_space == name_space && element.element == name; });
  return found == elements.end() ? nullptr : &*found;
}

// ISO 18013-5 7.2.1: the jurisdiction is one of the country.
Result<> check_jurisdiction(std::span<const Element> elements) {
  const Element* country = find(elements, kMdlNameSpace, kIssuingCountry);
  const Element* jurisdiction = find(elements, kMdlNameSpace, kIssuingJurisdiction);
  if (country == nullptr || jurisdiction == nullptr) return {};
  auto country_text = cbor::Decoder(country->value).tstr(), text = cbor::Decoder(jurisdiction->value).tstr();
  if (text->substr(0, 2) == *country_text) return {};
  return fail(Errc::mdoc_element_value, static_cast<std::size_t>(jurisdiction - elements.data()));
}

}  // namespace

Result<> check_elements(std::string_view doc_type, std::span<const Element> elements) {
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (auto result = check_element(doc_type, elements[i]); !result) return fail(result.error().code, i);
    if (find(elements.first(i), elements[i].name_space, elements[i].element) != nullptr) {
      return fail(Errc::mdoc_element_twice, i);
    }
  }
  for (const NameSpaceRules& rules : kNameSpaces) {
    if (rules.doc_type != doc_type) continue;
    for (const Rule& rule : rules.rules) {
      if (rule.mandatory && find(elements, rules.name_space, rule.name) == nullptr) {
        return fail(Errc::mdoc_element_missing, elements.size());
      }
    }
  }
  return doc_type == kMdlDocType ? check_jurisdiction(elements) : Result<>();
}

}  // namespace statepass::mdoc
