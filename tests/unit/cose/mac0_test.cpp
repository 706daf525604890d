#include "cose/mac0.hpp"

#include "support/support.hpp"

using namespace statepass;
using namespace statepass::cose;
using test::hex;

TEST_CASE("a detached HMAC 256/256 is made and checked", "[cose]") {
  const Bytes key(32, 7), payload = hex("d8184180");
  const Bytes bytes = make_mac0_detached(key, payload);
  CHECK(to_hex(bytes).starts_with("8443a10105a0f65820"));
  auto message = parse_mac0(bytes);
  SP_REQUIRE_OK(message);
  CHECK_FALSE(message->payload);
  SP_REQUIRE_OK(verify_mac0(*message, key, payload));
  SP_CHECK_ERROR(verify_mac0(*message, Bytes(32, 8), payload), cose_mac);
  SP_CHECK_ERROR(verify_mac0(*message, key, hex("d8184181")), cose_mac);
  SP_CHECK_ERROR(verify_mac0(*message, key, payload, payload), cose_mac);
  SP_CHECK_ERROR(parse_mac0(bytes, TagRule::tagged), cose_tag);

  test::for_each_bit_flip(bytes, [&](const Bytes& changed, std::size_t bit) {
    auto again = parse_mac0(changed, TagRule::either);
    INFO("bit " << bit);
    CHECK_FALSE((again && verify_mac0(*again, key, payload)));
  });
}

TEST_CASE("other MACs and broken messages are refused", "[cose]") {
  const std::string tag = "5820 0000000000000000000000000000000000000000000000000000000000000000";
  const Bytes short_hmac = hex("84 43 a10104 a0 f6 48 0000000000000000"), truncated = hex("84 43 a10105 a0 f6 41 00"),
              es256 = hex("84 43 a10126 a0 f6" + tag);
  SP_CHECK_ERROR(verify_mac0(*parse_mac0(short_hmac), Bytes(32), {}), cose_algorithm_unsupported);
  SP_CHECK_ERROR(verify_mac0(*parse_mac0(es256), Bytes(32), {}), cose_algorithm_unsupported);
  SP_CHECK_ERROR(verify_mac0(*parse_mac0(truncated), Bytes(32), {}), cose_mac);
  SP_CHECK_ERROR(parse_mac0(hex("84 43 a10105 a0 f6 60")), cose_structure);
  SP_CHECK_ERROR(parse_mac0(hex("83 43 a10105 a0 f6")), cose_structure);
  SP_CHECK_ERROR(parse_mac0(hex("d2 84 43 a10105 a0 f6" + tag), TagRule::either), cose_tag);
  SP_REQUIRE_OK(parse_mac0(hex("d1 84 43 a10105 a0 f6" + tag), TagRule::either));
}
