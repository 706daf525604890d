#include "support/mdoc_kit.hpp"
#include "x509/pem.hpp"

using namespace statepass;
using namespace statepass::mdoc;
using test::hex;
using test::words;

// Documents that other issuers and wallets made, each with its transcript, at its date, with what it needs of trust and
// of tolerance.
namespace {

VerifyInput foreign_input(const char* at) {
  return {.now = test::at(at), .policy = foreign_policy()};
}

std::optional<x509::TrustAnchors> anchors_of(const std::string& name) {
  auto file = test::shared_file("mdoc/" + name);
  if (!file) return std::nullopt;
  const Bytes bytes = name.ends_with(".hex") ? hex(*file) : to_bytes(bytes_of(*file));
  auto certificates = x509::read_certificates(bytes);
  SP_REQUIRE_OK(certificates);
  x509::TrustAnchors out;
  for (const auto& certificate : *certificates) out.add(certificate);
  return out;
}

// OpenID4VP 1.0 B.2.6.1: [null, null, ["OpenID4VPHandover", SHA-256(CBOR [client_id, nonce, thumbprint,
// response_uri])]]
SessionTranscript openid4vp_transcript(const test::Json& p) {
  const auto text = [&](const char* name) { return p[name].get<std::string>(); };
  const Bytes info = cbor::Encoder()
                         .array(4)
                         .tstr(text("clientId"))
                         .tstr(text("verifierGeneratedNonce"))
                         .bstr(hex(text("jwkThumbprint_hex")))
                         .tstr(text("responseUri"))
                         .take();
  return SessionTranscript::of_handover(
      cbor::Encoder().array(2).tstr("OpenID4VPHandover").bstr(crypto::sha256(info)).take());
}

// ISO/IEC TS 18013-7:2024 B.4.4 (OpenID4VP draft 18): [clientIdHash, responseUriHash, nonce]
SessionTranscript draft18_transcript(const test::Json& p) {
  const auto text = [&](const char* name) { return p[name].get<std::string>(); };
  const auto hashed = [&](const char* name) {
    return crypto::sha256(cbor::Encoder().array(2).tstr(text(name)).tstr(text("mdocGeneratedNonce")).take());
  };
  return SessionTranscript::of_handover(cbor::Encoder()
                                            .array(3)
                                            .bstr(hashed("clientId"))
                                            .bstr(hashed("responseUri"))
                                            .tstr(text("verifierGeneratedNonce"))
                                            .take());
}

struct Auth0 {
  const char* name;
  const char* strict;   // of the reading, in ISO's own encoding
  const char* outcome;  // with heads of any length, the issuer's certificate believed
};

}  // namespace

TEST_CASE("auth0: valid, partial, tampered, unauthorised by the device", "[mdoc]") {
  // The certificate is a self-signed authority that signs documents itself: believed by name, its profile tolerated.
  auto anchors = anchors_of("auth0-mdl/issuer.pem");
  if (!anchors) return;
  const Auth0 examples[] = {
      {"example_example1", "cbor_not_shortest", "sound"},
      {"example_example2", "cbor_not_shortest", "sound"},
      {"example_example3", "cbor_not_shortest", "digests!digest_mismatch/mdoc_digest_differs"},
      {"example_example4", "cbor_not_shortest", "key_authorisation!key_not_authorised/mdoc_key_not_authorised"},
  };
  for (const Auth0& example : examples) {
    const std::string folder = "mdoc/auth0-mdl/" + std::string(example.name);
    auto response = test::shared_hex(folder + "/deviceResponse.hex");
    auto transcript_bytes = test::shared_hex(folder + "/encodedSessionTranscript.hex");
    if (!response || !transcript_bytes) return;
    INFO(example.name);
    CHECK(test::error_of(parse_device_response(*response)) == example.strict);
    auto transcript = SessionTranscript::parse(*transcript_bytes);
    SP_REQUIRE_OK(transcript);
    VerifyInput input = foreign_input("2023-10-24T00:00:00Z");
    input.transcript = &*transcript;
    input.anchors = &*anchors;
    CHECK(words(test::verify_first(*response, input, kForeign)) == example.outcome);
    input.policy.path.named = {};
    CHECK(words(test::verify_first(*response, input, kForeign)).starts_with("issuer_chain!chain_profile/"));
    // The payload is attached; who does not tolerate it refuses.
    input.policy.allow_attached_payload = false;
    CHECK(test::verify_first(*response, input, kForeign)[CheckId::device_signature].detail ==
          Errc::mdoc_payload_attached);
    // Its bare key does as well.
    const crypto::EcPublicKey keys[] = {anchors->list()[0].certificate.public_key()};
    VerifyInput bare = foreign_input("2023-10-24T00:00:00Z");
    bare.transcript = &*transcript;
    bare.issuer_keys = keys;
    CHECK(words(test::verify_first(*response, bare, kForeign)) == example.outcome);
    bare.now = test::at("2023-09-29T00:00:00Z");
    CHECK(test::verify_first(*response, bare, kForeign)[CheckId::validity].reason == Reason::not_yet_valid);
  }
}

TEST_CASE("auth0: what its parser tests hold is refused by name", "[mdoc]") {
  const std::pair<const char*, const char*> files[] = {
      // A label in both headers, an MSO that is not embedded, no deviceSigned.
      {"parser_deviceResponse/encodedDeviceResponse.hex", "cose_header_duplicate"},
      {"parser_deviceResponse2/encodedDeviceResponse.hex", "mdoc_payload"},
      {"parser_issuerSigned/mdoc.hex", "mdoc_document_member"},
  };
  for (const auto& [name, error] : files) {
    auto bytes = test::shared_hex("mdoc/auth0-mdl/" + std::string(name));
    if (!bytes) return;
    INFO(name);
    CHECK(test::error_of(parse_device_response(*bytes, kForeign)) == error);
  }
}

TEST_CASE("France: an Annex D credential, signed for OpenID4VP draft 18", "[mdoc]") {
  auto anchors = anchors_of("annexd-eudi-ios-security/d52_iaca.hex");
  auto pinned = anchors_of("interop-mdoc-ts/france/issuerCertificate.pem");
  auto response = test::shared_file("mdoc/interop-mdoc-ts/france/deviceResponse.cbor");
  auto params = test::shared_json("mdoc/interop-mdoc-ts/france/params.json");
  if (!anchors || !pinned || !response || !params) return;
  const Bytes bytes = to_bytes(bytes_of(*response));
  const auto transcript = draft18_transcript(*params);
  VerifyInput input = foreign_input("2021-09-25T00:00:00Z");
  input.policy = {};
  input.transcript = &transcript;
  input.anchors = &*anchors;
  // Nothing needs to be tolerated.
  CHECK(words(test::verify_first(bytes, input)) == "sound");
  input.anchors = &*pinned;
  CHECK(words(test::verify_first(bytes, input)) == "sound");
  const auto other = SessionTranscript::of_handover(hex("f6"));
  input.transcript = &other;
  CHECK(words(test::verify_first(bytes, input)) == "device_signature!device_signature/crypto_signature");
}

TEST_CASE("Animo: a PID, signed for OpenID4VP 1.0", "[mdoc]") {
  auto anchors = anchors_of("interop-mdoc-ts/animo-mdoc-05/rootCertificate.pem");
  auto response = test::shared_file("mdoc/interop-mdoc-ts/animo-mdoc-05/deviceResponse.cbor");
  auto params = test::shared_json("mdoc/interop-mdoc-ts/animo-mdoc-05/params.json");
  if (!anchors || !response || !params) return;
  const Bytes bytes = to_bytes(bytes_of(*response));
  SP_CHECK_ERROR(parse_device_response(bytes), cbor_not_shortest);
  const auto transcript = openid4vp_transcript(*params);
  VerifyInput input = foreign_input("2026-01-12T12:00:00Z");
  input.policy = {};
  input.transcript = &transcript;
  input.anchors = &*anchors;
  CHECK(words(test::verify_first(bytes, input, kForeign)) == "issuer_chain!chain_profile/x509_crl_distribution");
  input.policy.path.leaf = {Errc::x509_crl_distribution};
  CHECK(words(test::verify_first(bytes, input, kForeign)) == "sound");
  input.policy = foreign_policy();
  CHECK(words(test::verify_first(bytes, input, kForeign)) == "sound");
}

TEST_CASE("BDR: a credential with a portrait, digest ids of 32 bits", "[mdoc]") {
  auto pinned = anchors_of("interop-mdoc-ts/bdr/issuerCertificate.pem");
  auto file = test::shared_file("mdoc/interop-mdoc-ts/bdr/issuerSignedBytes.cbor");
  if (!pinned || !file) return;
  const Bytes bytes = to_bytes(bytes_of(*file));
  SP_CHECK_ERROR(parse_issuer_signed(bytes), cbor_not_shortest);
  SP_CHECK_ERROR(parse_issuer_signed(bytes, {.long_heads = true}), mdoc_digest_id);
  auto issued = parse_issuer_signed(bytes, kForeign);
  SP_REQUIRE_OK(issued);
  CHECK(issued->items.size() > 12);
  VerifyInput input = foreign_input("2026-01-01T00:00:00Z");
  input.anchors = &*pinned;
  CHECK(words(verify_issuer_signed(*issued, input)) == "sound");
  input.now = test::at("2024-01-01T00:00:00Z");
  CHECK(verify_issuer_signed(*issued, input)[CheckId::issuer_chain].reason == Reason::chain_expired);
}

TEST_CASE("isomdl: a stored mDL under a bare key, its certificate being of version 1", "[mdoc]") {
  auto text = test::shared_file("mdoc/isomdl/test/stringified-mdl.txt");
  if (!text) return;
  while (text->size() % 4 != 0) text->push_back('=');
  auto stored = from_base64(*text);
  SP_REQUIRE_OK(stored);
  // Its own form, {id, issuer_auth, mso, namespaces: {ns: {element: item}}}, turned into an IssuerSigned.
  test::CborNode tree = test::cbor_tree(*stored);
  test::CborNode& name_spaces = test::cbor_at(tree, "namespaces");
  cbor::Encoder issued;
  issued.map(2).tstr("nameSpaces").map(name_spaces.children.size() / 2);
  for (std::size_t i = 0; i < name_spaces.children.size(); i += 2) {
    const auto& items = name_spaces.children[i + 1].children;
    issued.raw(test::cbor_bytes(name_spaces.children[i])).array(items.size() / 2);
    for (std::size_t j = 1; j < items.size(); j += 2) issued.raw(test::cbor_bytes(items[j]));
  }
  const Bytes certificate = test::cbor_at(tree, "issuer_auth/1/#33").content;
  issued.tstr("issuerAuth").raw(test::cbor_bytes(test::cbor_at(tree, "issuer_auth")));
  const Bytes bytes = issued.take();
  SP_CHECK_ERROR(parse_issuer_signed(bytes), mdoc_limit);
  auto parsed = parse_issuer_signed(bytes, kForeign);
  SP_REQUIRE_OK(parsed);
  SP_CHECK_ERROR(x509::Certificate::parse(certificate), x509_version);
  const Bytes spki_head = hex("3059301306072a8648ce3d020106082a8648ce3d030107034200");
  const auto at = std::search(certificate.begin(), certificate.end(), spki_head.begin(), spki_head.end());
  REQUIRE(at != certificate.end());
  auto key = x509::parse_spki(ByteView(certificate).subspan(static_cast<std::size_t>(at - certificate.begin()), 91));
  SP_REQUIRE_OK(key);
  VerifyInput input = foreign_input("2023-06-15T00:00:00Z");
  input.now = parsed->mso.validity.valid_from;
  CHECK(words(verify_issuer_signed(*parsed, input)).starts_with("issuer_chain!chain_path/x509_version"));
  input.issuer_keys = std::span(&*key, 1);
  // Genuine, but for its three dates, which are one: a validity that lasts no time.
  CHECK(words(verify_issuer_signed(*parsed, input)) == "validity!not_yet_valid/mdoc_validity_order");
}

TEST_CASE("isomdl: its sample response is tagged where ISO 18013-5 is not", "[mdoc]") {
  auto file = test::shared_file("mdoc/isomdl/test/definitions/device_response.cbor");
  if (!file) return;
  // The random of its one item has one byte; behind that wait a tag and a text for an MSO.
  SP_CHECK_ERROR(parse_device_response(hex(*file), kForeign), mdoc_salt);
}
