#include "rlp/reader.hpp"

#include "support/support.hpp"

using namespace statepass;
using namespace statepass::rlp;
using test::hex;

namespace {

struct Negative {
  const char* input;
  Errc code;
  std::uint32_t offset;
};

Bytes nested(std::size_t lists) {
  Bytes out;
  for (std::size_t i = 0; i < lists; ++i) {
    Bytes wrapped = {static_cast<std::uint8_t>(0xc0 + out.size())};
    append(wrapped, out);
    out = wrapped;
  }
  return out;
}

}  // namespace

TEST_CASE("every way of being malformed has its code and place", "[rlp]") {
  const Negative cases[] = {
      {"", Errc::rlp_short, 0},
      {"81", Errc::rlp_short, 0},
      {"83 0102", Errc::rlp_short, 0},
      {"b8", Errc::rlp_short, 0},
      {"b9 01", Errc::rlp_short, 0},
      {"b838 00", Errc::rlp_short, 0},
      {"bf ffffffffffffffff 00", Errc::rlp_short, 0},
      {"bb ffffffff", Errc::rlp_short, 0},
      {"c1", Errc::rlp_short, 0},
      {"f838 00", Errc::rlp_short, 0},
      {"ff ffffffffffffffff 00", Errc::rlp_short, 0},
      {"c2 82 01", Errc::rlp_short, 1},
      {"c3 c1 81 80", Errc::rlp_short, 2},
      {"80 00", Errc::rlp_trailing, 1},
      {"c0 c0", Errc::rlp_trailing, 1},
      {"b837", Errc::rlp_not_shortest, 0},
      {"b800", Errc::rlp_length_zeros, 0},
      {"b801ff", Errc::rlp_not_shortest, 0},
      {"f801 80", Errc::rlp_not_shortest, 0},
      {"f800", Errc::rlp_length_zeros, 0},
      {"b90038 00", Errc::rlp_length_zeros, 0},
      {"f90038 00", Errc::rlp_length_zeros, 0},
      {"8100", Errc::rlp_single_byte, 0},
      {"817f", Errc::rlp_single_byte, 0},
      {"c2 81 05", Errc::rlp_single_byte, 1},
      {"c4 80 c2 81 05", Errc::rlp_single_byte, 3},
  };
  for (const auto& c : cases) {
    auto result = validate(hex(c.input));
    INFO(c.input);
    CHECK(test::error_of(result) == error_name(c.code));
    if (!result) CHECK(result.error().offset == c.offset);
  }
}

TEST_CASE("depth is a limit", "[rlp]") {
  SP_REQUIRE_OK(validate(nested(kMaxDepth)));
  auto result = validate(nested(kMaxDepth + 1));
  SP_CHECK_ERROR(result, rlp_depth);
  CHECK(result.error().offset == kMaxDepth);
}

TEST_CASE("typed reading consumes what it names and nothing else", "[rlp]") {
  Bytes input = hex("05 8180 80 83 646f67 c3 01 c1 80 82 0100 82 0001 89 010000000000000000 80 c0");
  Reader in(input);
  CHECK(in.uint() == 5u);
  SP_CHECK_ERROR(in.uint(0x7f), rlp_range);
  CHECK(in.uint(0x80) == 0x80u);
  CHECK(in.uint() == 0u);
  SP_CHECK_ERROR(in.list(), rlp_type);
  SP_CHECK_ERROR(in.array<2>(), rlp_size);
  SP_CHECK_ERROR(in.integer(2), rlp_range);
  CHECK(in.offset() == 4);
  CHECK(in.array<3>() == ByteArray<3>{0x64, 0x6f, 0x67});
  SP_CHECK_ERROR(in.string(), rlp_type);
  SP_CHECK_ERROR(in.uint(), rlp_type);
  SP_CHECK_ERROR(in.array<3>(), rlp_type);
  auto list = in.list();
  SP_REQUIRE_OK(list);
  CHECK(list->uint() == 1u);
  SP_CHECK_ERROR(list->finish(), rlp_trailing);
  auto inner = list->item();
  SP_REQUIRE_OK(inner);
  CHECK(inner->is_list);
  CHECK(to_bytes(inner->whole) == hex("c180"));
  CHECK(to_bytes(inner->payload) == hex("80"));
  CHECK(inner->offset == 11);
  CHECK_FALSE(inner->is_empty_string());
  SP_REQUIRE_OK(list->finish());
  SP_CHECK_ERROR(list->item(), rlp_short);
  CHECK(in.uint() == 256u);
  SP_CHECK_ERROR(in.uint(), rlp_integer_zeros);
  SP_REQUIRE_OK(in.string());
  SP_CHECK_ERROR(in.uint(), rlp_range);
  SP_CHECK_ERROR(in.integer(8), rlp_range);
  CHECK(in.integer(9)->size() == 9);
  CHECK(in.item()->is_empty_string());
  SP_REQUIRE_OK(in.list());
  SP_REQUIRE_OK(in.finish());
}

TEST_CASE("one list that is the whole input", "[rlp]") {
  SP_REQUIRE_OK(Reader::open_list(hex("c0")));
  SP_CHECK_ERROR(Reader::open_list(hex("c000")), rlp_trailing);
  SP_CHECK_ERROR(Reader::open_list(hex("80")), rlp_type);
  SP_CHECK_ERROR(Reader::open_list(hex("c1")), rlp_short);
  // Offsets count from the origin that the caller names.
  Bytes input = hex("c2 81 05");
  auto list = Reader::open_list(input, 100);
  SP_REQUIRE_OK(list);
  CHECK(list->uint().error() == Error{Errc::rlp_single_byte, 101});
}

TEST_CASE("Ethereum's invalid RLP is refused", "[rlp]") {
  auto vectors = test::shared_json("chain/ethereum-tests/RLPTests/invalidRLPTest.json");
  if (!vectors) return;
  int checked = 0;
  for (const auto& [name, test] : vectors->items()) {
    INFO(name);
    CHECK_FALSE(validate(hex(test["out"].get<std::string>())).has_value());
    ++checked;
  }
  CHECK(checked >= 25);
}

TEST_CASE("Ethereum's random valid RLP is accepted", "[rlp]") {
  auto vectors = test::shared_json("chain/ethereum-tests/RLPTests/RandomRLPTests/example.json");
  if (!vectors) return;
  for (const auto& [name, test] : vectors->items()) {
    INFO(name);
    CHECK(validate(hex(test["out"].get<std::string>())).has_value() == (test["in"] == "VALID"));
  }
}
