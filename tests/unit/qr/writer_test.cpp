#include "qr/writer.hpp"

#include "support/support.hpp"

using namespace statepass;
using namespace statepass::qr;

namespace {

unsigned version_of(std::size_t characters, Level level, unsigned most = kMostVersion) {
  const std::string text(characters, 'A');
  const Segment segments[] = {Segment::alphanumeric(text)};
  auto code = write(segments, {.level = level, .most_version = most});
  return code ? code->version : 0;
}

}  // namespace

TEST_CASE("capacities of the standard: the last length that fits and the first that does not", "[qr]") {
  // ISO/IEC 18004 table 7, alphanumeric column.
  CHECK(version_of(25, Level::l) == 1);
  CHECK(version_of(26, Level::l) == 2);
  CHECK(version_of(758, Level::l) == 15);
  CHECK(version_of(759, Level::l) == 16);
  CHECK(version_of(970, Level::m) == 20);
  CHECK(version_of(971, Level::m) == 21);
  CHECK(version_of(1'249, Level::l) == 20);
  CHECK(version_of(1'250, Level::l) == 21);
  CHECK(version_of(1'853, Level::l) == 25);
  CHECK(version_of(1'854, Level::l) == 26);
  CHECK(version_of(4'296, Level::l) == 40);
  CHECK(version_of(3'391, Level::m) == 40);
  CHECK(version_of(2'420, Level::q) == 40);
  CHECK(version_of(1'852, Level::h) == 40);
}

TEST_CASE("what does not fit or is no alphanumeric text has its code", "[qr]") {
  const std::string long_text(4'297, 'A'), huge(70'000, 'A');
  for (const std::string& text : {long_text, huge}) {
    const Segment segments[] = {Segment::alphanumeric(text)};
    SP_CHECK_ERROR(write(segments), qr_too_long);
  }
  const Segment fits[] = {Segment::alphanumeric("SP1:")};
  SP_REQUIRE_OK(write(fits, {.most_version = 1}));
  const std::string little_too_long(26, 'A');
  const Segment over[] = {Segment::alphanumeric(little_too_long)};
  SP_CHECK_ERROR(write(over, {.most_version = 1}), qr_too_long);
  const Segment lower[] = {Segment::alphanumeric("AB:c")};
  SP_CHECK_ERROR(write(lower), qr_alphabet);
  CHECK(write(lower).error().offset == 3);
  const std::string nul("A\0", 2);
  const Segment zero[] = {Segment::alphanumeric(nul)};
  SP_CHECK_ERROR(write(zero), qr_alphabet);
}

TEST_CASE("a code has the sides, the finders and the timing of its version", "[qr]") {
  const Segment segments[] = {Segment::bytes("x")};
  for (unsigned version = 1; version <= kMostVersion; ++version) {
    auto code = write(segments, {.least_version = version, .most_version = version});
    SP_REQUIRE_OK(code);
    REQUIRE(code->size == 17 + 4 * version);
    REQUIRE(code->modules.size() == code->size * code->size);
    bool right = true;
    for (std::size_t i = 8; i < code->size - 8; ++i)
      right = right && code->dark(i, 6) == (i % 2 == 0) && code->dark(6, i) == (i % 2 == 0);
    for (std::size_t i = 0; i < 7; ++i) {
      right = right && code->dark(i, 0) && code->dark(code->size - 1 - i, 0) && code->dark(0, code->size - 1 - i);
      right = right && !code->dark(i, 7) && !code->dark(code->size - 1 - i, 7) && !code->dark(7, code->size - 1 - i);
    }
    CHECK(right);
  }
}

TEST_CASE("nothing is content too", "[qr]") {
  auto code = write({});
  SP_REQUIRE_OK(code);
  CHECK(code->version == 1);
}
