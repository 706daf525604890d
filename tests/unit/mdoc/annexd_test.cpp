#include "mdoc/device_request.hpp"
#include "support/mdoc_kit.hpp"
#include "x509/pem.hpp"

using namespace statepass;
using namespace statepass::mdoc;
using test::hex;
using test::words;

// The examples of ISO/IEC 18013-5 Annex D, as three projects copied them.
namespace {

const UnixTime kThen = test::at("2021-01-01T00:00:00Z");

struct AnnexD {
  Bytes response, request, transcript, root, reader_root, expected_response;
};

std::optional<x509::Certificate> certificate(const std::string& name) {
  auto der = test::shared_hex("mdoc/" + name);
  if (!der) return std::nullopt;
  auto parsed = x509::Certificate::parse(*der);
  SP_REQUIRE_OK(parsed);
  return *parsed;
}

// What verify says of one copy of the response.
void run_response(const Bytes& response, const SessionTranscript& transcript, const crypto::EcPrivateKey& reader,
                  const x509::Certificate& root) {
  x509::TrustAnchors anchors;
  anchors.add(root);
  VerifyInput input{.now = kThen, .transcript = &transcript, .anchors = &anchors, .reader_key = &reader};
  CHECK(words(test::verify_first(response, input)) == "device_signature!device_mac_not_allowed/mdoc_device_mac");
  input.policy.allow_device_mac = true;
  CHECK(words(test::verify_first(response, input)) == "sound");
  auto parsed = parse_device_response(response);
  const auto& issuer_signed = parsed->documents[0].issuer_signed;
  CHECK(issuer_signed.items.size() == 6);
  CHECK(issuer_signed.mso.doc_type == kMdlDocType);
  CHECK(issuer_signed.mso.validity.signed_at == test::at("2020-10-01T13:30:02Z"));
  CHECK(issuer_signed.mso.validity.valid_until == test::at("2021-10-01T13:30:02Z"));
  // Each changed byte of an item, of the MSO or of the MAC is found.
  for (std::size_t i = 0; i < issuer_signed.items.size(); ++i) {
    Bytes changed = response;
    const auto value = issuer_signed.items[i].value;
    changed[static_cast<std::size_t>(value.data() - response.data()) + value.size() - 1] ^= 1;
    auto again = parse_device_response(changed);
    if (!again) continue;
    CHECK(verify_document(again->documents[0], input).bad_items == std::vector<std::size_t>{i});
  }
  const auto other = SessionTranscript::of_handover(hex("f6"));
  input.transcript = &other;
  CHECK(words(test::verify_first(response, input)) == "device_signature!device_signature/cose_mac");
  input.transcript = &transcript;
  input.now = test::at("2021-10-02T00:00:00Z");
  CHECK(words(test::verify_first(response, input)) ==
        "issuer_chain!chain_expired/x509_expired validity!expired/mdoc_expired");
}

}  // namespace

TEST_CASE("Annex D: response, issuer signature, six digests, device MAC; two copies", "[mdoc]") {
  auto transcript_bytes = test::shared_hex("mdoc/annexd-multipaz/session_transcript_bytes.hex");
  auto reader_scalar = test::shared_hex("mdoc/annexd-multipaz/ephemeral_reader_key_d.hex");
  auto root = certificate("annexd-eudi-ios-security/d52_iaca.hex");
  auto ours = test::shared_hex("mdoc/annexd-multipaz/device_response.hex");
  auto copy = test::shared_hex("mdoc/annexd-eudi-ios-datamodel/d412.hex");
  auto third = test::shared_hex("mdoc/auth0-mdl/verifier/encodedDeviceResponse.hex");
  if (!transcript_bytes || !reader_scalar || !root || !ours || !copy || !third) return;
  auto transcript = SessionTranscript::parse(*transcript_bytes);
  SP_REQUIRE_OK(transcript);
  auto reader = crypto::EcPrivateKey::from_scalar(*reader_scalar);
  SP_REQUIRE_OK(reader);
  run_response(*ours, *transcript, *reader, *root);
  run_response(*copy, *transcript, *reader, *root);
  run_response(*third, *transcript, *reader, *root);
}

TEST_CASE("Annex D: the authentication structures, byte for byte", "[mdoc]") {
  auto expected = test::shared_json("mdoc/annexd-derived/expected_values.json");
  auto transcript_bytes = test::shared_hex("mdoc/annexd-multipaz/session_transcript_bytes.hex");
  auto device_scalar = test::shared_hex("mdoc/annexd-multipaz/static_device_key_d.hex");
  auto reader_scalar = test::shared_hex("mdoc/annexd-multipaz/ephemeral_reader_key_d.hex");
  auto items = test::shared_hex("mdoc/annexd-multipaz/items_request.hex");
  auto theirs = test::shared_hex("mdoc/annexd-eudi-ios-security/d53_deviceAuthDeviceAuthenticationBytes.hex");
  auto reader_bytes = test::shared_hex("mdoc/annexd-eudi-ios-security/d54_ReaderAuthenticationBytes.hex");
  auto device_auth = test::shared_hex("mdoc/annexd-eudi-ios-security/d53_deviceAuthCBORdata.hex");
  auto issuer_auth = test::shared_hex("mdoc/annexd-eudi-ios-security/d52_issuerAuthCBOR.hex");
  auto sig_structure = test::shared_hex("mdoc/annexd-eudi-ios-security/d52_sigStructure.hex");
  if (!expected || !transcript_bytes || !device_scalar || !reader_scalar || !items || !theirs || !reader_bytes ||
      !device_auth || !issuer_auth || !sig_structure) {
    return;
  }
  const auto text = [&](const char* name) { return (*expected)[name].get<std::string>(); };
  auto transcript = SessionTranscript::parse(*transcript_bytes);
  SP_REQUIRE_OK(transcript);
  CHECK(transcript->tagged() == *transcript_bytes);
  const Bytes authentication = device_authentication_bytes(*transcript, kMdlDocType, hex("d81841a0"));
  CHECK(to_hex(authentication) == text("DeviceAuthenticationBytes"));
  CHECK(authentication == *theirs);

  auto device = crypto::EcPrivateKey::from_scalar(*device_scalar),
       reader = crypto::EcPrivateKey::from_scalar(*reader_scalar);
  auto mac_key = device_mac_key(*device, reader->public_key(), *transcript);
  CHECK(to_hex(mac_key->view()) == text("EMacKey"));
  auto from_reader = device_mac_key(*reader, device->public_key(), *transcript);
  CHECK(to_hex(from_reader->view()) == text("EMacKey"));
  const Bytes mac = cose::make_mac0_detached(mac_key->view(), authentication);
  auto parsed_mac = cose::parse_mac0(mac);
  CHECK(to_hex(parsed_mac->tag) == text("device_mac_tag"));
  CHECK(to_hex(*device_auth).find(to_hex(mac)) != std::string::npos);
  CHECK(to_hex(concat({cose::structure_prefix("MAC0", hex("a10105"), {}, authentication.size()), authentication})) ==
        text("MAC_structure"));

  // items_request.hex is ItemsRequestBytes or the map inside, by project.
  const Bytes items_bytes = (*items)[0] == 0xd8 ? *items : cbor::Encoder().tag24(*items).take();
  CHECK(to_hex(reader_authentication_bytes(*transcript, items_bytes)) == text("ReaderAuthenticationBytes"));
  CHECK(reader_authentication_bytes(*transcript, items_bytes) == *reader_bytes);

  auto message = cose::parse_sign1(*issuer_auth);
  SP_REQUIRE_OK(message);
  CHECK(concat({cose::structure_prefix("Signature1", message->protected_bytes, {}, message->payload->size()),
                *message->payload}) == *sig_structure);
  CHECK(to_hex(crypto::sha256(*sig_structure)) == text("issuer_sig_structure_sha256"));
}

TEST_CASE("Annex D: request and reader authentication, three copies", "[mdoc]") {
  auto transcript_bytes = test::shared_hex("mdoc/annexd-multipaz/session_transcript_bytes.hex");
  auto root = certificate("annexd-eudi-ios-security/d54_readerRoot.hex");
  if (!transcript_bytes || !root) return;
  auto transcript = SessionTranscript::parse(*transcript_bytes);
  x509::TrustAnchors anchors;
  anchors.add(*root);
  for (const char* name : {"annexd-multipaz/device_request.hex", "annexd-eudi-ios-datamodel/d411.hex",
                           "annexd-eudi-ios-security/request_d411.hex"}) {
    auto bytes = test::shared_hex("mdoc/" + std::string(name));
    if (!bytes) return;
    INFO(name);
    auto request = parse_device_request(*bytes);
    SP_REQUIRE_OK(request);
    REQUIRE(request->doc_requests.size() == 1);
    const DocRequest& doc_request = request->doc_requests[0];
    CHECK(doc_request.items.doc_type == kMdlDocType);
    CHECK(doc_request.items.elements.size() == 6);
    const auto outcome = verify_reader_auth(doc_request, *transcript, anchors, kThen, 0);
    CHECK(outcome.chain == Check::passed());
    CHECK(outcome.signature == Check::passed());
    CHECK(outcome.signer->certificate()->common_name() == "reader");
    // Written again from what was read, the request is the same, byte for byte.
    const Bytes items = encode_items_request(doc_request.items.doc_type, doc_request.items.elements);
    CHECK(equal(items, doc_request.items.bytes));
  }
}

TEST_CASE("Annex D: the issuer-signed part that isomdl copied", "[mdoc]") {
  auto file = test::shared_file("mdoc/isomdl/test/definitions/issuer_signed.cbor");
  auto root = certificate("annexd-eudi-ios-security/d52_iaca.hex");
  if (!file || !root) return;
  const Bytes bytes = hex(*file);
  auto issued = parse_issuer_signed(bytes);
  SP_REQUIRE_OK(issued);
  x509::TrustAnchors anchors;
  anchors.add(*root);
  CHECK(words(verify_issuer_signed(*issued, {.now = kThen, .anchors = &anchors})) == "sound");
}
