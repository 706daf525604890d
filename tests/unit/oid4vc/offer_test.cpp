#include "oid4vc/offer.hpp"

#include "support/support.hpp"

using namespace statepass;
using namespace statepass::oid4vc;

namespace {

constexpr std::string_view kGrant = R"("grants":{"urn:ietf:params:oauth:grant-type:pre-authorized_code":)";

// An offer with this grant object, and its other members.
std::string with_grant(std::string_view grant, std::string_view members = R"("credential_configuration_ids":["mdl"])") {
  return R"({"credential_issuer":"https://dmv.example",)" + std::string(members) + "," + std::string(kGrant) +
         std::string(grant) + "}}";
}

}  // namespace

TEST_CASE("the examples of the standard", "[oid4vc]") {
  // OpenID4VCI 1.0 section 4.1.2: the link for a native wallet, with a text code.
  auto link = parse_offer_link(
      "openid-credential-offer://?credential_offer=%7B%22credential_issuer%22:%22https://credential-issuer.example.com"
      "%22,%22credential_configuration_ids%22:%5B%22org.iso.18013.5.1.mDL%22%5D,%22grants%22:%7B%22urn:ietf:params:"
      "oauth:"
      "grant-type:pre-authorized_code%22:%7B%22pre-authorized_code%22:%22oaKazRN8I0IbtZ0C7JuMn5%22,%22tx_code%22:%7B%22"
      "input_mode%22:%22text%22,%22description%22:%22Please%20enter%20the%20serial%20number%20of%20your%20physical%20"
      "drivers%20license%22%7D%7D%7D%7D");
  SP_REQUIRE_OK(link);
  CHECK_FALSE(link->by_reference);
  auto offer = parse_offer(link->content);
  SP_REQUIRE_OK(offer);
  CHECK(offer->credential_issuer == "https://credential-issuer.example.com");
  CHECK(offer->configuration_ids == std::vector<std::string>{"org.iso.18013.5.1.mDL"});
  CHECK(offer->pre_authorized_code == "oaKazRN8I0IbtZ0C7JuMn5");
  REQUIRE(offer->transaction_code.has_value());
  CHECK(offer->transaction_code->input_mode == InputMode::text);
  CHECK(offer->transaction_code->length == 0);
  CHECK(offer->transaction_code->description == "Please enter the serial number of your physical drivers license");

  // Section 4.1.3: by reference.
  auto reference = parse_offer_link(
      "openid-credential-offer://"
      "?credential_offer_uri=https%3A%2F%2Fserver%2Eexample%2Ecom%2Fcredential-offer%2FGkurKxf5"
      "T0Y-mnPFCHqWOMiZi4VS138cQO_V7PZHAdM");
  SP_REQUIRE_OK(reference);
  CHECK(reference->by_reference);
  CHECK(reference->content ==
        "https://server.example.com/credential-offer/GkurKxf5T0Y-mnPFCHqWOMiZi4VS138cQO_V7PZHAdM");
}

TEST_CASE("links in other clothes", "[oid4vc]") {
  for (const char* text : {"  openid-credential-offer://?credential_offer_uri=https%3A%2F%2Fa.example%2Fo\n",
                           "openid-credential-offer://offer?utm=1&credential_offer_uri=https://a.example/o",
                           "https://wallet.example/add?credential_offer_uri=https%3A%2F%2Fa.example%2Fo",
                           "https://wallet.example/#credential_offer_uri=https%3A%2F%2Fa.example%2Fo"}) {
    auto link = parse_offer_link(text);
    INFO(text);
    SP_REQUIRE_OK(link);
    CHECK(link->by_reference);
    CHECK(link->content == "https://a.example/o");
  }
}

TEST_CASE("what is no link", "[oid4vc]") {
  for (const char* text :
       {"", "   ", "hello", "openid-credential-offer://", "openid-credential-offer://?",
        "openid-credential-offer://?x=1",
        "openid-credential-offer://?credential_offer=%7B%7D&credential_offer_uri=https://a.example/o",
        "openid-credential-offer://?credential_offer=a&credential_offer=b",
        "openid-credential-offer://?credential_offer=%F", "javascript:alert(1)?credential_offer=%7B%7D",
        "openid4vp://?credential_offer=%7B%7D"}) {
    INFO(text);
    SP_CHECK_ERROR(parse_offer_link(text), oid4vc_offer_link);
  }
  SP_CHECK_ERROR(parse_offer_link("openid-credential-offer://?credential_offer=" + std::string(40'000, 'a')),
                 oid4vc_offer_link);
}

TEST_CASE("an offer is made and read back", "[oid4vc]") {
  Offer offer{.credential_issuer = "https://dmv.example/state/36",
              .configuration_ids = {"org.iso.18013.5.1.mDL", "statepass.age"},
              .pre_authorized_code = "code \"with\" + odd & characters\xC3\xA9",
              .transaction_code = TransactionCodeHint{InputMode::numeric, 6, "sent by letter"},
              .authorization_server = "https://login.example"};
  for (int form = 0; form < 3; ++form) {
    if (form == 1) offer.transaction_code = TransactionCodeHint{};
    if (form == 2) offer.transaction_code.reset(), offer.authorization_server.clear();
    auto link = parse_offer_link(make_offer_link({false, make_offer(offer)}));
    SP_REQUIRE_OK(link);
    auto read = parse_offer(link->content);
    SP_REQUIRE_OK(read);
    CHECK(*read == offer);
  }
  auto reference = parse_offer_link(make_offer_link({true, "https://dmv.example/oid4vci/offers/1?a=b&c"}));
  SP_REQUIRE_OK(reference);
  CHECK(reference->by_reference);
  CHECK(reference->content == "https://dmv.example/oid4vci/offers/1?a=b&c");
}

TEST_CASE("each way of being no offer has its code", "[oid4vc]") {
  SP_REQUIRE_OK(parse_offer(with_grant(R"({"pre-authorized_code":"x","unknown":1})")));
  CHECK(parse_offer(with_grant(R"({"pre-authorized_code":"x","tx_code":{}})"))->transaction_code ==
        TransactionCodeHint{});
  SP_CHECK_ERROR(parse_offer("{"), json_short);
  SP_CHECK_ERROR(parse_offer("[]"), json_type);
  SP_CHECK_ERROR(parse_offer("{}"), json_missing);
  SP_CHECK_ERROR(parse_offer(std::string(64 * 1024 + 1, ' ')), json_size);
  SP_CHECK_ERROR(parse_offer(std::string(17, '[') + std::string(17, ']')), json_depth);
  SP_CHECK_ERROR(parse_offer(R"({"credential_issuer":"https://a.example","credential_issuer":"https://b.example"})"),
                 json_duplicate);
  SP_CHECK_ERROR(parse_offer(R"({"credential_issuer":"dmv","credential_configuration_ids":["a"]})"), oid4vc_url);
  SP_CHECK_ERROR(parse_offer(R"({"credential_issuer":"https://a.example/?x","credential_configuration_ids":["a"]})"),
                 oid4vc_url);
  const std::string code = R"({"pre-authorized_code":"x"})";
  auto with_ids = [&](std::string_view ids) {
    return parse_offer(with_grant(code, R"("credential_configuration_ids":)" + std::string(ids)));
  };
  SP_CHECK_ERROR(with_ids("[]"), oid4vc_offer);
  SP_CHECK_ERROR(with_ids(R"(["a","a"])"), oid4vc_offer);
  SP_CHECK_ERROR(with_ids(R"([""])"), oid4vc_offer);
  SP_CHECK_ERROR(with_ids("[\"" + std::string(257, 'a') + "\"]"), oid4vc_offer);
  SP_CHECK_ERROR(with_ids("[1]"), json_type);
  SP_CHECK_ERROR(with_ids("\"a\""), json_type);
  std::string many = "[\"0\"";
  for (int i = 1; i < 17; ++i) many += ",\"" + std::to_string(i) + "\"";
  SP_CHECK_ERROR(with_ids(many + "]"), oid4vc_offer);
  const std::string start = R"({"credential_issuer":"https://a.example","credential_configuration_ids":["a"])";
  SP_CHECK_ERROR(parse_offer(start + "}"), oid4vc_offer_grant);
  SP_CHECK_ERROR(parse_offer(start + R"(,"grants":{}})"), oid4vc_offer_grant);
  SP_CHECK_ERROR(parse_offer(start + R"(,"grants":{"authorization_code":{}}})"), oid4vc_offer_grant);
  SP_CHECK_ERROR(parse_offer(with_grant("{}")), json_missing);
  SP_CHECK_ERROR(parse_offer(with_grant(R"({"pre-authorized_code":""})")), oid4vc_offer);
  SP_CHECK_ERROR(parse_offer(with_grant(R"({"pre-authorized_code":")" + std::string(4097, 'a') + "\"}")), oid4vc_offer);
  SP_CHECK_ERROR(parse_offer(with_grant(R"({"pre-authorized_code":5})")), json_type);
  auto with_code = [&](std::string_view hint) {
    return parse_offer(with_grant(R"({"pre-authorized_code":"x","tx_code":)" + std::string(hint) + "}"));
  };
  SP_CHECK_ERROR(with_code(R"({"input_mode":"digits"})"), oid4vc_offer);
  SP_CHECK_ERROR(with_code(R"({"length":0})"), oid4vc_offer);
  SP_CHECK_ERROR(with_code(R"({"length":65})"), oid4vc_offer);
  SP_CHECK_ERROR(with_code(R"({"length":4.5})"), json_range);
  SP_CHECK_ERROR(with_code(R"({"description":")" + std::string(301, 'a') + "\"}"), oid4vc_offer);
  SP_CHECK_ERROR(with_code("true"), json_type);
}
