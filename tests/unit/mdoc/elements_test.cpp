#include "mdoc/elements.hpp"

#include "support/mdoc_kit.hpp"

using namespace statepass;
using namespace statepass::mdoc;
using test::hex;

namespace {

std::string check(std::string_view doc_type, const test::OwnedElements& elements) {
  return std::string(test::error_of(check_elements(doc_type, test::views(elements))));
}

// The mDL with one element set, or added.
std::string with(std::string_view name_space, std::string_view element, const Bytes& value) {
  auto elements = test::mdl_elements();
  for (auto& e : elements) {
    if (e.name_space == name_space && e.element == element) {
      e.value = value;
      return check(kMdlDocType, elements);
    }
  }
  elements.push_back({std::string(name_space), std::string(element), value});
  return check(kMdlDocType, elements);
}
std::string iso(std::string_view element, const Bytes& value) {
  return with(kMdlNameSpace, element, value);
}
std::string aamva(std::string_view element, const Bytes& value) {
  return with(kAamvaNameSpace, element, value);
}

}  // namespace

TEST_CASE("each mandatory element of the documents", "[mdoc]") {
  CHECK(check(kMdlDocType, test::mdl_elements()) == "no error");
  CHECK(check(kAgeDocType, test::age_elements()) == "no error");
  const auto missing_after_drop = [](std::string_view doc_type, test::OwnedElements elements, std::string_view name) {
    std::erase_if(elements, [name](const auto& e) { return e.element == name; });
    return check(doc_type, elements);
  };
  for (const char* name :
       {"family_name", "given_name", "birth_date", "issue_date", "expiry_date", "issuing_country", "issuing_authority",
        "document_number", "portrait", "driving_privileges", "un_distinguishing_sign", "privilege_status"}) {
    INFO(name);
    CHECK(missing_after_drop(kMdlDocType, test::mdl_elements(), name) == "mdoc_element_missing");
  }
  for (const char* name : {"age_over_16", "age_over_18", "age_over_21", "age_over_65", "issuing_jurisdiction"}) {
    INFO(name);
    CHECK(missing_after_drop(kAgeDocType, test::age_elements(), name) == "mdoc_element_missing");
  }
  CHECK(missing_after_drop(kAgeDocType, test::age_elements(), "portrait") == "no error");
  CHECK(missing_after_drop(kMdlDocType, test::mdl_elements(), "age_over_21") == "no error");
}

TEST_CASE("values keep their type and range", "[mdoc]") {
  const Bytes number = uint_value(3), text = text_value("x"), empty = text_value("");
  const struct {
    std::string_view element;
    Bytes value;
    const char* error;
  } cases[] = {
      {"family_name", number, "mdoc_element_type"},
      {"family_name", empty, "mdoc_element_value"},
      {"family_name", text_value(std::string(150, 'a')), "no error"},
      {"family_name", text_value(std::string(151, 'a')), "mdoc_element_value"},
      {"family_name", text_value("\xc3\xbf"), "no error"},
      {"family_name", text_value("\xc4\x80"), "mdoc_element_value"},  // U+0100
      {"family_name_national_character", text_value("\xd0\x96"), "no error"},
      {"birth_date", text_value("1990-02-28"), "mdoc_element_type"},
      {"birth_date", tdate_value(0), "mdoc_element_type"},
      {"birth_date", hex("d903ec 6a 313939302d30322d3330"), "mdoc_date"},
      {"issue_date", tdate_value(0), "no error"},
      {"issue_date", hex("c0 6a 313939302d30322d3238"), "mdoc_date"},
      {"issue_date", number, "mdoc_element_type"},
      {"issuing_country", text_value("us"), "mdoc_element_value"},
      {"issuing_country", text_value("USA"), "mdoc_element_value"},
      {"issuing_country", text_value("CA"), "mdoc_element_value"},  // the jurisdiction is another country's
      {"issuing_jurisdiction", text_value("US"), "mdoc_element_value"},
      {"issuing_jurisdiction", text_value("US-NYCX"), "mdoc_element_value"},
      {"issuing_jurisdiction", text_value("US_NY"), "mdoc_element_value"},
      {"issuing_jurisdiction", text_value("New York"), "mdoc_element_value"},
      {"portrait", text, "mdoc_element_type"},
      {"portrait", bstr_value(hex("00")), "mdoc_element_value"},
      {"portrait", bstr_value(hex("524946460000000057454250")), "mdoc_element_value"},
      {"portrait", bstr_value(hex("0000000c6a5020200d0a870a")), "no error"},
      {"portrait", bstr_value(hex("ff4fff51")), "no error"},
      {"age_over_25", number, "mdoc_element_type"},
      {"age_over_25", bool_value(false), "no error"},
      {"age_over_5", bool_value(false), "mdoc_element_unknown"},
      {"shoe_size", number, "mdoc_element_unknown"},
      {"sex", uint_value(9), "no error"},
      {"sex", number, "mdoc_element_value"},
      {"height", text, "mdoc_element_type"},
      {"eye_colour", text_value("hazel"), "no error"},
      {"eye_colour", text_value("violet"), "mdoc_element_value"},
      {"hair_colour", text_value("bald"), "no error"},
      {"hair_colour", text_value("hazel"), "mdoc_element_value"},
      {"signature_usual_mark", bstr_value({}), "mdoc_element_value"},
      {"signature_usual_mark", bstr_value(hex("00")), "no error"},
      {"nationality", text_value("DE"), "no error"},
      {"height", hex("1817"), "cbor_not_shortest"},
      {"height", hex("0000"), "cbor_trailing"},
      {"height", {}, "cbor_short"},
      {"driving_privileges", hex("80"), "no error"},
      {"driving_privileges", hex("a0"), "mdoc_element_type"},
      {"driving_privileges", hex("8101"), "mdoc_element_type"},
      {"driving_privileges", hex("81a0"), "mdoc_element_value"},
      {"driving_privileges", hex("81a10101"), "mdoc_element_type"},
  };
  for (const auto& c : cases) {
    INFO(c.element << " " << to_hex(c.value));
    CHECK(iso(c.element, c.value) == c.error);
  }
}

TEST_CASE("driving privileges, member by member", "[mdoc]") {
  const auto privileges = [](const DrivingPrivilege& privilege) {
    return iso("driving_privileges", driving_privileges_value(std::span(&privilege, 1)));
  };
  CHECK(privileges({.vehicle_category_code = "A", .codes = {{"01", "=", "2"}, {"78", "", ""}}}) == "no error");
  CHECK(privileges({.vehicle_category_code = ""}) == "mdoc_element_value");
  CHECK(privileges({.vehicle_category_code = "A", .codes = {{"", "=", "2"}}}) == "mdoc_element_value");
  const std::string head = "81a2 75" + to_hex(bytes_of("vehicle_category_code")) + "6141";
  CHECK(iso("driving_privileges", hex(head + "6178 00")) == "mdoc_element_value");
  CHECK(iso("driving_privileges", hex(head + "6a" + to_hex(bytes_of("issue_date")) + "6a" +
                                      to_hex(bytes_of("2020-01-01")))) == "mdoc_element_type");
  CHECK(iso("driving_privileges", hex(head + "65" + to_hex(bytes_of("codes")) + "81a0")) == "mdoc_element_value");
  CHECK(iso("driving_privileges", hex(head + "65" + to_hex(bytes_of("codes")) + "81a1 617800")) ==
        "mdoc_element_value");
}

TEST_CASE("the AAMVA namespace", "[mdoc]") {
  const auto domestic = [](const DomesticPrivilege& privilege) {
    return aamva("domestic_driving_privileges", domestic_driving_privileges_value(std::span(&privilege, 1)));
  };
  CHECK(domestic({.vehicle_class = DomesticVehicleClass{"C", "Light", std::nullopt, CivilDate{2030, 1, 1}},
                  .restrictions = {},
                  .endorsements = {{"", "Hazmat"}}}) == "no error");
  CHECK(domestic({}) == "no error");
  CHECK(domestic({.vehicle_class = DomesticVehicleClass{"", "Light", std::nullopt, std::nullopt},
                  .restrictions = {},
                  .endorsements = {}}) == "mdoc_element_value");
  CHECK(domestic({.vehicle_class = std::nullopt, .restrictions = {{"B", ""}}, .endorsements = {}}) ==
        "mdoc_element_value");
  CHECK(aamva("domestic_driving_privileges", hex("81a1 6178 00")) == "mdoc_element_value");
  const std::string vehicle_class = "81a1 76" + to_hex(bytes_of("domestic_vehicle_class"));
  CHECK(aamva("domestic_driving_privileges", hex(vehicle_class + "a0")) == "mdoc_element_value");
  CHECK(aamva("domestic_driving_privileges", hex(vehicle_class + "a1617800")) == "mdoc_element_value");
  const std::string restrictions = "81a1 781d" + to_hex(bytes_of("domestic_vehicle_restrictions"));
  CHECK(aamva("domestic_driving_privileges", hex(restrictions + "81a0")) == "mdoc_element_value");
  CHECK(aamva("domestic_driving_privileges", hex(restrictions + "81a1617800")) == "mdoc_element_value");
  CHECK(aamva("DHS_compliance", text_value("F")) == "no error");
  CHECK(aamva("DHS_compliance", text_value("Y")) == "mdoc_element_value");
  CHECK(aamva("family_name_truncation", text_value("N")) == "no error");
  CHECK(aamva("family_name_truncation", text_value("X")) == "mdoc_element_value");
  CHECK(aamva("organ_donor", uint_value(1)) == "no error");
  CHECK(aamva("organ_donor", uint_value(0)) == "mdoc_element_value");
  CHECK(aamva("weight_range", uint_value(9)) == "no error");
  CHECK(aamva("weight_range", uint_value(10)) == "mdoc_element_value");
  CHECK(aamva("race_ethnicity", text_value("AP")) == "no error");
  CHECK(aamva("race_ethnicity", text_value("XX")) == "mdoc_element_value");
  CHECK(aamva("hazmat_endorsement_expiration_date", full_date_value({2030, 1, 1})) == "no error");
  // The guideline grows: what is not named here is let through there.
  CHECK(aamva("EDL_credential.v2", uint_value(7)) == "no error");
}

TEST_CASE("the privilege pointer and the age document", "[mdoc]") {
  CHECK(with(kStatepassNameSpace, "privilege_status", hex("a0")) == "mdoc_element_value");
  CHECK(with(kStatepassNameSpace, "privilege_status", hex("01")) == "mdoc_element_type");
  CHECK(with(kStatepassNameSpace, "privilege_status", encode_status_reference({.index = 1, .uri = ""})) ==
        "mdoc_element_value");
  CHECK(with(kStatepassNameSpace, "something", hex("01")) == "mdoc_element_unknown");
  CHECK(with("org.example", "anything", hex("01")) == "no error");
  CHECK(with("org.example", "anything", hex("a2 01 00 01 00")) == "cbor_duplicate_key");

  auto elements = test::age_elements();
  test::find_element(elements, "portrait")->value = bstr_value(test::portrait(560));
  CHECK(check(kAgeDocType, elements) == "no error");
  test::find_element(elements, "portrait")->value = bstr_value(test::portrait(561));
  CHECK(check(kAgeDocType, elements) == "mdoc_element_value");
  test::find_element(elements, "portrait")->value = bstr_value(hex("524946460000000057454250"));
  CHECK(check(kAgeDocType, elements) == "no error");
  elements.push_back({std::string(kAgeNameSpace), "family_name", text_value("Doe")});
  CHECK(check(kAgeDocType, elements) == "mdoc_element_unknown");
  elements.back() = elements.front();
  CHECK(check(kAgeDocType, elements) == "mdoc_element_twice");
}

TEST_CASE("an error names the element's place", "[mdoc]") {
  auto elements = test::mdl_elements();
  elements[4].value = text_value("x");
  auto result = check_elements(kMdlDocType, test::views(elements));
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error() == Error{Errc::mdoc_element_type, 4});
}

TEST_CASE("values are encoded as the standard shows them", "[mdoc]") {
  CHECK(to_hex(full_date_value({2019, 10, 20})) == "d903ec6a323031392d31302d3230");
  CHECK(to_hex(tdate_value(0)) == "c074313937302d30312d30315430303a30303a30305a");
  CHECK(to_hex(bool_value(true)) == "f5");
  // driving_privileges of ISO 18013-5 Annex D.
  const DrivingPrivilege privileges[] = {
      {.vehicle_category_code = "A", .issue_date = CivilDate{2018, 8, 9}, .expiry_date = CivilDate{2024, 10, 20}},
      {.vehicle_category_code = "B", .issue_date = CivilDate{2017, 2, 23}, .expiry_date = CivilDate{2024, 10, 20}}};
  CHECK(
      to_hex(driving_privileges_value(privileges)) ==
      "82a37576656869636c655f63617465676f72795f636f646561416a69737375655f64617465d903ec6a323031382d30382d30396b65787069"
      "72795f64617465d903ec6a323032342d31302d3230a37576656869636c655f63617465676f72795f636f646561426a69737375655f646174"
      "65d903ec6a323031372d30322d32336b6578706972795f64617465d903ec6a323032342d31302d3230");
}
