#include "cbor/decoder.hpp"

#include "support/support.hpp"

using namespace statepass;
using namespace statepass::cbor;
using test::hex;

namespace {

struct Negative {
  const char* input;
  Errc code;
  std::uint32_t offset;
};

std::string nested(std::string_view head, int depth) {
  std::string out;
  for (int i = 0; i < depth; ++i) out += head;
  return out + "00";
}

}  // namespace

TEST_CASE("every way of being malformed has its code and place", "[cbor]") {
  const Negative cases[] = {
      {"", Errc::cbor_short, 0},
      {"18", Errc::cbor_short, 0},
      {"19 01", Errc::cbor_short, 0},
      {"42 00", Errc::cbor_short, 0},
      {"5b ffffffffffffffff 00", Errc::cbor_short, 0},
      {"82 00", Errc::cbor_short, 0},
      {"9b 8000000000000000", Errc::cbor_short, 0},
      {"a1 00", Errc::cbor_short, 0},
      {"bb ffffffffffffffff", Errc::cbor_short, 0},
      {"c0", Errc::cbor_short, 1},
      {"00 00", Errc::cbor_trailing, 1},
      {"18 17", Errc::cbor_not_shortest, 0},
      {"19 00ff", Errc::cbor_not_shortest, 0},
      {"1a 0000ffff", Errc::cbor_not_shortest, 0},
      {"1b 00000000ffffffff", Errc::cbor_not_shortest, 0},
      {"58 01 00", Errc::cbor_not_shortest, 0},
      {"98 01 00", Errc::cbor_not_shortest, 0},
      {"b8 00", Errc::cbor_not_shortest, 0},
      {"d8 17 00", Errc::cbor_not_shortest, 0},
      {"5f 41 00 ff", Errc::cbor_indefinite, 0},
      {"7f 61 61 ff", Errc::cbor_indefinite, 0},
      {"9f 00 ff", Errc::cbor_indefinite, 0},
      {"bf ff", Errc::cbor_indefinite, 0},
      {"1c", Errc::cbor_reserved, 0},
      {"3d", Errc::cbor_reserved, 0},
      {"1f", Errc::cbor_reserved, 0},
      {"3f", Errc::cbor_reserved, 0},
      {"df 00", Errc::cbor_reserved, 0},
      {"fc", Errc::cbor_reserved, 0},
      {"a2 01 00 01 00", Errc::cbor_duplicate_key, 3},
      {"a2 61 61 00 61 61 01", Errc::cbor_duplicate_key, 4},
      {"a2 82 01 02 00 82 01 02 01", Errc::cbor_duplicate_key, 5},
      {"81 a3 01 00 02 00 01 00", Errc::cbor_duplicate_key, 6},
      {"61 ff", Errc::cbor_utf8, 0},
      {"e0", Errc::cbor_simple, 0},
      {"f3", Errc::cbor_simple, 0},
      {"f8 18", Errc::cbor_simple, 0},
      {"f8 ff", Errc::cbor_simple, 0},
      {"ff", Errc::cbor_simple, 0},
  };
  for (const auto& c : cases) {
    auto result = validate(hex(c.input), kIsoRules);
    INFO(c.input);
    CHECK(test::error_of(result) == error_name(c.code));
    if (!result) CHECK(result.error().offset == c.offset);
  }
}

TEST_CASE("what is well-formed passes the ISO rules", "[cbor]") {
  for (const char* input : {"00",
                            "17",
                            "18 18",
                            "1b ffffffffffffffff",
                            "20",
                            "3b ffffffffffffffff",
                            "40",
                            "60",
                            "80",
                            "a0",
                            "f4",
                            "f5",
                            "f6",
                            "f7",
                            "c1 00",
                            "d8 18 41 a0",
                            "f9 3c00",
                            "fb 3ff199999999999a",
                            "a2 02 00 01 00",
                            "a2 61 62 00 61 61 00",
                            "82 a1 01 02 a1 01 02",
                            "a1 a2 01 02 03 04 05"}) {
    INFO(input);
    SP_REQUIRE_OK(validate(hex(input), kIsoRules));
  }
}

TEST_CASE("heads longer than needed pass where they are let through, but never in a map key", "[cbor]") {
  for (const char* input : {"18 17", "b9 0001 61 61 00", "99 0001 00", "59 0001 ff", "79 0001 61", "d9 0018 41 80",
                            "1b 0000000000000000", "a1 61 61 b9 0001 01 18 01"}) {
    INFO(input);
    SP_CHECK_ERROR(validate(hex(input), kIsoRules), cbor_not_shortest);
    SP_REQUIRE_OK(validate(hex(input), kIsoLongHeadRules));
    SP_CHECK_ERROR(Decoder(hex(input)).item(), cbor_not_shortest);
    Bytes bytes = hex(input);
    CHECK(Decoder(bytes, 0, false).item()->size() == bytes.size());
  }
  SP_CHECK_ERROR(validate(hex("a2 61 61 00 78 01 61 00"), kIsoLongHeadRules), cbor_not_shortest);
  SP_CHECK_ERROR(validate(hex("a1 18 01 00"), kIsoLongHeadRules), cbor_not_shortest);
  SP_CHECK_ERROR(validate(hex("a1 a1 01 18 01 00"), kIsoLongHeadRules), cbor_not_shortest);
  SP_CHECK_ERROR(validate(hex("a2 01 00 01 00"), kIsoLongHeadRules), cbor_duplicate_key);
  SP_CHECK_ERROR(validate(hex("bf ff"), kIsoLongHeadRules), cbor_indefinite);
  SP_CHECK_ERROR(validate(hex("f8 14"), kIsoLongHeadRules), cbor_simple);

  Bytes map = hex("b9 0001 01 59 0001 ff");
  auto in = Decoder::open(map, kIsoLongHeadRules);
  SP_REQUIRE_OK(in);
  CHECK(in->map() == std::size_t{1});
  CHECK(in->uint() == 1u);
  CHECK(in->rest().size() == 4);
  CHECK(in->bstr()->size() == 1);
  CHECK(in->done());
}

TEST_CASE("the profile's rules add order, and forbid tags, floats and depth", "[cbor]") {
  SP_REQUIRE_OK(validate(hex("a3 01 00 02 00 20 00"), kProfileRules));
  SP_CHECK_ERROR(validate(hex("a2 02 00 01 00"), kProfileRules), cbor_unsorted);
  CHECK(validate(hex("a2 02 00 01 00"), kProfileRules).error().offset == 3);
  // Bytewise order is not the length-first order of the older RFC: 20 (-1) sorts behind 18 64 (100).
  SP_REQUIRE_OK(validate(hex("a2 18 64 00 20 00"), kProfileRules));
  SP_CHECK_ERROR(validate(hex("a2 20 00 18 64 00"), kProfileRules), cbor_unsorted);
  SP_CHECK_ERROR(validate(hex("a2 01 00 01 00"), kProfileRules), cbor_duplicate_key);
  SP_CHECK_ERROR(validate(hex("c1 00"), kProfileRules), cbor_tag);
  SP_CHECK_ERROR(validate(hex("f9 3c00"), kProfileRules), cbor_float);
  SP_REQUIRE_OK(validate(hex(nested("81", 8)), kProfileRules));
  SP_CHECK_ERROR(validate(hex(nested("81", 9)), kProfileRules), cbor_depth);
}

TEST_CASE("depth and number of items are limits, not the machine's stack", "[cbor]") {
  SP_REQUIRE_OK(validate(hex(nested("81", 16)), kIsoRules));
  SP_CHECK_ERROR(validate(hex(nested("81", 17)), kIsoRules), cbor_depth);
  SP_CHECK_ERROR(validate(hex(nested("c1", 17)), kIsoRules), cbor_depth);
  SP_CHECK_ERROR(validate(Bytes(100'000, 0x81), kIsoRules), cbor_depth);
  SP_CHECK_ERROR(validate(Bytes(100'000, 0xa1), kIsoRules), cbor_depth);
  Bytes many = hex("99 4001");
  many.resize(many.size() + 0x4001, 0);
  SP_CHECK_ERROR(validate(many, kIsoRules), cbor_items);
}

TEST_CASE("typed reading consumes what it names and nothing else", "[cbor]") {
  Bytes input = hex("18 64 38 63 43 010203 63 616263 f5 f6 82 01 02 a1 01 02 d8 18 41 80 fb 3ff199999999999a");
  Decoder in(input);
  CHECK(in.uint() == 100u);
  CHECK(in.integer() == -100);
  CHECK(to_bytes(*in.bstr()) == hex("010203"));
  CHECK(*in.tstr() == "abc");
  SP_CHECK_ERROR(in.uint(), cbor_type);
  SP_CHECK_ERROR(in.null(), cbor_type);
  CHECK(in.boolean() == true);
  SP_CHECK_ERROR(in.boolean(), cbor_type);
  CHECK(in.next_is_null());
  SP_REQUIRE_OK(in.null());
  SP_CHECK_ERROR(in.array_of(3), cbor_range);
  SP_REQUIRE_OK(in.array_of(2));
  SP_CHECK_ERROR(in.uint_up_to(0), cbor_range);
  CHECK(in.uint_up_to(1) == 1u);
  SP_REQUIRE_OK(in.skip());
  CHECK(in.map() == std::size_t{1});
  CHECK(to_bytes(*in.item()) == hex("01"));
  SP_REQUIRE_OK(in.skip());
  SP_CHECK_ERROR(in.tag_of(25), cbor_tag);
  std::size_t before = in.offset();
  auto tagged = read_tag24(in);
  SP_REQUIRE_OK(tagged);
  CHECK(to_bytes(tagged->whole) == hex("d8184180"));
  CHECK(to_bytes(tagged->content) == hex("80"));
  CHECK(in.offset() == before + 4);
  CHECK(in.peek() == Type::floating);
  SP_CHECK_ERROR(in.finish(), cbor_trailing);
  SP_REQUIRE_OK(in.skip());
  SP_REQUIRE_OK(in.finish());
  SP_CHECK_ERROR(in.peek(), cbor_short);
  SP_CHECK_ERROR(in.null(), cbor_short);
}

TEST_CASE("fixed sizes and ranges", "[cbor]") {
  Bytes three = hex("43 010203");
  CHECK(Decoder(three).bstr_array<3>() == ByteArray<3>{1, 2, 3});
  SP_CHECK_ERROR(Decoder(three).bstr_array<4>(), cbor_range);
  Bytes large = hex("1b 8000000000000000"), small = hex("3b 8000000000000000"), least = hex("3b 7fffffffffffffff");
  SP_CHECK_ERROR(Decoder(large).integer(), cbor_range);
  SP_CHECK_ERROR(Decoder(small).integer(), cbor_range);
  CHECK(Decoder(least).integer() == std::numeric_limits<std::int64_t>::min());
  Bytes text = hex("41 61");
  SP_CHECK_ERROR(Decoder(text).integer(), cbor_type);
  SP_CHECK_ERROR(Decoder(text).tstr(), cbor_type);
  SP_CHECK_ERROR(Decoder::open(hex("8201"), kIsoRules), cbor_short);
  Bytes bad_tag24 = hex("d818 60");
  Decoder in(bad_tag24);
  SP_CHECK_ERROR(read_tag24(in), cbor_type);
  CHECK(in.offset() == 0);
}
