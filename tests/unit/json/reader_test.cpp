#include "json/reader.hpp"

#include "support/support.hpp"

using namespace statepass;
using json::Document;
using json::Limits;
using json::Type;
using json::Value;
using namespace std::string_literals;

namespace {

struct Negative {
  std::string text;
  Errc code;
  std::uint32_t offset;
};

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

// What the reader says of a text, with a library that shares no line with it beside it.
bool foreign_accepts(std::string_view text) {
  return nlohmann::json::accept(text);
}

}  // namespace

TEST_CASE("every way of not being JSON has its code and place", "[json]") {
  const Negative cases[] = {
      {"", Errc::json_short, 0},
      {" \t\r\n", Errc::json_short, 4},
      {"{", Errc::json_short, 1},
      {"[1", Errc::json_short, 2},
      {"{\"a\"", Errc::json_short, 4},
      {"{\"a\":", Errc::json_short, 5},
      {"\"abc", Errc::json_short, 0},
      {"\"\\", Errc::json_short, 1},
      {"\"\\u12", Errc::json_short, 1},
      {"tru", Errc::json_short, 0},
      {"-", Errc::json_short, 1},
      {"1.", Errc::json_short, 2},
      {"1e", Errc::json_short, 2},
      {"trux", Errc::json_syntax, 0},
      {"nul1", Errc::json_syntax, 0},
      {"True", Errc::json_syntax, 0},
      {"NaN", Errc::json_syntax, 0},
      {"'a'", Errc::json_syntax, 0},
      {"[1 2]", Errc::json_syntax, 3},
      {"[,1]", Errc::json_syntax, 1},
      {"[1,]", Errc::json_syntax, 3},
      {"[1}", Errc::json_syntax, 2},
      {"{1:2}", Errc::json_syntax, 1},
      {"{\"a\" 1}", Errc::json_syntax, 5},
      {"{\"a\":1,}", Errc::json_syntax, 7},
      {"{\"a\":1 \"b\":2}", Errc::json_syntax, 7},
      {"/* */1", Errc::json_syntax, 0},
      {"\xEF\xBB\xBF{}", Errc::json_syntax, 0},
      {"+1", Errc::json_syntax, 0},
      {".5", Errc::json_syntax, 0},
      {"01", Errc::json_number, 0},
      {"-01", Errc::json_number, 1},
      {"-a", Errc::json_number, 1},
      {"1.e5", Errc::json_number, 2},
      {"1e+a", Errc::json_number, 3},
      {"\"\n\"", Errc::json_string, 1},
      {"\"\0\""s, Errc::json_string, 1},
      {"\"\\x\"", Errc::json_string, 1},
      {"\"\\u12g4\"", Errc::json_string, 1},
      {"\"\\ud800\"", Errc::json_string, 1},
      {"\"\\ud800\\n\"", Errc::json_string, 1},
      {"\"\\ud800\\u0041\"", Errc::json_string, 1},
      {"\"\\udc00\\ud800\"", Errc::json_string, 1},
      {"\"\xff\"", Errc::json_string, 0},
      {"\"\xed\xa0\x80\"", Errc::json_string, 0},
      {"{\"a\":1,\"a\":2}", Errc::json_duplicate, 12},
      {"{\"a\":1,\"b\":2,\"\\u0061\":3}", Errc::json_duplicate, 23},
      {"[{\"\":1,\"\":1}]", Errc::json_duplicate, 11},
      {"1 2", Errc::json_trailing, 2},
      {"{}{}", Errc::json_trailing, 2},
      {"1\0"s, Errc::json_trailing, 1},
      {nested(17), Errc::json_depth, 16},
      {nested(100'000), Errc::json_depth, 16},
  };
  for (const auto& c : cases) {
    auto result = Document::parse(c.text);
    INFO(c.text.substr(0, 60));
    CHECK(test::error_of(result) == error_name(c.code));
    if (!result) CHECK(result.error().offset == c.offset);
  }
}

TEST_CASE("size, count and depth are bounded", "[json]") {
  SP_CHECK_ERROR(Document::parse("[1,2,3]", {.max_bytes = 6}), json_size);
  SP_REQUIRE_OK(Document::parse("[1,2,3]", {.max_bytes = 7}));
  SP_CHECK_ERROR(Document::parse("[1,2,3]", {.max_values = 3}), json_size);
  SP_REQUIRE_OK(Document::parse("[1,2,3]", {.max_values = 4}));
  SP_REQUIRE_OK(Document::parse(nested(16)));
  SP_CHECK_ERROR(Document::parse("[[]]", {.max_depth = 1}), json_depth);
  SP_REQUIRE_OK(Document::parse("1", {.max_depth = 0}));
}

TEST_CASE("values are what was written", "[json]") {
  auto document = Document::parse(
      " { \"text\" : \"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\xC3\xA9\\u0000\" , \"list\":[1,-2,[],{}],"
      "\"yes\":true,\"no\":false,\"none\":null,\"big\":9007199254740991,\"real\":-1.5E+3 } ");
  SP_REQUIRE_OK(document);
  Value root = document->root();
  CHECK(root.is(Type::object));
  CHECK(root.object()->size() == 7);
  CHECK(*root.string_member("text") == "a\"\\/\b\f\n\r\t\xC3\xA9\xF0\x9F\x98\x80\xC3\xA9\0"s);
  Value list = *root.member("list");
  std::vector<Type> types;
  json::Values elements = *list.array();
  for (Value value : elements) types.push_back(value.type());
  CHECK(types == std::vector<Type>{Type::number, Type::number, Type::array, Type::object});
  CHECK(*(*elements.begin()).integer() == 1);
  CHECK(*root.member("yes")->boolean());
  CHECK_FALSE(*root.member("no")->boolean());
  CHECK(root.member("none")->is(Type::null));
  CHECK(*root.integer_member("big") == json::kMostInteger);
  CHECK(*root.member("real")->number() == "-1.5E+3");
  std::string names;
  json::Values members = *root.object();
  for (Value member : members) names += std::string(member.name()) + " ";
  CHECK(names == "text list yes no none big real ");
  CHECK(root.name().empty());
}

TEST_CASE("a value of another type, a missing member and a number out of range are three errors", "[json]") {
  auto document = Document::parse(R"({"s":"x","n":5,"f":1.0,"e":1e2,"b":true,"z":null,"l":9007199254740992,
    "m":-9007199254740991,"h":99999999999999999999999999})");
  SP_REQUIRE_OK(document);
  Value root = document->root();
  SP_CHECK_ERROR(root.string(), json_type);
  SP_CHECK_ERROR(root.integer(), json_type);
  SP_CHECK_ERROR(root.boolean(), json_type);
  SP_CHECK_ERROR(root.array(), json_type);
  SP_CHECK_ERROR(root.member("s")->object(), json_type);
  SP_CHECK_ERROR(root.member("s")->member("x"), json_type);
  SP_CHECK_ERROR(root.member("other"), json_missing);
  SP_CHECK_ERROR(root.string_member("other"), json_missing);
  SP_CHECK_ERROR(root.string_member("n"), json_type);
  SP_CHECK_ERROR(root.integer_member("s"), json_type);
  SP_CHECK_ERROR(root.integer_member("f"), json_range);
  SP_CHECK_ERROR(root.integer_member("e"), json_range);
  SP_CHECK_ERROR(root.integer_member("l"), json_range);
  SP_CHECK_ERROR(root.integer_member("h"), json_range);
  CHECK(*root.integer_member("m") == -json::kMostInteger);
  CHECK(*root.member("n")->integer_in(5, 5) == 5);
  SP_CHECK_ERROR(root.member("n")->integer_in(6, 9), json_range);
  SP_CHECK_ERROR(root.member("n")->integer_in(0, 4), json_range);
  CHECK_FALSE(root.optional_string_member("other")->has_value());
  CHECK_FALSE(root.optional_integer_member("other")->has_value());
  CHECK_FALSE(root.optional_boolean_member("other")->has_value());
  CHECK(**root.optional_boolean_member("b"));
  CHECK(**root.optional_integer_member("n") == 5);
  SP_CHECK_ERROR(root.optional_string_member("z"), json_type);
  SP_CHECK_ERROR(root.optional_boolean_member("n"), json_type);
}

TEST_CASE("a document can be moved while its values are held", "[json]") {
  auto parsed = Document::parse(R"({"a":"kept"})");
  SP_REQUIRE_OK(parsed);
  Value root = parsed->root();
  Document moved = *std::move(parsed);
  CHECK(*root.string_member("a") == "kept");
  CHECK(*moved.root().string_member("a") == "kept");
}

TEST_CASE("nothing is taken for JSON that another reader refuses, and the other way round", "[json]") {
  const std::string seed =
      R"({"credential_issuer":"https://dmv.example","ids":["a","b\u00e9\ud83d\ude00"],"n":[0,-1,2.5e-3,true,false,null]})";
  constexpr std::string_view kAlphabet = "{}[]\",:\\u0d8eE+-.19 \n\x01\x80\xff/tfn";
  std::uint32_t state = 7;
  auto draw = [&state](std::size_t below) {
    state = state * 1664525u + 1013904223u;
    return (state >> 8) % below;
  };
  std::size_t accepted = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text = seed;
    for (std::size_t change = 0, changes = 1 + draw(3); change < changes; ++change) {
      text[draw(text.size())] = kAlphabet[draw(kAlphabet.size())];
    }
    auto result = Document::parse(text);
    if (!result && result.error().code == Errc::json_duplicate) continue;
    INFO(text);
    REQUIRE(result.has_value() == foreign_accepts(text));
    accepted += result.has_value();
  }
  CHECK(accepted > 1'000);
}
