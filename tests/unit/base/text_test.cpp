#include "base/text.hpp"

#include "support/support.hpp"

using namespace statepass;
using test::hex;

namespace {
std::string round_trip_text(std::string (*encode)(ByteView), std::string_view plain) {
  return encode(bytes_of(plain));
}
}  // namespace

TEST_CASE("hexadecimal", "[base]") {
  CHECK(to_hex(hex("00ff7a")) == "00ff7a");
  CHECK(to_hex0x(Bytes{}) == "0x");
  CHECK(from_hex("00FF7a") == hex("00ff7a"));
  SP_CHECK_ERROR(from_hex("0"), base_hex);
  SP_CHECK_ERROR(from_hex("0g"), base_hex);
  SP_CHECK_ERROR(from_hex0x("00"), base_hex);
  CHECK(from_hex("00zz").error().offset == 2);
}

TEST_CASE("base64url of RFC 4648 section 10, without padding", "[base]") {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},         {"foo", "Zm9v"},
      {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}};
  for (auto [plain, encoded] : cases) {
    CHECK(round_trip_text(to_base64url, plain) == encoded);
    CHECK(from_base64url(encoded) == to_bytes(bytes_of(plain)));
  }
  CHECK(to_base64url(hex("fbff")) == "-_8");
  for (std::string_view bad : {"Zh", "Zg==", "Z", "Zm9v ", "+_8", "Zm9vY"})
    SP_CHECK_ERROR(from_base64url(bad), base_base64url);
}

TEST_CASE("base64 with padding", "[base]") {
  for (std::string_view plain : {"", "f", "fo", "foo", "foobar"})
    CHECK(from_base64(round_trip_text(to_base64, plain)) == to_bytes(bytes_of(plain)));
  CHECK(to_base64(hex("fbff")) == "+/8=");
  for (std::string_view bad : {"Zg", "Zg=", "Z===", "Zh==", "Zm9v=", "===="})
    SP_CHECK_ERROR(from_base64(bad), base_base64url);
}

TEST_CASE("base32 without padding, either case", "[base]") {
  const std::pair<std::string_view, std::string_view> cases[] = {{"", ""},
                                                                 {"f", "my"},
                                                                 {"fo", "mzxq"},
                                                                 {"foo", "mzxw6"},
                                                                 {"foob", "mzxw6yq"},
                                                                 {"fooba", "mzxw6ytb"},
                                                                 {"foobar", "mzxw6ytboi"}};
  for (auto [plain, encoded] : cases) {
    CHECK(round_trip_text(to_base32, plain) == encoded);
    CHECK(from_base32(encoded) == to_bytes(bytes_of(plain)));
  }
  CHECK(from_base32("MZXW6ytb") == to_bytes(bytes_of("fooba")));
  for (std::string_view bad : {"m", "mz1w", "mzx", "mz", "mzxw6y", "my======"})
    SP_CHECK_ERROR(from_base32(bad), base_base32);
}

TEST_CASE("base45 of RFC 9285", "[base]") {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"AB", "BB8"}, {"Hello!!", "%69 VD92EX0"}, {"base-45", "UJCLQE7W581"}, {"ietf!", "QED8WEX0"}, {"", ""}};
  for (auto [plain, encoded] : cases) {
    CHECK(round_trip_text(to_base45, plain) == encoded);
    CHECK(from_base45(encoded) == to_bytes(bytes_of(plain)));
  }
  CHECK(from_base45("FGW") == hex("ffff"));
  for (std::string_view bad : {"GGW", ":::", "V5", "A", "BB8A", "bb8", "B_8", "::"})
    SP_CHECK_ERROR(from_base45(bad), base_base45);
}

TEST_CASE("UTF-8 as RFC 3629 has it", "[base]") {
  for (std::string_view good : {"", "plain", "\xC2\x80", "\xE2\x82\xAC", "\xF0\x9F\x92\xB3", "\xED\x9F\xBF",
                                "\xEE\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    CHECK(is_utf8(bytes_of(good)));
  }
  for (std::string_view bad : {"\x80", "\xC0\x80", "\xC1\xBF", "\xC2", "\xE0\x80\x80", "\xED\xA0\x80", "\xE2\x82",
                               "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE2\x28\xA1", "ok\xFF"}) {
    CHECK_FALSE(is_utf8(bytes_of(bad)));
  }
}
