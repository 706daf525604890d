#include "mdoc/issue.hpp"

#include <set>

#include "support/mdoc_kit.hpp"

using namespace statepass;
using namespace statepass::mdoc;
using test::hex;

namespace {

Result<IssueDraft> draft(const IssueParameters& parameters) {
  return IssueDraft::make(parameters, test::issuer().signer, SecretArray<32>(Bytes(32, 9)));
}

Result<IssueDraft> draft_with(const std::function<void(IssueParameters&)>& change) {
  const auto elements = test::mdl_elements();
  const auto element_views = test::views(elements);
  auto parameters = test::issue_parameters(kMdlDocType, element_views);
  change(parameters);
  return draft(parameters);
}

}  // namespace

TEST_CASE("the same entropy issues the same bytes to sign, another seed others", "[mdoc]") {
  const auto elements = test::mdl_elements();
  const auto element_views = test::views(elements);
  const auto parameters = test::issue_parameters(kMdlDocType, element_views);
  auto a = IssueDraft::make(parameters, test::issuer().signer, SecretArray<32>(Bytes(32, 1)));
  auto b = IssueDraft::make(parameters, test::issuer().signer, SecretArray<32>(Bytes(32, 1)));
  auto c = IssueDraft::make(parameters, test::issuer().signer, SecretArray<32>(Bytes(32, 2)));
  SP_REQUIRE_OK(a);
  CHECK(a->to_be_signed() == b->to_be_signed());
  CHECK_FALSE(a->to_be_signed() == c->to_be_signed());
  SP_CHECK_ERROR(a->finish(Bytes(63)), crypto_signature_form);
  SP_CHECK_ERROR(a->finish(test::key_from_seed(1).sign(take_array<32>(a->digest().view()))), crypto_signature);
}

TEST_CASE("digest ids are a permutation of each namespace, and no salt comes twice", "[mdoc]") {
  std::set<std::string> salts, orders;
  for (std::uint8_t seed = 1; seed <= 8; ++seed) {
    const Bytes issued = test::issue(kMdlDocType, test::mdl_elements(), seed);
    auto parsed = parse_issuer_signed(issued);
    SP_REQUIRE_OK(parsed);
    std::set<std::uint32_t> ids;
    std::string order;
    for (const auto& item : parsed->items) {
      CHECK(item.random.size() == 16);
      salts.insert(to_hex(item.random));
      if (item.name_space != kMdlNameSpace) continue;
      ids.insert(item.digest_id);
      order += std::to_string(item.digest_id) + " ";
    }
    CHECK(ids.size() == 15);
    CHECK(*ids.rbegin() == 14);
    orders.insert(order);
    CHECK(std::is_sorted(parsed->mso.digests.begin(), parsed->mso.digests.begin() + 15,
                         [](const auto& x, const auto& y) { return x.id < y.id; }));
  }
  CHECK(salts.size() == 8 * test::mdl_elements().size());
  CHECK(orders.size() == 8);
}

TEST_CASE("dates are those of the day", "[mdoc]") {
  const auto elements = test::mdl_elements();
  const auto element_views = test::views(elements);
  auto parameters = test::issue_parameters(kMdlDocType, element_views);
  parameters.validity.expected_update = test::at("2026-12-01T10:00:00Z");
  auto made = draft(parameters);
  SP_REQUIRE_OK(made);
  const std::string text(text_of(made->to_be_signed()));
  CHECK(text.find("2026-11-20T00:00:00Z") != std::string::npos);
  CHECK(text.find("2026-12-20T00:00:00Z") != std::string::npos);
  CHECK(text.find("2026-12-01T00:00:00Z") != std::string::npos);
  CHECK(text.find("17:31:02") == std::string::npos);
}

TEST_CASE("an MSO is written in the standard's order and within its size", "[mdoc]") {
  const auto elements = test::age_elements();
  const auto element_views = test::views(elements);
  auto made = draft(test::issue_parameters(kAgeDocType, element_views));
  SP_REQUIRE_OK(made);
  CAPTURE(made->mso_bytes());
  CHECK(made->mso_bytes() <= 640);
  const std::string text(text_of(made->to_be_signed()));
  std::size_t at = 0;
  for (const char* part : {"version", "digestAlgorithm", "valueDigests", "deviceKeyInfo", "docType", "validityInfo",
                           "signed", "validFrom", "validUntil", "status", "status_list", "idx", "uri"}) {
    const std::size_t found = text.find(part, at);
    INFO(part);
    REQUIRE(found != std::string::npos);
    at = found;
  }
}

TEST_CASE("what cannot be issued has its code", "[mdoc]") {
  SP_REQUIRE_OK(draft_with([](auto&) {}));
  SP_CHECK_ERROR(draft_with([](auto& p) { p.elements = {}; }), mdoc_limit);
  SP_CHECK_ERROR(draft_with([](auto& p) { p.elements = p.elements.first(10); }), mdoc_element_missing);
  const UnixTime day = kSecondsPerDay;
  SP_CHECK_ERROR(draft_with([&](auto& p) { p.validity.valid_until = p.validity.valid_from; }), mdoc_validity_order);
  SP_CHECK_ERROR(draft_with([&](auto& p) { p.validity.valid_until = p.validity.valid_from + 3600; }),
                 mdoc_validity_order);
  SP_CHECK_ERROR(draft_with([&](auto& p) { p.validity.signed_at += day; }), mdoc_validity_order);
  SP_CHECK_ERROR(draft_with([&](auto& p) { p.validity.signed_at = test::at("2026-02-28T12:00:00Z"); }),
                 mdoc_signed_outside_certificate);
  SP_CHECK_ERROR(draft_with([&](auto& p) { p.validity.valid_until = test::at("2027-05-02T00:00:00Z"); }),
                 mdoc_signed_outside_certificate);
  SP_REQUIRE_OK(draft_with([&](auto& p) { p.validity.valid_until = test::at("2027-05-01T23:59:59Z"); }));

  // Namespaces that do not stand together.
  auto elements = test::mdl_elements();
  std::swap(elements[0], elements.back());
  auto element_views = test::views(elements);
  SP_CHECK_ERROR(draft(test::issue_parameters(kMdlDocType, element_views)), mdoc_empty);

  // Too long: an MSO of many digests, and an age document's with a long status address.
  elements = test::mdl_elements();
  for (int i = 0; i < 60; ++i) elements.push_back({"org.example", "element" + std::to_string(i), hex("00")});
  element_views = test::views(elements);
  SP_CHECK_ERROR(draft(test::issue_parameters(kMdlDocType, element_views)), mdoc_mso_size);
  for (int i = 60; i < 120; ++i) elements.push_back({"org.example", "element" + std::to_string(i), hex("00")});
  element_views = test::views(elements);
  SP_CHECK_ERROR(draft(test::issue_parameters(kMdlDocType, element_views)), mdoc_limit);
  elements = test::age_elements();
  element_views = test::views(elements);
  auto parameters = test::issue_parameters(kAgeDocType, element_views);
  const std::string uri = "https://status.example/" + std::string(200, 'x');
  parameters.status = StatusReference{.index = 1, .uri = uri};
  SP_CHECK_ERROR(draft(parameters), mdoc_mso_size);
}

TEST_CASE("other digest algorithms", "[mdoc]") {
  for (auto algorithm : {crypto::HashAlgorithm::sha384, crypto::HashAlgorithm::sha512}) {
    const auto elements = test::mdl_elements();
    const auto element_views = test::views(elements);
    auto parameters = test::issue_parameters(kMdlDocType, element_views);
    parameters.digest_algorithm = algorithm;
    CHECK(test::words(test::verify_first(test::present(test::issue(parameters)))) == "sound");
  }
}

TEST_CASE("documents of other types are issued as they are", "[mdoc]") {
  const test::OwnedElements elements = {{"org.example.title.1", "vin", text_value("1HGCM82633A004352")}};
  CHECK(test::words(test::verify_first(test::present(test::issue("org.example.title.1", elements)))) == "sound");
}
