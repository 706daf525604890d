#include "cose/mac0.hpp"
#include "cose/sign1.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::cose;
using test::hex;
using test::Json;

namespace {

const std::string kFolder = "mdoc/cose-wg/";

crypto::EcPublicKey key_of(const Json& key) {
  const auto name = key["crv"].get<std::string>();
  const auto curve = name == "P-256"   ? crypto::Curve::p256
                     : name == "P-384" ? crypto::Curve::p384
                                       : crypto::Curve::p521;
  auto x = from_base64url(key["x"].get<std::string>()), y = from_base64url(key["y"].get<std::string>());
  auto out = crypto::EcPublicKey::from_xy(curve, *x, *y);
  SP_ASSERT(out.has_value());
  return *out;
}

Bytes external_of(const Json& input) {
  return input.contains("external") ? hex(input["external"].get<std::string>()) : Bytes();
}

// What verifying the file's message ends with: "no error", or the name of the first error.
std::string_view run_sign1(const Json& vector) {
  const Json& input = vector["input"]["sign0"];
  const Bytes bytes = hex(vector["output"]["cbor"].get<std::string>());
  auto message = parse_sign1(bytes, TagRule::either);
  if (!message) return test::error_of(message);
  const Bytes prefix =
      structure_prefix("Signature1", message->protected_bytes, external_of(input), message->payload->size());
  if (!vector.contains("fail")) {
    CHECK(concat({prefix, *message->payload}) == hex(vector["intermediates"]["ToBeSign_hex"].get<std::string>()));
  }
  return test::error_of(verify_sign1(*message, key_of(input["key"]), *message->payload, external_of(input)));
}

std::string_view run_mac0(const Json& vector) {
  const Json& input = vector["input"]["mac0"];
  const Bytes bytes = hex(vector["output"]["cbor"].get<std::string>());
  auto message = parse_mac0(bytes, TagRule::either);
  if (!message) return test::error_of(message);
  auto secret = from_base64url(input["recipients"][0]["key"]["k"].get<std::string>());
  return test::error_of(verify_mac0(*message, *secret, *message->payload, external_of(input)));
}

struct Expected {
  const char* file;
  const char* outcome;
};

}  // namespace

// Two of the group's positive vectors have the algorithm in the unprotected header alone, which is refused here.
TEST_CASE("COSE_Sign1 of the COSE working group", "[cose]") {
  const Expected files[] = {
      {"sign1-tests/sign-pass-01", "cose_algorithm_missing"},
      {"sign1-tests/sign-pass-02", "no error"},
      {"sign1-tests/sign-pass-03", "no error"},
      {"sign1-tests/sign-fail-01", "cose_tag"},
      {"sign1-tests/sign-fail-02", "crypto_signature"},
      {"sign1-tests/sign-fail-03", "cose_algorithm_unsupported"},
      {"sign1-tests/sign-fail-04", "cose_algorithm_unsupported"},
      {"sign1-tests/sign-fail-06", "crypto_signature"},
      {"sign1-tests/sign-fail-07", "crypto_signature"},
      {"ecdsa-examples/ecdsa-sig-01", "no error"},
      {"ecdsa-examples/ecdsa-sig-02", "no error"},
      {"ecdsa-examples/ecdsa-sig-03", "no error"},
      {"ecdsa-examples/ecdsa-sig-04",
       "cose_algorithm_curve"},  // ES512 with a P-256 key: free in COSE, not in ISO 18013-5
  };
  for (const auto& [file, outcome] : files) {
    auto vector = test::shared_json(kFolder + file + ".json");
    if (!vector) return;
    INFO(file);
    CHECK(run_sign1(*vector) == outcome);
  }
}

TEST_CASE("COSE_Mac0 of the COSE working group", "[cose]") {
  const Expected files[] = {
      {"mac0-tests/HMac-01", "no error"},
      {"mac0-tests/mac-pass-01", "cose_algorithm_missing"},
      {"mac0-tests/mac-pass-02", "cose_algorithm_missing"},
      {"mac0-tests/mac-pass-03", "cose_algorithm_missing"},
      {"mac0-tests/mac-fail-01", "cose_tag"},
      {"mac0-tests/mac-fail-02", "cose_mac"},
      {"mac0-tests/mac-fail-03", "cose_algorithm_unsupported"},
      {"mac0-tests/mac-fail-04", "cose_algorithm_unsupported"},
      {"mac0-tests/mac-fail-06", "cose_mac"},
      {"mac0-tests/mac-fail-07", "cose_mac"},
  };
  for (const auto& [file, outcome] : files) {
    auto vector = test::shared_json(kFolder + file + ".json");
    if (!vector) return;
    INFO(file);
    CHECK(run_mac0(*vector) == outcome);
  }
}
