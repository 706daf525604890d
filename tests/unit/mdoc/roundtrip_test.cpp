#include "support/mdoc_kit.hpp"

using namespace statepass;
using namespace statepass::mdoc;
using test::words;

TEST_CASE("issue, hold, choose, present, verify", "[mdoc]") {
  const std::vector<ElementRef> choices[] = {
      {{kMdlNameSpace, "age_over_21"}},
      {{kMdlNameSpace, "portrait"}, {kMdlNameSpace, "family_name"}},
      {{kStatepassNameSpace, kPrivilegeStatus},
       {kMdlNameSpace, kDrivingPrivileges},
       {kAamvaNameSpace, kDomesticDrivingPrivileges}},
  };
  for (const auto& wanted : choices) {
    const Bytes response = test::present(test::issued_mdl(), wanted);
    CHECK(words(test::verify_first(response)) == "sound");
    auto parsed = parse_device_response(response);
    const auto& items = parsed->documents[0].issuer_signed.items;
    CHECK(items.size() == wanted.size());
    for (const ElementRef& element : wanted) CHECK(parsed->documents[0].issuer_signed.find(element) != nullptr);
    // Each is byte for byte what the issuer delivered.
    auto held = parse_issuer_signed(test::issued_mdl());
    for (const auto& item : items) CHECK(equal(item.bytes, held->find(item.ref())->bytes));
  }
}

TEST_CASE("items are presented in the order held, whatever was asked first", "[mdoc]") {
  auto held = parse_issuer_signed(test::issued_mdl());
  const ElementRef forth[] = {
      {kMdlNameSpace, "family_name"}, {kMdlNameSpace, "portrait"}, {kAamvaNameSpace, kDomesticDrivingPrivileges}};
  const ElementRef back[] = {forth[2], forth[1], forth[0]};
  CHECK(select_items(*held, forth) == select_items(*held, back));
}

TEST_CASE("what is not held cannot be chosen, nor anything twice", "[mdoc]") {
  auto held = parse_issuer_signed(test::issued_mdl());
  const ElementRef absent[] = {{kMdlNameSpace, "hair_colour"}}, elsewhere[] = {{kAamvaNameSpace, "family_name"}},
                   twice[] = {{kMdlNameSpace, "portrait"}, {kMdlNameSpace, "portrait"}};
  SP_CHECK_ERROR(select_items(*held, absent), mdoc_selection);
  SP_CHECK_ERROR(select_items(*held, elsewhere), mdoc_selection);
  SP_CHECK_ERROR(select_items(*held, twice), mdoc_selection);
  SP_CHECK_ERROR(DocumentDraft::make(*held, absent, test::transcript()), mdoc_selection);
  // Nothing at all is a choice: the credential alone.
  auto none = select_items(*held, {});
  SP_REQUIRE_OK(none);
  CHECK(parse_issuer_signed(*none)->items.empty());
}

TEST_CASE("a signature of another key is not taken", "[mdoc]") {
  auto held = parse_issuer_signed(test::issued_mdl());
  const ElementRef wanted[] = {{kMdlNameSpace, "age_over_18"}};
  auto draft = DocumentDraft::make(*held, wanted, test::transcript());
  SP_REQUIRE_OK(draft);
  CHECK(draft->device_key() == test::key_from_seed(test::kDeviceSeed).public_key());
  CHECK(equal(draft->digest().view(), crypto::sha256(draft->to_be_signed())));
  SP_CHECK_ERROR(draft->finish(test::key_from_seed(1).sign(take_array<32>(draft->digest().view()))), crypto_signature);
  SP_CHECK_ERROR(draft->finish(Bytes(63)), crypto_signature_form);
}

TEST_CASE("sizes of answers", "[mdoc]") {
  const auto size = [](const Bytes& issued, std::vector<ElementRef> wanted) {
    return test::present(issued, std::move(wanted)).size();
  };
  const std::size_t age = size(test::issued_age(), {{kAgeNameSpace, "age_over_18"}});
  const std::size_t mdl_age = size(test::issued_mdl(), {{kMdlNameSpace, "age_over_21"}});
  CAPTURE(age, mdl_age, test::mdl_response().size());
  CHECK(age < 1700);
  CHECK(mdl_age < 2300);
}
