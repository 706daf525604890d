#include "cose/sign1.hpp"

#include "support/support.hpp"

using namespace statepass;
using namespace statepass::cose;
using test::hex;

namespace {

crypto::EcPrivateKey test_key(std::uint8_t seed) {
  auto key = crypto::EcPrivateKey::from_entropy(Bytes(32, seed));
  SP_ASSERT(key.has_value());
  return *std::move(key);
}

Bytes sign(const Sign1Draft& draft, const crypto::EcPrivateKey& key) {
  auto message = draft.finish(key.sign(take_array<32>(draft.digest().view())));
  SP_ASSERT(message.has_value());
  return *message;
}

const SignatureAlgorithm kAlgorithm = algorithm_of(crypto::Curve::p256);
const std::string kSignature =
    "5840 "
    "00000000000000000000000000000000000000000000000000000000000000010000000000000000000000000000000000000000000000"
    "000000000000000001";

}  // namespace

TEST_CASE("sign in two steps, parse, verify: attached", "[cose]") {
  const auto key = test_key(1);
  const Bytes certificate = hex("3003020100");
  const ByteView chain[] = {certificate};
  const auto draft = Sign1Draft::attached(kAlgorithm, {.x5chain = chain}, bytes_of("payload"));
  CHECK(to_hex(draft.to_be_signed()) == "846a5369676e61747572653143a1012640477061796c6f6164");
  const Bytes bytes = sign(draft, key);
  CHECK(to_hex(bytes).starts_with("8443a10126a1182145300302010047" + to_hex(bytes_of("payload")) + "5840"));

  auto message = parse_sign1(bytes);
  SP_REQUIRE_OK(message);
  CHECK(message->headers.algorithm == kEs256);
  CHECK(to_hex(message->protected_bytes) == "a10126");
  REQUIRE(message->headers.x5chain.size() == 1);
  CHECK(to_bytes(message->headers.x5chain.certificates()[0]) == certificate);
  REQUIRE(message->payload);
  SP_REQUIRE_OK(verify_sign1(*message, key.public_key(), *message->payload));
  SP_CHECK_ERROR(verify_sign1(*message, key.public_key(), bytes_of("payloae")), crypto_signature);
  SP_CHECK_ERROR(verify_sign1(*message, key.public_key(), *message->payload, bytes_of("x")), crypto_signature);
  SP_CHECK_ERROR(verify_sign1(*message, test_key(2).public_key(), *message->payload), crypto_signature);
  SP_CHECK_ERROR(parse_sign1(bytes, TagRule::tagged), cose_tag);
}

TEST_CASE("sign in two steps, parse, verify: detached, external data, protected chain and type", "[cose]") {
  const auto key = test_key(1);
  const Bytes one = hex("3000"), two = hex("30020500");
  const ByteView chain[] = {one, two};
  const auto draft = Sign1Draft::detached(
      kAlgorithm, {.x5chain = chain, .protect_x5chain = true, .type = "application/statuslist+cwt"},
      bytes_of("elsewhere"), bytes_of("external"));
  const Bytes bytes = sign(draft, key);
  auto message = parse_sign1(bytes);
  SP_REQUIRE_OK(message);
  CHECK_FALSE(message->payload);
  CHECK(message->headers.type == "application/statuslist+cwt");
  CHECK(message->headers.x5chain.size() == 2);
  SP_REQUIRE_OK(verify_sign1(*message, key.public_key(), bytes_of("elsewhere"), bytes_of("external")));
  SP_CHECK_ERROR(draft.finish(Bytes(63)), crypto_signature_form);

  const Bytes tagged = concat({hex("d2"), bytes});
  SP_REQUIRE_OK(parse_sign1(tagged, TagRule::tagged));
  SP_REQUIRE_OK(parse_sign1(tagged, TagRule::either));
  SP_CHECK_ERROR(parse_sign1(tagged), cose_tag);
}

TEST_CASE("no single changed bit of a signed message verifies", "[cose]") {
  const auto key = test_key(3);
  const Bytes bytes = sign(Sign1Draft::attached(kAlgorithm, {}, bytes_of("p")), key);
  test::for_each_bit_flip(bytes, [&](const Bytes& changed, std::size_t bit) {
    auto message = parse_sign1(changed, TagRule::either);
    if (!message || !message->payload) return;
    INFO("bit " << bit);
    CHECK_FALSE(verify_sign1(*message, key.public_key(), *message->payload).has_value());
  });
}

TEST_CASE("the algorithm is that of the key's curve, and one that is supported", "[cose]") {
  auto p384 = crypto::EcPublicKey::from_sec1(
      crypto::Curve::p384,
      hex("04aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7"
          "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f"));
  SP_REQUIRE_OK(p384);
  const Bytes es256 = hex("84 43 a10126 a0 40" + kSignature), eddsa = hex("84 43 a10127 a0 40" + kSignature),
              es256k = hex("84 44 a101382e a0 40" + kSignature), es384 = hex("84 44 a1013822 a0 40" + kSignature);
  SP_CHECK_ERROR(verify_sign1(*parse_sign1(es256), *p384, {}), cose_algorithm_curve);
  SP_CHECK_ERROR(verify_sign1(*parse_sign1(es384), *p384, {}), crypto_signature_form);
  SP_CHECK_ERROR(verify_sign1(*parse_sign1(es384), test_key(1).public_key(), {}), cose_algorithm_curve);
  SP_CHECK_ERROR(verify_sign1(*parse_sign1(eddsa), test_key(1).public_key(), {}), cose_algorithm_unsupported);
  SP_CHECK_ERROR(verify_sign1(*parse_sign1(es256k), test_key(1).public_key(), {}), cose_algorithm_unsupported);
}

TEST_CASE("every way of not being a COSE_Sign1 has its code", "[cose]") {
  const std::string long_certificate = "59 1001" + std::string(2 * 4097, '0');
  std::string many = "b1";  // 17 parameters
  for (int i = 0; i < 17; ++i) many += "18" + std::to_string(30 + i) + "00";
  const std::pair<std::string, Errc> cases[] = {
      {"83 43 a10126 a0 40", Errc::cose_structure},
      {"85 43 a10126 a0 40" + kSignature + "00", Errc::cose_structure},
      {"a0", Errc::cose_structure},
      {"84 63 616161 a0 40" + kSignature, Errc::cose_structure},
      {"84 43 a10126 a0 60" + kSignature, Errc::cose_structure},
      {"84 43 a10126 a0 40 60", Errc::cose_structure},
      {"84 43 a10126 80 40" + kSignature, Errc::cose_header},
      {"84 41 80 a0 40" + kSignature, Errc::cose_header},
      {"84 43 a10126 a1 40 00 40" + kSignature, Errc::cose_header},
      {"84 43 a10126 a1 04 00 40" + kSignature, Errc::cose_header},
      {"84 43 a10140 a0 40" + kSignature, Errc::cose_header},
      {"84 43 a10126" + many + "40" + kSignature, Errc::cose_header},
      {"84 43 a10126 a1 01 26 40" + kSignature, Errc::cose_header_duplicate},
      {"84 46 a20126044131 a1 04 4131 40" + kSignature, Errc::cose_header_duplicate},
      {"84 46 a20126028104 a0 40" + kSignature, Errc::cose_crit},
      {"84 43 a10126 a1 02 81 04 40" + kSignature, Errc::cose_crit},
      {"84 40 a1 01 26 40" + kSignature, Errc::cose_algorithm_missing},
      {"84 41 a0 a1 01 26 40" + kSignature, Errc::cose_algorithm_missing},
      {"84 48 a10165 4553323536 a0 40" + kSignature, Errc::cose_algorithm_unsupported},
      {"84 43 a10126 a1 1821 80 40" + kSignature, Errc::cose_x5chain},
      {"84 43 a10126 a1 1821 84 41304130 41304130 40" + kSignature, Errc::cose_x5chain},
      {"84 43 a10126 a1 1821 40 40" + kSignature, Errc::cose_x5chain},
      {"84 43 a10126 a1 1821" + long_certificate + "40" + kSignature, Errc::cose_x5chain},
      {"84 43 a10126 a1 1821 60 40" + kSignature, Errc::cose_header},
      {"84 44 a1012600 a0 40" + kSignature, Errc::cbor_trailing},
      {"84 45 a201260126 a0 40" + kSignature, Errc::cbor_duplicate_key},
      {"84 44 a1180126 a0 40" + kSignature, Errc::cbor_not_shortest},
      {"84 43 a10126 a2 0400 0400 40" + kSignature, Errc::cbor_duplicate_key},
      {"d1 84 43 a10126 a0 40" + kSignature, Errc::cose_tag},
      {"d2 84 43 a10126 a0 40" + kSignature, Errc::cose_tag},
      {"9f 43 a10126 a0 40" + kSignature + "ff", Errc::cbor_indefinite},
  };
  for (const auto& [text, code] : cases) {
    INFO(text);
    CHECK(test::error_of(parse_sign1(hex(text))) == error_name(code));
  }
}
