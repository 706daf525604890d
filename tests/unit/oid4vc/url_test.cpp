#include "oid4vc/url.hpp"

#include "support/support.hpp"

using namespace statepass;
using namespace statepass::oid4vc;

TEST_CASE("a URL is taken apart, its origin in one form", "[oid4vc]") {
  struct Case {
    const char* text;
    const char* origin;
    const char* path;
    const char* query;
  };
  for (const Case& c : {Case{"https://dmv.example", "https://dmv.example", "", ""},
                        {"HTTPS://DMV.Example:443/A/b?c=D", "https://dmv.example", "/A/b", "?c=D"},
                        {"https://dmv.example:8443/", "https://dmv.example:8443", "/", ""},
                        {"http://localhost:80?x", "http://localhost", "", "?x"},
                        {"https://a-1.b2.example/p%20q/~x", "https://a-1.b2.example", "/p%20q/~x", ""}}) {
    auto url = parse_url(c.text);
    INFO(c.text);
    SP_REQUIRE_OK(url);
    CHECK(url->origin == c.origin);
    CHECK(url->path == c.path);
    CHECK(url->query == c.query);
  }
}

TEST_CASE("what two readers could take for two hosts is no URL", "[oid4vc]") {
  for (const char* text : {"",
                           "dmv.example",
                           "//dmv.example",
                           "https:dmv.example",
                           "https://",
                           "https:///path",
                           "ftp://dmv.example",
                           "javascript://dmv.example",
                           "https://user@dmv.example",
                           "https://good.example\\@evil.example",
                           "https://dmv.example#x",
                           "https://dmv.example/ x",
                           "https://dmv.example/\n",
                           "https://dmv.example:",
                           "https://dmv.example:0",
                           "https://dmv.example:65536",
                           "https://dmv.example:0443",
                           "https://dmv.example:+1",
                           "https://dmv.example:99999999999",
                           "https://[::1]",
                           "https://d\xC3\xB6.example",
                           "https://dmv.example/\xC3\xB6",
                           "https://dmv_x.example",
                           "https://dmv.example/<>",
                           "https://%64mv.example"}) {
    INFO(text);
    SP_CHECK_ERROR(parse_url(text), oid4vc_url);
  }
  SP_CHECK_ERROR(parse_url("https://dmv.example/" + std::string(2048, 'a')), oid4vc_url);
}

TEST_CASE("only the origins that are allowed may be contacted", "[oid4vc]") {
  auto allowed = AllowedOrigins::make({"https://dmv.one.example", "https://DMV.two.example:8443"});
  SP_REQUIRE_OK(allowed);
  SP_REQUIRE_OK(allowed->check("https://dmv.one.example/any/path?query"));
  SP_REQUIRE_OK(allowed->check("https://dmv.two.example:8443"));
  for (const char* url : {"http://dmv.one.example", "https://dmv.one.example:444", "https://dmv.two.example",
                          "https://dmv.one.example.evil.example", "https://evil.example/dmv.one.example"}) {
    INFO(url);
    SP_CHECK_ERROR(allowed->check(url), oid4vc_issuer_unknown);
  }
  SP_CHECK_ERROR(allowed->check("https://dmv.one.example@evil.example"), oid4vc_url);
  SP_CHECK_ERROR(AllowedOrigins::make({"https://dmv.example/path"}), oid4vc_url);
  SP_CHECK_ERROR(AllowedOrigins::make({"https://dmv.example?q"}), oid4vc_url);
  SP_CHECK_ERROR(AllowedOrigins::make({"http://dmv.example"}), oid4vc_url);
  SP_CHECK_ERROR(AllowedOrigins{}.check("https://dmv.example"), oid4vc_issuer_unknown);
}

TEST_CASE("plain http is for localhost in development alone", "[oid4vc]") {
  for (const char* text : {"http://localhost:8080", "http://127.0.0.1"}) {
    CHECK(is_acceptable_scheme(*parse_url(text), true));
    CHECK_FALSE(is_acceptable_scheme(*parse_url(text), false));
  }
  CHECK_FALSE(is_acceptable_scheme(*parse_url("http://localhost.evil.example"), true));
  CHECK_FALSE(is_acceptable_scheme(*parse_url("http://dmv.example"), true));
  CHECK(is_acceptable_scheme(*parse_url("https://dmv.example"), false));
  CHECK(AllowedOrigins::make({"http://localhost:8080"}).has_value() == (STATEPASS_DEVELOPMENT != 0));
}

TEST_CASE("the well-known name stands between host and path", "[oid4vc]") {
  // OpenID4VCI 1.0 section 12.2.2.
  CHECK(*well_known_url("https://issuer.example.com/tenant", "openid-credential-issuer") ==
        "https://issuer.example.com/.well-known/openid-credential-issuer/tenant");
  CHECK(*well_known_url("https://tenant.issuer.example.com", "openid-credential-issuer") ==
        "https://tenant.issuer.example.com/.well-known/openid-credential-issuer");
  // RFC 8414 section 3.1: a slash at the end goes.
  CHECK(*well_known_url("https://example.com/issuer1/", "oauth-authorization-server") ==
        "https://example.com/.well-known/oauth-authorization-server/issuer1");
  CHECK(*well_known_url("https://example.com:8443/", "x") == "https://example.com:8443/.well-known/x");
  SP_CHECK_ERROR(well_known_url("https://example.com/?tenant=1", "x"), oid4vc_url);
}

TEST_CASE("forms are written and read", "[oid4vc]") {
  const Fields fields = {{"a", "1 2+3&4=5%6"}, {"b", ""}, {"c", "\xC3\xA9"}};
  CHECK(write_form(fields) == "a=1%202%2B3%264%3D5%256&b=&c=%C3%A9");
  auto read = parse_form(write_form(fields));
  SP_REQUIRE_OK(read);
  CHECK(*read == fields);
  CHECK(parse_form("a=b+c")->front().second == "b c");
  CHECK(parse_form("")->empty());
  CHECK_FALSE(field(fields, "d").has_value());
  for (const char* text : {"a", "a=1&a=2", "a=%", "a=%4", "a=%zz", "a=%FF", "&", "a=1&&b=2"}) {
    INFO(text);
    SP_CHECK_ERROR(parse_form(text), oid4vc_request);
  }
  std::string many;
  for (int i = 0; i < 33; ++i) many += (i > 0 ? "&f" : "f") + std::to_string(i) + "=";
  SP_CHECK_ERROR(parse_form(many), oid4vc_request);
}
