#include "eth/header.hpp"

#include "crypto/keccak.hpp"
#include "rlp/encoder.hpp"
#include "rlp/reader.hpp"
#include "support/recordings.hpp"

using namespace statepass;
using namespace statepass::eth;
using test::hex;

namespace {

Header example() {
  Header header;
  header.parent_hash.fill(1);
  header.number = 7;
  header.gas_limit = 30'000'000;
  header.timestamp = 1'780'000'000;
  header.extra_data = hex("c0ffee");
  header.later = {hex("80"), hex("a056e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421")};
  return header;
}

// The example with one of its items replaced.
Bytes with_item(std::size_t index, const Bytes& item) {
  Bytes raw = encode_header(example());
  auto fields = rlp::Reader::open_list(raw);
  rlp::Encoder out;
  for (std::size_t i = 0; !fields->done(); ++i) {
    auto field = fields->item();
    out.raw(i == index ? ByteView(item) : field->whole);
  }
  return rlp::Encoder().list(out).take();
}

}  // namespace

TEST_CASE("a header is read back as it was written", "[eth]") {
  auto header = parse_header(encode_header(example()));
  SP_REQUIRE_OK(header);
  CHECK(*header == example());
  CHECK(kEmptyOmmersHash == crypto::keccak256(hex("c0")));
}

TEST_CASE("all recorded headers are read, whatever their number of fields, and written as they were", "[eth]") {
  std::array<std::size_t, 24> seen{};
  for (const char* chain : test::kHeaderModeChains) {
    for (const auto& recorded : test::recorded_headers(chain)) {
      auto header = parse_header(recorded.raw);
      INFO(chain << " " << recorded.number);
      SP_REQUIRE_OK(header);
      REQUIRE(header->number == recorded.number);
      REQUIRE(header->later.size() + Header::kFields == recorded.fields);
      REQUIRE(encode_header(*header) == recorded.raw);
      REQUIRE(hash_with_extra_data(recorded.raw, header->extra_data) == crypto::keccak256(recorded.raw));
      ++seen[recorded.fields];
    }
  }
  if (seen == decltype(seen){}) return;
  for (std::size_t fields : {15u, 16u, 17u, 20u, 21u}) CHECK(seen[fields] > 0);
}

TEST_CASE("other extra data changes nothing else", "[eth]") {
  Header header = example();
  Bytes raw = encode_header(header);
  for (std::size_t size : {0u, 1u, 55u, 56u, 300u}) {
    header.extra_data = Bytes(size, 0x42);
    CHECK(hash_with_extra_data(raw, header.extra_data) == crypto::keccak256(encode_header(header)));
  }
}

TEST_CASE("headers that are not headers", "[eth]") {
  SP_CHECK_ERROR(parse_header({}), rlp_short);
  SP_CHECK_ERROR(parse_header(hex("80")), rlp_type);
  SP_CHECK_ERROR(parse_header(hex("c0")), eth_header_fields);
  Bytes raw = encode_header(example());
  raw.push_back(0);
  SP_CHECK_ERROR(parse_header(raw), rlp_trailing);
  rlp::Encoder fourteen;
  for (int i = 0; i < 14; ++i) fourteen.uint(1);
  SP_CHECK_ERROR(parse_header(rlp::Encoder().list(fourteen).take()), eth_header_fields);

  struct Case {
    std::size_t item;
    const char* value;
    Errc code;
  };
  const Case cases[] = {
      {0, "80", Errc::rlp_size},
      {0, "c0", Errc::rlp_type},
      {2, "83010203", Errc::rlp_size},
      {6, "820102", Errc::rlp_size},
      {7, "00", Errc::rlp_integer_zeros},
      {8, "820001", Errc::rlp_integer_zeros},
      {8, "c0", Errc::rlp_type},
      {8, "8105", Errc::rlp_single_byte},
      {8, "89010000000000000000", Errc::rlp_range},
      {12, "c0", Errc::rlp_type},
      {13, "80", Errc::rlp_size},
      {14, "80", Errc::rlp_size},
      {15, "8105", Errc::rlp_single_byte},
      {15, "c28105", Errc::rlp_single_byte},
      {16, "c1f8", Errc::rlp_short},
  };
  for (const Case& c : cases) {
    INFO(c.item << " " << c.value);
    CHECK(test::error_of(parse_header(with_item(c.item, hex(c.value)))) == error_name(c.code));
  }
  // A later field may be anything canonical.
  SP_REQUIRE_OK(parse_header(with_item(15, hex("c3c101c0"))));
}
