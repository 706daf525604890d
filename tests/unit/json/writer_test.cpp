#include "json/writer.hpp"

#include <limits>

#include "json/reader.hpp"
#include "support/support.hpp"

using namespace statepass;
using json::Writer;
using namespace std::string_literals;

TEST_CASE("containers, members and commas", "[json]") {
  Writer out;
  out.begin_object().member("a", "x").member("n", 5).member("t", true).key("list").begin_array();
  out.integer(1).string("two").boolean(false).begin_object().end_object().begin_array().end_array().raw("null");
  out.end_array().key("o").begin_object().member("deep", std::int64_t{-7}).end_object().member("z", "").end_object();
  CHECK(out.text() == R"({"a":"x","n":5,"t":true,"list":[1,"two",false,{},[],null],"o":{"deep":-7},"z":""})");
  CHECK(Writer().begin_array().end_array().take() == "[]");
  CHECK(Writer().string("alone").take() == "\"alone\"");
}

TEST_CASE("integers of every size", "[json]") {
  CHECK(Writer().integer(0).take() == "0");
  CHECK(Writer().integer(-1).take() == "-1");
  CHECK(Writer().integer(std::numeric_limits<std::int64_t>::max()).take() == "9223372036854775807");
  CHECK(Writer().integer(std::numeric_limits<std::int64_t>::min()).take() == "-9223372036854775808");
}

TEST_CASE("whatever is given as text, JSON is written, and it reads back", "[json]") {
  const std::pair<std::string, std::string> cases[] = {
      {"plain", "plain"},
      {"q\"b\\s/", "q\"b\\s/"},
      {"\x01\n\x1f\0"s, "\x01\n\x1f\0"s},
      {"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"},
      {"a\xFF"
       "b",
       "a\xEF\xBF\xBD"
       "b"},
      {"\xE2\x82", "\xEF\xBF\xBD\xEF\xBF\xBD"},
      {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
  };
  for (const auto& [given, read] : cases) {
    std::string text = Writer().begin_object().member(given, given).end_object().take();
    auto document = json::Document::parse(text);
    INFO(text);
    SP_REQUIRE_OK(document);
    auto member = document->root().string_member(read);
    SP_REQUIRE_OK(member);
    CHECK(*member == read);
  }
}
