#include "base/reader.hpp"

#include "support/support.hpp"

using namespace statepass;

TEST_CASE("the reader stops at the end and says where", "[base]") {
  Bytes input = test::hex("0102030405060708090a");
  ByteReader reader(input, 100);
  CHECK(reader.u8() == std::uint8_t{1});
  CHECK(reader.be(3) == 0x020304u);
  CHECK(reader.array<2>() == ByteArray<2>{5, 6});
  CHECK(reader.offset() == 106);
  SP_CHECK_ERROR(reader.take(5), base_short);
  CHECK(reader.take(5).error().offset == 106);
  CHECK(reader.remaining() == 4);
  // A length that would wrap in 32 bits must not pass as a small one.
  SP_CHECK_ERROR(reader.take(0x1'0000'0001), base_short);
  SP_REQUIRE_OK(reader.take(4));
  CHECK(reader.done());
  SP_CHECK_ERROR(reader.u8(), base_short);
  SP_REQUIRE_OK(reader.take(0));
}

TEST_CASE("big-endian integers", "[base]") {
  CHECK(be_bytes<4>(0x01020304) == ByteArray<4>{1, 2, 3, 4});
  CHECK(be_bytes<10>(5) == ByteArray<10>{0, 0, 0, 0, 0, 0, 0, 0, 0, 5});
  CHECK(be_value(test::hex("0102")) == 0x102);
  CHECK(be_value(test::hex("ffffffffffffffff")) == 0xffff'ffff'ffff'ffff);
}
