#include "x509/der.hpp"

#include "support/support.hpp"

using namespace statepass;
using namespace statepass::x509;
using test::hex;

TEST_CASE("DER items are read with definite lengths in the fewest octets", "[x509]") {
  const Bytes bytes = hex("30 06 02 01 05 01 01 ff");
  DerReader outer(bytes);
  auto in = outer.enter(tag::kSequence);
  SP_REQUIRE_OK(in);
  CHECK(in->offset() == 2);
  CHECK(in->small_integer(5) == 5u);
  CHECK(in->boolean() == true);
  SP_REQUIRE_OK(in->finish());
  SP_REQUIRE_OK(outer.finish());
  SP_CHECK_ERROR(DerReader(bytes).finish(), x509_structure);

  const Bytes large = der_item(tag::kOctetString, {Bytes(300, 7)});
  CHECK(to_hex(large).starts_with("0482012c0707"));
  auto item = DerReader(large).any();
  SP_REQUIRE_OK(item);
  CHECK(item->content.size() == 300);
  CHECK(item->whole.size() == 304);
  CHECK(to_hex(der_item(tag::kOctetString, {Bytes(127, 0)})).starts_with("047f"));
  CHECK(to_hex(der_item(tag::kOctetString, {Bytes(128, 0)})).starts_with("048180"));
  CHECK(to_hex(der_item(tag::kOctetString, {Bytes(65536, 0)})).starts_with("0483010000"));
}

TEST_CASE("what is not DER is refused", "[x509]") {
  for (const char* text : {"", "30", "30 80 00 00", "30 01", "30 81 7f", "30 81", "30 82 00 80", "30 85 01 00 00 00 00",
                           "30 84 ff ff ff ff", "1f 01 00", "3f 81 00 00", "00 00", "30 ff"}) {
    INFO(text);
    SP_CHECK_ERROR(DerReader(hex(text)).any(), x509_der);
  }
  for (const char* text : {"01 00", "01 01 01", "01 02 ff ff"})
    SP_CHECK_ERROR(DerReader(hex(text)).boolean(), x509_der);
  for (const char* text : {"02 00", "02 02 00 7f", "02 02 ff 80"}) {
    INFO(text);
    SP_CHECK_ERROR(DerReader(hex(text)).integer(), x509_der);
  }
  for (const char* text : {"03 00", "03 01 01", "03 02 08 00", "03 02 01 01"}) {
    INFO(text);
    SP_CHECK_ERROR(DerReader(hex(text)).bit_string(), x509_der);
  }
  SP_CHECK_ERROR(DerReader(hex("03 02 01 02")).octets_in_bits(), x509_structure);
  SP_CHECK_ERROR(DerReader(hex("02 01 ff")).small_integer(10), x509_structure);
  SP_CHECK_ERROR(DerReader(hex("02 01 0b")).small_integer(10), x509_structure);
  SP_CHECK_ERROR(DerReader(hex("02 06 010000000000")).small_integer(10), x509_structure);
  SP_CHECK_ERROR(DerReader(hex("04 00")).integer(), x509_structure);
}

TEST_CASE("integers are written in the fewest octets, never negative", "[x509]") {
  CHECK(to_hex(der_integer(hex("00"))) == "020100");
  CHECK(to_hex(der_integer({})) == "020100");
  CHECK(to_hex(der_integer(hex("00007f"))) == "02017f");
  CHECK(to_hex(der_integer(hex("80"))) == "02020080");
  CHECK(to_hex(der_boolean(true)) == "0101ff");
  CHECK(to_hex(der_boolean(false)) == "010100");
  CHECK(to_hex(der_bit_string(hex("0102"))) == "0303000102");
}
