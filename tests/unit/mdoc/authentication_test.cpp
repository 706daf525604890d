#include "mdoc/authentication.hpp"

#include "support/mdoc_kit.hpp"

using namespace statepass;
using namespace statepass::mdoc;
using test::hex;

TEST_CASE("a transcript is read as array and as tagged bytes", "[mdoc]") {
  const Bytes array = hex("83 f6 f6 82 6161 4100");
  auto plain = SessionTranscript::parse(array), tagged = SessionTranscript::parse(cbor::Encoder().tag24(array).take());
  SP_REQUIRE_OK(plain);
  SP_REQUIRE_OK(tagged);
  CHECK(plain->array() == array);
  CHECK(tagged->array() == array);
  CHECK(plain->tagged() == cbor::Encoder().tag24(array).take());
  CHECK(SessionTranscript::of_handover(hex("82 6161 4100")).array() == array);
  CHECK(to_hex(SessionTranscript::of_engagement(hex("d81841a0"), hex("d81841a1"), hex("f6")).array()) ==
        "83d81841a0d81841a1f6");
  SP_REQUIRE_OK(SessionTranscript::parse(hex("83 d81841a0 d81841a0 f6")));
}

TEST_CASE("what is not a transcript", "[mdoc]") {
  for (const char* text :
       {"82 f6 f6", "84 f6 f6 f6 f6", "a0", "83 00 f6 f6", "83 f6 41a0 f6", "d8194181", "d81800", "d8184182f6f6"}) {
    INFO(text);
    auto result = SessionTranscript::parse(hex(text));
    CHECK_FALSE(result.has_value());
  }
  SP_CHECK_ERROR(SessionTranscript::parse(hex("82 f6 f6")), mdoc_transcript);
  SP_CHECK_ERROR(SessionTranscript::parse(hex("83 00 f6 f6")), mdoc_transcript);
  SP_CHECK_ERROR(SessionTranscript::parse(hex("d8194181")), mdoc_transcript);
  SP_CHECK_ERROR(SessionTranscript::parse(hex("d8184183")), cbor_short);
  SP_CHECK_ERROR(SessionTranscript::parse(hex("9f f6 f6 f6 ff")), cbor_indefinite);
}

TEST_CASE("MAC keys agree on both sides, for this transcript", "[mdoc]") {
  const auto device = test::key_from_seed(1), reader = test::key_from_seed(2);
  auto ours = device_mac_key(device, reader.public_key(), test::transcript());
  auto theirs = device_mac_key(reader, device.public_key(), test::transcript());
  auto other = device_mac_key(device, reader.public_key(), SessionTranscript::of_handover(hex("f6")));
  CHECK(equal(ours->view(), theirs->view()));
  CHECK_FALSE(equal(ours->view(), other->view()));
  auto p384 = crypto::EcPublicKey::from_sec1(
      crypto::Curve::p384,
      hex("04aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7"
          "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f"));
  SP_CHECK_ERROR(device_mac_key(device, *p384, test::transcript()), crypto_curve);
}
