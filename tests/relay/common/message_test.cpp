#include "common/http/message.hpp"

#include "common/http/problem.hpp"
#include "common/http/security_fields.hpp"
#include "common/http/url.hpp"
#include "common/run/json.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::common;

TEST_CASE("fields are found without regard to case, the first of a name first") {
  Fields fields;
  fields.add("Content-Type", "text/plain");
  fields.add("X-A", "");
  fields.add("x-a", "2");
  CHECK(fields.find("content-type") == "text/plain");
  CHECK(fields.find("X-a") == "");
  CHECK(fields.count("x-A") == 2);
  CHECK_FALSE(fields.find("Content"));
  fields.clear();
  CHECK_FALSE(fields.find("X-A"));
}

TEST_CASE("query parameters are taken from the target") {
  Request request;
  request.target = "/v1/headers?from=5&count=&step&x=a=b";
  CHECK(request.path() == "/v1/headers");
  CHECK(request.query("from") == "5");
  CHECK(request.query("count") == "");
  CHECK(request.query("step") == "");
  CHECK(request.query("x") == "a=b");
  CHECK_FALSE(request.query("fro"));
  request.target = "/v1/headers";
  CHECK_FALSE(request.query("from"));
}

TEST_CASE("tokens of a list, with their weights") {
  CHECK(names_token("gzip, br;q=0.5", "br"));
  CHECK(names_token("GZIP,BR", "br"));
  CHECK_FALSE(names_token("gzip, br;q=0", "br"));
  CHECK_FALSE(names_token("gzip, br; q=0.000", "br"));
  CHECK_FALSE(names_token("brotli", "br"));
  CHECK_FALSE(names_token("", "br"));
  CHECK(names_token("W/\"a\", \"b\"", "\"b\""));
}

TEST_CASE("a problem names its code, its status and when to come back") {
  const Response response = problem(Problem::kLimited, "too \"many\"", 3, ",\"args\":[1]");
  CHECK(response.status() == 429);
  CHECK(Json::parse(response.body()) == Json{{"type", "about:blank"},
                                             {"title", "Too Many Requests"},
                                             {"status", 429},
                                             {"code", "LIMITED"},
                                             {"detail", "too \"many\""},
                                             {"retryAfter", 3},
                                             {"args", {1}}});
  CHECK(response.fields().find("Retry-After: 3\r\n") != std::string::npos);
  CHECK(response.fields().find("application/problem+json") != std::string::npos);
}

TEST_CASE("every problem has a code and a status of its class") {
  for (int i = 0; i <= static_cast<int>(Problem::kNodeSlow); ++i) {
    const auto which = static_cast<Problem>(i);
    CHECK(problem_status(which) >= 400);
    CHECK((problem_code(which) != "INTERNAL" || which == Problem::kInternal));
    CHECK(status_phrase(problem_status(which)) != "Unknown");
  }
}

TEST_CASE("addresses of servers") {
  const auto url = Url::parse("https://relay.example:8443/base/");
  REQUIRE(url);
  CHECK(url->tls);
  CHECK(url->path == "/base");
  CHECK(url->origin() == "https://relay.example:8443");
  CHECK(url->web_socket_origin() == "wss://relay.example:8443");
  CHECK(Url::parse("http://[::1]:80")->origin() == "http://[::1]");
  CHECK(Url::parse("http://[::1]")->is_loopback());
  CHECK(Url::parse("http://127.0.0.9:1")->is_loopback());
  CHECK_FALSE(Url::parse("https://relay.example")->is_loopback());
  for (const char* bad : {"", "relay.example", "ftp://a", "https://", "https://a b", "https://a:0", "https://a:65536",
                          "https://a:1x", "https://u@a", "https://a?b", "https://a/#b", "https://[::1", "https://[g]",
                          "https://a/\"b", "HTTPS://a", "https://a:"})
    CHECK_FALSE(Url::parse(bad));
}

TEST_CASE("a page's policy names its connections and nothing unsafe") {
  const std::string fields =
      page_security_fields({.connect = {"https://a.example", "wss://a.example"}, .trusted_types = {"wallet"}});
  CHECK(fields.find("connect-src 'self' https://a.example wss://a.example;") != std::string::npos);
  CHECK(fields.find("default-src 'none'") != std::string::npos);
  CHECK(fields.find("trusted-types wallet\r\n") != std::string::npos);
  CHECK(fields.find("unsafe-inline") == std::string::npos);
  CHECK(fields.find("'unsafe-eval'") == std::string::npos);
  CHECK(fields.find("nosniff") != std::string::npos);
  CHECK(fields.find("Strict-Transport-Security") == std::string::npos);
  CHECK(page_security_fields({.https = true}).find("Strict-Transport-Security") != std::string::npos);
  CHECK(page_security_fields({}).find("trusted-types 'none'") != std::string::npos);
}

TEST_CASE("JSON is one value of bounded depth") {
  CHECK(parse_json(R"({"a":[1,2]})"));
  CHECK_FALSE(parse_json(R"({"a":1} x)"));
  CHECK_FALSE(parse_json(""));
  CHECK_FALSE(parse_json("{foo"));
  CHECK(parse_json(std::string(32, '[') + std::string(32, ']')));
  CHECK_FALSE(parse_json(std::string(33, '[') + std::string(33, ']')));
  CHECK(parse_json("\"" + std::string(100, '[') + "\\\"[\""));
}

TEST_CASE("numbers of nodes and of queries") {
  CHECK(parse_quantity("0x0") == 0);
  CHECK(parse_quantity("0x01f") == 31);
  CHECK(parse_quantity("0xffffffffffffffff") == ~std::uint64_t{0});
  for (const char* bad : {"", "0x", "1", "0xg", "0x10000000000000000", "0x-1", "-0x1"})
    CHECK_FALSE(parse_quantity(bad));
  CHECK_FALSE(quantity(Json(1)));
  CHECK(quantity_text(255) == "0xff");
  CHECK(decimal("9007199254740991") == 9007199254740991);
  for (const char* bad : {"", "-1", "+1", "1.0", "0x1", "9007199254740992", " 1"}) CHECK_FALSE(decimal(bad));
}
