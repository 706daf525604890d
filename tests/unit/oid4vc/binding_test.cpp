#include "oid4vc/binding.hpp"

#include "crypto/sha.hpp"
#include "support/support.hpp"
#include "unit/oid4vc/fake_issuer.hpp"

using namespace statepass;
using namespace statepass::oid4vc;
using statepass::test::hex;

namespace {

crypto::EcPublicKey some_key() {
  return crypto::EcPrivateKey::from_entropy(Bytes(32, 1))->public_key();
}

// An IssuerSigned around this MSO.
Bytes around(ByteView mso) {
  const Bytes payload = cbor::Encoder().tag24(mso).take();
  cbor::Encoder out;
  out.map(1).tstr("issuerAuth").array(4).bstr(hex("a10126")).map(0).bstr(payload).bstr(Bytes(64));
  return out.take();
}

}  // namespace

TEST_CASE("type and key of a credential", "[oid4vc]") {
  auto binding = read_binding(oid4vc::test::fake_credential("org.iso.18013.5.1.mDL", some_key()));
  SP_REQUIRE_OK(binding);
  CHECK(binding->doc_type == "org.iso.18013.5.1.mDL");
  CHECK(binding->device_key == some_key());
}

TEST_CASE("a document of ISO 18013-5 annex D", "[oid4vc]") {
  auto response = statepass::test::shared_hex("mdoc/annexd-multipaz/device_response.hex");
  if (!response) return;
  // DeviceResponse → documents → [0] → issuerSigned.
  cbor::Decoder decoder(*response);
  auto enter = [&](std::string_view key) {
    for (std::size_t left = *decoder.map(); left > 0; --left) {
      if (*decoder.tstr() == key) return;
      CHECK(decoder.skip().has_value());
    }
  };
  enter("documents");
  CHECK(decoder.array().has_value());
  enter("issuerSigned");
  auto binding = read_binding(*decoder.item());
  SP_REQUIRE_OK(binding);
  CHECK(binding->doc_type == "org.iso.18013.5.1.mDL");
  CHECK(to_hex(binding->device_key.x()) == "96313d6c63e24e3372742bfdb1a33ba2c897dcd68ab8c753e4fbd48dca6b7f9a");
}

TEST_CASE("what is no credential has its code", "[oid4vc]") {
  SP_CHECK_ERROR(read_binding({}), cbor_short);
  SP_CHECK_ERROR(read_binding(hex("80")), cbor_type);
  SP_CHECK_ERROR(read_binding(hex("a0")), oid4vc_credential);
  SP_CHECK_ERROR(read_binding(hex("a1 6a697373756572417574 68 80")), cose_structure);
  SP_CHECK_ERROR(read_binding(around(hex("a0"))), oid4vc_credential);
  cbor::Encoder no_key;
  no_key.map(2).tstr("docType").tstr("x").tstr("deviceKeyInfo").map(0);
  SP_CHECK_ERROR(read_binding(around(no_key.bytes())), oid4vc_credential);
  cbor::Encoder odd_key;
  odd_key.map(2).tstr("docType").tstr("x").tstr("deviceKeyInfo").map(1).tstr("deviceKey").map(0);
  SP_CHECK_ERROR(read_binding(around(odd_key.bytes())), cose_key_type);
  cbor::Encoder detached;
  detached.map(1).tstr("issuerAuth").array(4).bstr(hex("a10126")).map(0).null().bstr(Bytes(64));
  SP_CHECK_ERROR(read_binding(detached.bytes()), oid4vc_credential);
}
