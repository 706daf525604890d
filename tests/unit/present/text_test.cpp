#include "present/text.hpp"

#include "present/envelope.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::present;
using test::hex;

namespace {

// The notice of the specification's section 13.
const char* const kNotice = "048248001122334455667701249fc05c";
constexpr std::string_view kNoticeQ = "SP1:TP0R49L72TL6$ZA02FFS4EEO";
constexpr std::string_view kNoticeU = "statepass:1/asbeqaareizuivlgo4asjh6alq";
constexpr std::string_view kPage = "https://wallet.example/open";

}  // namespace

TEST_CASE("the published notice in both text forms", "[present]") {
  const Bytes envelope = hex(kNotice);
  CHECK(write_text_q(envelope) == kNoticeQ);
  CHECK(write_text_u(envelope) == kNoticeU);
  CHECK(write_link(kPage, envelope) == "https://wallet.example/open#sp=1/asbeqaareizuivlgo4asjh6alq");
  CHECK(read_text(kNoticeQ, Origin::scanned) == envelope);
  CHECK(read_text(kNoticeU, Origin::scanned) == envelope);
  CHECK(read_text("statepass:1/ASBEQAAREIZUIVLGO4ASJH6ALQ", Origin::scanned) == envelope);
  CHECK(read_fragment("#sp=1/ASBEQAAREIZUIVLGO4ASJH6ALQ") == envelope);
  CHECK(read_fragment("sp=1/asbeqaareizuivlgo4asjh6alq") == envelope);
}

TEST_CASE("white space around pasted text falls away, inside form Q it is data", "[present]") {
  const Bytes envelope = hex(kNotice);
  for (std::string_view around : {" ", "\n", "\r\n", "\t", " \v\f "}) {
    const std::string wrapped = std::string(around) + std::string(kNoticeQ) + std::string(around);
    CHECK(read_text(wrapped, Origin::pasted) == envelope);
    SP_CHECK_ERROR(read_text(wrapped, Origin::scanned), present_not_statepass);
  }
  // 36 is a space in Base45: 0x0024 is "A  " backwards, so a value whose text holds spaces survives.
  const Bytes spaces = hex("ff24 0654 0654 01");
  const std::string text = write_text_q(spaces);
  CHECK(text.find(' ') != std::string::npos);
  CHECK(read_text(text, Origin::scanned) == spaces);
  CHECK(read_text(" " + std::string(kNoticeU) + "\n", Origin::pasted) == envelope);
}

TEST_CASE("another version is told from another text", "[present]") {
  for (std::string_view text : {"SP2:ABC", "SP01:", "SP10:", "SP0:", "SP00000000000000000000000000000000001:ABC",
                                "statepass:2/aa", "statepass:01/aa", "statepass:11/", "SP2:not base45"}) {
    INFO(text);
    SP_CHECK_ERROR(read_text(text, Origin::scanned), present_version);
    SP_CHECK_ERROR(read_text(text, Origin::pasted), present_version);
  }
  for (std::string_view text : {"",
                                "S",
                                "SP",
                                "SP:",
                                "SP1",
                                "SPA:",
                                "sp1:TP0R",
                                "SP1;TP0R",
                                "SP 1:",
                                "HC1:NCF",
                                "statepass:",
                                "statepass:/aa",
                                "statepass:1",
                                "Statepass:1/aa",
                                "STATEPASS:1/AA",
                                "statepass:v1/aa",
                                "mdoc:owBj",
                                "https://verifier.example/",
                                "https://wallet.example/open#sp=1/asbeqaareizuivlgo4asjh6alq",
                                "\xef\xbb\xbfSP1:TP0R",
                                "SP1\0:TP0R"}) {
    INFO(text);
    SP_CHECK_ERROR(read_text(text, Origin::scanned), present_not_statepass);
    SP_CHECK_ERROR(read_text(text, Origin::pasted), present_not_statepass);
  }
}

TEST_CASE("only a wallet takes links, and only its own", "[present]") {
  const Bytes envelope = hex(kNotice);
  const std::string link = write_link(kPage, envelope);
  const std::string_view own[] = {"https://other.example/", kPage};
  CHECK(read_text(link, Origin::scanned, own) == envelope);
  SP_CHECK_ERROR(read_text(link, Origin::scanned), present_not_statepass);
  const std::string_view others[] = {"https://wallet.example/ope", "https://wallet.example/"};
  SP_CHECK_ERROR(read_text(link, Origin::scanned, others), present_not_statepass);
  SP_CHECK_ERROR(read_text("https://wallet.example/open#sp=2/aa", Origin::scanned, own), present_version);
  SP_CHECK_ERROR(read_text("https://wallet.example/open?sp=1/aa", Origin::scanned, own), present_not_statepass);
  SP_CHECK_ERROR(read_fragment("#sp=3/aa"), present_version);
  SP_CHECK_ERROR(read_fragment("#sq=1/aa"), present_not_statepass);
  SP_CHECK_ERROR(read_fragment(""), present_not_statepass);
}

TEST_CASE("decoding is strict", "[present]") {
  struct Negative {
    std::string_view text;
    std::uint32_t offset;
  };
  const Negative cases[] = {
      {"SP1:tp0r49", 4},  // lower case
      {"SP1:TP0R49L72TL6$ZA02FFS4EEO\n", 28},
      {"SP1:TP0R", 7},  // a lone last character
      {"SP1:GGX", 4},   // 65,536
      {"SP1:BB8:::", 7},
      {"SP1:V5", 4},          // 31 + 5 × 45 = 256
      {"statepass:1/a", 13},  // impossible length
      {"statepass:1/asb", 15},
      {"statepass:1/asbeqa", 18},
      {"statepass:1/asbeqaareizuivlgo4asjh6alr", 38},  // spare bits
      {"statepass:1/asbeqa1r", 18},
      {"statepass:1/asbeqa==", 18},
  };
  for (const auto& c : cases) {
    INFO(c.text);
    auto result = read_text(c.text, Origin::scanned);
    SP_CHECK_ERROR(result, present_alphabet);
    if (!result) CHECK(result.error().offset == c.offset);
  }
}

TEST_CASE("a text beyond the limit is not decoded", "[present]") {
  std::string q(kMostText, '0'), u(kMostText, 'a');
  q.replace(0, 4, "SP1:");
  u.replace(0, 12, "statepass:1/");
  u.resize(kMostText - 4);  // a length that Base32 has
  SP_REQUIRE_OK(read_text(q, Origin::scanned));
  SP_REQUIRE_OK(read_text(u, Origin::scanned));
  SP_CHECK_ERROR(read_text(q + "000", Origin::scanned), present_too_large);
  SP_CHECK_ERROR(read_text(u + "aaaaaaaa", Origin::scanned), present_too_large);
  SP_CHECK_ERROR(read_text(std::string(kMostText + 1, 'x'), Origin::pasted), present_not_statepass);
}
