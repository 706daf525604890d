#include "cbor/encoder.hpp"

#include "cbor/decoder.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::cbor;
using test::hex;

TEST_CASE("heads are as short as RFC 8949 appendix A writes them", "[cbor]") {
  const std::pair<std::uint64_t, const char*> unsigned_cases[] = {{0, "00"},
                                                                  {23, "17"},
                                                                  {24, "1818"},
                                                                  {255, "18ff"},
                                                                  {256, "190100"},
                                                                  {65535, "19ffff"},
                                                                  {65536, "1a00010000"},
                                                                  {4294967295, "1affffffff"},
                                                                  {4294967296, "1b0000000100000000"},
                                                                  {18446744073709551615u, "1bffffffffffffffff"}};
  for (auto [value, encoded] : unsigned_cases) CHECK(to_hex(Encoder().uint(value).bytes()) == encoded);
  const std::pair<std::int64_t, const char*> signed_cases[] = {
      {-1, "20"},        {-24, "37"}, {-25, "3818"},
      {-1000, "3903e7"}, {7, "07"},   {std::numeric_limits<std::int64_t>::min(), "3b7fffffffffffffff"}};
  for (auto [value, encoded] : signed_cases) CHECK(to_hex(Encoder().integer(value).bytes()) == encoded);
}

TEST_CASE("a head of a byte string stands for its bytes", "[cbor]") {
  CHECK(to_hex(Encoder().bstr_head(0).bytes()) == "40");
  CHECK(to_hex(Encoder().bstr_head(300).bytes()) == "59012c");
}

TEST_CASE("items in sequence", "[cbor]") {
  Encoder out;
  out.array(8).bstr(hex("0102")).tstr("ü").boolean(true).boolean(false).null().tag24(hex("a0")).map(0).raw(hex("182a"));
  CHECK(to_hex(out.bytes()) ==
        "88"
        "420102"
        "62c3bc"
        "f5"
        "f4"
        "f6"
        "d81841a0"
        "a0"
        "182a");
  SP_REQUIRE_OK(validate(out.bytes(), kIsoRules));
}

TEST_CASE("a map is written in deterministic order whatever order it was given in", "[cbor]") {
  Bytes map = MapEncoder()
                  .put("b", Encoder().uint(1))
                  .put(-1, Encoder().uint(2))
                  .put("aa", Encoder().uint(3))
                  .put(100, Encoder().uint(4))
                  .put(1, Encoder().null())
                  .take();
  CHECK(to_hex(map) ==
        "a5"
        "01f6"
        "186404"
        "2002"
        "616201"
        "62616103");
  SP_REQUIRE_OK(validate(map, kProfileRules));
}
