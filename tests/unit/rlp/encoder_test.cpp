#include "rlp/encoder.hpp"

#include "rlp/reader.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::rlp;
using test::hex;

namespace {

// A decimal number of any size, big-endian.
Bytes decimal(std::string_view digits) {
  Bytes out;
  for (char digit : digits) {
    unsigned carry = static_cast<unsigned>(digit - '0');
    for (std::size_t i = out.size(); i-- > 0;) {
      carry += 10u * out[i];
      out[i] = static_cast<std::uint8_t>(carry);
      carry >>= 8;
    }
    if (carry > 0) out.insert(out.begin(), static_cast<std::uint8_t>(carry));
  }
  return out;
}

void encode(const test::Json& value, Encoder& out) {
  if (value.is_array()) {
    Encoder items;
    for (const auto& item : value) encode(item, items);
    out.list(items);
  } else if (value.is_number()) {
    out.uint(value.get<std::uint64_t>());
  } else {
    auto text = value.get<std::string>();
    if (text.starts_with("#")) {
      out.integer(decimal(std::string_view(text).substr(1)));
    } else {
      out.string(bytes_of(text));
    }
  }
}

// Reads an item and writes it again.
void copy(Reader& in, Encoder& out) {
  auto item = in.item();
  REQUIRE(item.has_value());
  if (!item->is_list) {
    out.string(item->payload);
    return;
  }
  Encoder items;
  for (Reader inner(item->payload); !inner.done();) copy(inner, items);
  out.list(items);
}

}  // namespace

TEST_CASE("Ethereum's valid RLP is written as it stands there, and read", "[rlp]") {
  auto vectors = test::shared_json("chain/ethereum-tests/RLPTests/rlptest.json");
  if (!vectors) return;
  int checked = 0;
  for (const auto& [name, test] : vectors->items()) {
    INFO(name);
    Encoder written;
    encode(test["in"], written);
    Bytes expected = hex(test["out"].get<std::string>());
    CHECK(written.bytes() == expected);
    SP_REQUIRE_OK(validate(expected));
    Encoder copied;
    Reader in(expected);
    copy(in, copied);
    CHECK(copied.bytes() == expected);
    ++checked;
  }
  CHECK(checked == 28);
}

TEST_CASE("heads at their boundaries", "[rlp]") {
  for (std::size_t size : {0u, 1u, 55u, 56u, 255u, 256u, 65535u, 65536u}) {
    Bytes content(size, 0x80);
    Bytes string = Encoder().string(content).take(), list = Encoder().list_of(content).take();
    const std::size_t head = size < 56 ? 1 : size < 256 ? 2 : size < 65536 ? 3 : 4;
    CHECK(string.size() == head + size);
    CHECK(list.size() == head + size);
    Reader in(string);
    CHECK(to_bytes(*in.string()) == content);
    SP_REQUIRE_OK(validate(list));
  }
  CHECK(Encoder().integer(hex("0000")).bytes() == hex("80"));
  CHECK(Encoder().integer(hex("000080")).bytes() == hex("8180"));
  CHECK(Encoder().uint(0xffff'ffff'ffff'ffff).bytes() == hex("88 ffffffffffffffff"));
}
