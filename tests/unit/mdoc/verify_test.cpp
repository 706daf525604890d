#include "mdoc/verify.hpp"

#include "support/mdoc_kit.hpp"

using namespace statepass;
using namespace statepass::mdoc;
using test::hex;
using test::words;

namespace {

constexpr std::string_view kItems = "documents/0/issuerSigned/nameSpaces/org.iso.18013.5.1";
constexpr std::string_view kMso = "documents/0/issuerSigned/issuerAuth/2/<</<<";

std::string mso(std::string_view member) {
  return std::string(kMso) + "/" + std::string(member);
}

enum class Sign : std::uint8_t { as_was, mso_again };

std::string verify_changed(const std::function<void(test::CborNode&)>& change, Sign sign = Sign::as_was,
                           const VerifyInput& input = test::verify_input(), const ReadOptions& options = {}) {
  test::CborNode tree = test::cbor_tree(test::mdl_response());
  change(tree);
  if (sign == Sign::mso_again) test::sign_mso_again(tree);
  return words(test::verify_first(test::cbor_bytes(tree), input, options));
}

void set_date(test::CborNode& tree, std::string_view member, UnixTime time) {
  test::cbor_set(tree, mso("validityInfo/" + std::string(member)), tdate_value(time));
}

// A response that was issued with these elements, for the document type.
Bytes response_of(std::string_view doc_type, const test::OwnedElements& elements) {
  return test::present(test::issue(doc_type, elements));
}

test::OwnedElements mdl_with(std::string_view element, const Bytes& value) {
  auto elements = test::mdl_elements();
  test::find_element(elements, element)->value = value;
  return elements;
}

}  // namespace

TEST_CASE("what is genuine passes every check", "[mdoc]") {
  CHECK(words(test::verify_first(test::mdl_response())) == "sound");
  CHECK(words(test::verify_first(test::present(test::issued_age()))) == "sound");
  const auto outcome = test::verify_first(test::mdl_response());
  CHECK(outcome.sound());
  CHECK(outcome.bad_items.empty());
  REQUIRE(outcome.signer);
  CHECK(*outcome.signer->certificate() == test::issuer().signer);
  CHECK(outcome.issuer_key == test::issuer().signer.public_key());
}

// B 1 of the reference: disclosed elements were not compared with the digests. B 5, 6, 7: digests over a re-encoding.
TEST_CASE("digests cover the items as received", "[mdoc]") {
  const std::string first = std::string(kItems) + "/0/<<";
  const auto differs = "digests!digest_mismatch/mdoc_digest_differs";
  CHECK(verify_changed([&](auto& t) { test::cbor_set(t, first + "/elementValue", text_value("Roe")); }) == differs);
  CHECK(verify_changed([&](auto& t) { test::cbor_set(t, first + "/elementIdentifier", text_value("given_names")); }) ==
        differs);
  CHECK(verify_changed([&](auto& t) {
          test::cbor_set(t, first + "/random", hex("50 000102030405060708090a0b0c0d0e0f"));
        }) == differs);
  CHECK(verify_changed([&](auto& t) { test::cbor_add(t, first, "more", hex("00")); }) == differs);
  // The same item with its members in another order, and the same with a longer head around it: other bytes.
  CHECK(verify_changed([&](auto& t) {
          auto& map = test::cbor_at(t, first).children;
          std::rotate(map.begin(), map.begin() + 2, map.end());
        }) == differs);
  const auto reencoded_tag24 = [&](auto& t) {
    test::cbor_at(t, std::string(kItems) + "/0").children[0].head_width = 2;
  };
  CHECK(verify_changed(reencoded_tag24, Sign::as_was, test::verify_input(), kForeign) == differs);
  CHECK(verify_changed([&](auto& t) { test::cbor_at(t, std::string(kItems) + "/0").head_width = 2; }, Sign::as_was,
                       test::verify_input(), kForeign) == differs);
  // A digest over anything but the tagged bytes is none: signed so by the issuer itself.
  CHECK(verify_changed(
            [&](auto& t) {
              auto& item = test::cbor_at(t, std::string(kItems) + "/0");
              const auto id = test::cbor_at(t, first + "/digestID").value;
              const std::string digest = mso("valueDigests/org.iso.18013.5.1/#" + std::to_string(id));
              test::cbor_at(t, digest).content =
                  to_bytes(crypto::sha256(test::cbor_bytes(item.children[0].children[0])));
            },
            Sign::mso_again) == differs);
}

// B 6 of the reference: nested maps with long heads, as an encoder in the field writes driving_privileges.
TEST_CASE("long heads inside an item's value keep their digest", "[mdoc]") {
  const auto with_long_heads = [](test::CborNode& t) {
    auto& items = test::cbor_at(t, kItems).children;
    for (auto& item : items) {
      if (text_of(test::cbor_at(item, "<</elementIdentifier").content) != kDrivingPrivileges) continue;
      test::cbor_at(item, "<<").head_width = 2;
      test::cbor_at(item, "<</elementValue/0").head_width = 2;
      const auto id = test::cbor_at(item, "<</digestID").value;
      test::cbor_at(t, mso("valueDigests/org.iso.18013.5.1/#" + std::to_string(id))).content =
          to_bytes(crypto::sha256(test::cbor_bytes(item)));
    }
  };
  CHECK(verify_changed(with_long_heads, Sign::mso_again, test::verify_input(), kForeign) == "sound");
  test::CborNode tree = test::cbor_tree(test::mdl_response());
  with_long_heads(tree);
  SP_CHECK_ERROR(parse_device_response(test::cbor_bytes(tree)), cbor_not_shortest);
}

TEST_CASE("an invented item, or one of another namespace, has no digest", "[mdoc]") {
  const std::string first = std::string(kItems) + "/0/<<";
  const auto absent = "digests!digest_missing/mdoc_digest_absent";
  CHECK(verify_changed([&](auto& t) { test::cbor_set(t, first + "/digestID", hex("1903e8")); }) == absent);
  CHECK(verify_changed([&](auto& t) {
          auto& map = test::cbor_at(t, "documents/0/issuerSigned/nameSpaces").children;
          map[0].content = to_bytes(bytes_of("org.iso.18013.5.2"));
        }) == absent);
  CHECK(verify_changed(
            [&](auto& t) {
              const auto id = test::cbor_at(t, first + "/digestID").value;
              test::cbor_drop(t, mso("valueDigests/org.iso.18013.5.1/#" + std::to_string(id)));
            },
            Sign::mso_again) == absent);
  // Which items it was is told, all of them.
  test::CborNode tree = test::cbor_tree(test::mdl_response());
  test::cbor_set(tree, std::string(kItems) + "/3/<</elementValue", hex("00"));
  test::cbor_set(tree, std::string(kItems) + "/5/<</digestID", hex("1903e8"));
  const auto outcome = test::verify_first(test::cbor_bytes(tree));
  CHECK(outcome.bad_items == std::vector<std::size_t>{3, 5});
  CHECK(outcome[CheckId::digests] == Check::failed(Reason::digest_mismatch, Errc::mdoc_digest_differs));
}

TEST_CASE("document types agree", "[mdoc]") {
  // The transcript names the document's type, so that the device signature falls with it.
  CHECK(
      verify_changed([](auto& t) { test::cbor_set(t, "documents/0/docType", text_value("org.iso.18013.5.1.mdl")); }) ==
      "document_type!docType_mismatch/mdoc_doc_type_differs device_signature!device_signature/crypto_signature");
  CHECK(verify_changed([](auto& t) { test::cbor_set(t, mso("docType"), text_value("org.example")); },
                       Sign::mso_again) == "document_type!docType_mismatch/mdoc_doc_type_differs");
  const std::string_view wanted[] = {kAgeDocType}, both[] = {kAgeDocType, kMdlDocType};
  auto input = test::verify_input();
  input.doc_types = wanted;
  CHECK(words(test::verify_first(test::mdl_response(), input)) ==
        "document_type!docType_mismatch/mdoc_doc_type_unwanted");
  input.doc_types = both;
  CHECK(words(test::verify_first(test::mdl_response(), input)) == "sound");
}

TEST_CASE("no element, digest id or document twice", "[mdoc]") {
  CHECK(verify_changed([](auto& t) {
          auto& items = test::cbor_at(t, kItems).children;
          items.push_back(items[0]);
        }) == "document_type!duplicate_element/mdoc_element_twice");
  CHECK(verify_changed([](auto& t) {
          const auto id = test::cbor_at(t, std::string(kItems) + "/0/<</digestID").value;
          test::cbor_at(t, std::string(kItems) + "/1/<</digestID").value = id;
        }) == "document_type!duplicate_element/mdoc_digest_id_twice digests!digest_mismatch/mdoc_digest_differs");

  const Bytes mdl = test::present_document(test::issued_mdl()), age = test::present_document(test::issued_age());
  const Bytes twice[] = {mdl, age, mdl}, once[] = {mdl, age};
  const Bytes twice_bytes = encode_device_response(twice), once_bytes = encode_device_response(once);
  auto outcomes = verify_response(*parse_device_response(twice_bytes), test::verify_input());
  REQUIRE(outcomes.size() == 3);
  CHECK(words(outcomes[0]) == "sound");
  CHECK(words(outcomes[1]) == "sound");
  CHECK(words(outcomes[2]) == "document_type!duplicate_element/mdoc_document_twice");
  outcomes = verify_response(*parse_device_response(once_bytes), test::verify_input());
  CHECK((outcomes[0].sound() && outcomes[1].sound()));
}

TEST_CASE("the issuer's signature covers the MSO as received", "[mdoc]") {
  const auto bad = "issuer_signature!issuer_signature/crypto_signature";
  CHECK(verify_changed([](auto& t) { test::cbor_at(t, "documents/0/issuerSigned/issuerAuth/3").content[0] ^= 1; }) ==
        bad);
  CHECK(verify_changed(
            [](auto& t) { test::cbor_at(t, "documents/0/issuerSigned/issuerAuth/3").content[63] ^= 0x80; }) == bad);
  CHECK(verify_changed([](auto& t) { test::cbor_set(t, mso("status/status_list/idx"), hex("190330")); }) == bad);
  CHECK(verify_changed([](auto& t) {
          auto& map = test::cbor_at(t, kMso).children;
          std::rotate(map.begin(), map.begin() + 2, map.end());
        }) == bad);
  CHECK(verify_changed(
            [](auto& t) { test::cbor_at(t, "documents/0/issuerSigned/issuerAuth/3").content = Bytes(64, 0); }) == bad);
  CHECK(verify_changed([](auto& t) { test::cbor_at(t, "documents/0/issuerSigned/issuerAuth/3").content.resize(63); }) ==
        "issuer_signature!issuer_signature/crypto_signature_form");
  // r as it was, s zero; and s + n, which is out of range though it names the same number.
  CHECK(verify_changed([](auto& t) {
          auto& signature = test::cbor_at(t, "documents/0/issuerSigned/issuerAuth/3").content;
          std::fill(signature.begin() + 32, signature.end(), 0);
        }) == bad);
  CHECK(verify_changed([](auto& t) {
          auto& signature = test::cbor_at(t, "documents/0/issuerSigned/issuerAuth/3").content;
          std::fill(signature.begin(), signature.begin() + 32, 0xff);
        }) == bad);
  // EdDSA, and ES384 with a P-256 key: not with what is known here.
  CHECK(verify_changed([](auto& t) { test::cbor_set(t, "documents/0/issuerSigned/issuerAuth/0", hex("43a10127")); }) ==
        "issuer_signature!alg_unsupported/cose_algorithm_unsupported");
  CHECK(verify_changed([](auto& t) {
          test::cbor_set(t, "documents/0/issuerSigned/issuerAuth/0", hex("44a1013822"));
        }) == "issuer_signature!alg_unsupported/cose_algorithm_curve");
}

// ECDSA has two signatures for one, and COSE does not forbid either: both are accepted, as every library does.
TEST_CASE("the signature with the other s verifies too", "[mdoc]") {
  const Bytes order = hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  CHECK(verify_changed([&](auto& t) {
          auto& signature = test::cbor_at(t, "documents/0/deviceSigned/deviceAuth/deviceSignature/3").content;
          unsigned borrow = 0;
          for (std::size_t i = 32; i-- > 0;) {
            const unsigned difference = 0x100u + order[i] - signature[32 + i] - borrow;
            signature[32 + i] = static_cast<std::uint8_t>(difference);
            borrow = difference < 0x100 ? 1 : 0;
          }
        }) == "sound");
}

// B 2: validity was not checked.
TEST_CASE("validity, to the second", "[mdoc]") {
  auto input = test::verify_input();
  const UnixTime from = test::at("2026-11-20T00:00:00Z"), until = test::at("2026-12-20T00:00:00Z");
  const auto at = [&](UnixTime now) {
    input.now = now;
    return words(test::verify_first(test::mdl_response(), input));
  };
  CHECK(at(from) == "sound");
  CHECK(at(from - 30) == "sound");
  CHECK(at(from - 31) == "validity!not_yet_valid/mdoc_not_yet_valid");
  CHECK(at(until) == "sound");
  CHECK(at(until + 30) == "sound");
  CHECK(at(until + 31) == "validity!expired/mdoc_expired");
  input.policy.skew = 0;
  CHECK(at(from - 1) == "validity!not_yet_valid/mdoc_not_yet_valid");
  CHECK(at(until) == "sound");
  CHECK(at(until + 1) == "validity!expired/mdoc_expired");
}

TEST_CASE("signed within the certificate, and dates in order", "[mdoc]") {
  const UnixTime from = test::at("2026-03-01T00:00:00Z"), to = test::at("2027-05-01T00:00:00Z");
  const auto dated = [&](UnixTime signed_at, UnixTime valid_from, UnixTime valid_until) {
    return verify_changed(
        [&](auto& t) {
          set_date(t, "signed", signed_at);
          set_date(t, "validFrom", valid_from);
          set_date(t, "validUntil", valid_until);
        },
        Sign::mso_again);
  };
  const UnixTime now = test::kCheckTime;
  const auto outside = "validity!signed_outside_certificate/mdoc_signed_outside_certificate";
  const auto order = "validity!not_yet_valid/mdoc_validity_order";
  CHECK(dated(from, now, now + 1) == "sound");
  CHECK(dated(from - 1, now, now + 1) == outside);
  CHECK(dated(now + 1, now, now + 1) == order);
  CHECK(dated(now, now, now) == order);
  CHECK(dated(now, now + 10, now - 10) == order);
  // After the certificate's end, by a clock that still lies within: the certificate was cut short afterwards, say.
  auto input = test::verify_input();
  input.now = to + 25;
  CHECK(verify_changed(
            [&](auto& t) {
              set_date(t, "signed", to + 1);
              set_date(t, "validFrom", to + 1);
              set_date(t, "validUntil", to + 100);
            },
            Sign::mso_again, input) == outside);
}

TEST_CASE("the path of the signer counts", "[mdoc]") {
  auto input = test::verify_input();
  const x509::TrustAnchors none;
  input.anchors = &none;
  CHECK(words(test::verify_first(test::mdl_response(), input)) == "issuer_chain?issuer_unknown/x509_no_anchor");
  input.anchors = nullptr;
  CHECK(words(test::verify_first(test::mdl_response(), input)) == "issuer_chain?issuer_unknown/x509_no_anchor");
  input = test::verify_input();
  input.now = test::at("2028-01-01T00:00:00Z");
  CHECK(words(test::verify_first(test::mdl_response(), input)) ==
        "issuer_chain!chain_expired/x509_expired validity!expired/mdoc_expired");

  // B 3: no certificate chain at all.
  CHECK(verify_changed([](auto& t) { test::cbor_set(t, "documents/0/issuerSigned/issuerAuth/1", hex("a0")); }) ==
        "issuer_chain!chain_path/mdoc_certificate_missing issuer_signature?prerequisite validity?prerequisite");
  CHECK(verify_changed([](auto& t) {
          test::cbor_set(t, "documents/0/issuerSigned/issuerAuth/1", hex("a118214130"));
        }) == "issuer_chain!chain_path/x509_der issuer_signature?prerequisite validity?prerequisite");
  // Another certificate of the same root: its key did not sign.
  const auto other_key = test::key_from_seed(0x66);
  auto parameters = test::signer_parameters();
  parameters.key = other_key.public_key();
  const Bytes other = test::sign_certificate(x509::document_signer_fields(parameters, test::issuer().root),
                                             test::key_from_seed(test::kRootSeed));
  const auto with_certificate = [](const Bytes& der) {
    return [&der](test::CborNode& t) { test::cbor_at(t, "documents/0/issuerSigned/issuerAuth/1/#33").content = der; };
  };
  CHECK(verify_changed(with_certificate(other)) == "issuer_signature!issuer_signature/crypto_signature");
  // A root made by oneself, and a certificate of the same key under it.
  const auto own_root_key = test::key_from_seed(0x67);
  auto root_parameters = test::root_parameters();
  root_parameters.key = own_root_key.public_key();
  root_parameters.subject.common_name = "Own IACA";
  const auto own_root = test::certificate_of(test::sign_certificate(x509::root_fields(root_parameters), own_root_key));
  const Bytes own =
      test::sign_certificate(x509::document_signer_fields(test::signer_parameters(), own_root), own_root_key);
  CHECK(verify_changed(with_certificate(own)) == "issuer_chain?issuer_unknown/x509_no_anchor");
}

TEST_CASE("profile breaks of the signer are told by name", "[mdoc]") {
  const auto with = [](const std::function<void(x509::CertificateFields&)>& change) {
    auto fields = x509::document_signer_fields(test::signer_parameters(), test::issuer().root);
    change(fields);
    const Bytes der = test::sign_certificate(fields, test::key_from_seed(test::kRootSeed));
    return verify_changed(
        [&](auto& t) { test::cbor_at(t, "documents/0/issuerSigned/issuerAuth/1/#33").content = der; });
  };
  using namespace x509;
  CHECK(with([](auto&) {}) == "sound");
  CHECK(with([](auto& f) { test::find_extension(f, oid::kExtendedKeyUsage)->value = hex("3009060728818c5d050106"); }) ==
        "issuer_chain!chain_profile/x509_extended_key_usage");
  CHECK(with([](auto& f) { test::drop_extension(f, oid::kCrlDistributionPoints); }) ==
        "issuer_chain!chain_profile/x509_crl_distribution");
  CHECK(with([](auto& f) { f.subject = encode_name({"CA", "US-NY", "x", "y"}); }) ==
        "issuer_chain!country_state/x509_country_differs");
  CHECK(with([](auto& f) { f.subject = encode_name({"US", "US-NJ", "x", "y"}); }) ==
        "issuer_chain!country_state/x509_state_differs");
  CHECK(with([](auto& f) { f.not_before = test::at("2026-11-20T00:00:01Z"); }) ==
        "validity!signed_outside_certificate/mdoc_signed_outside_certificate");
}

TEST_CASE("country and state of the data are those of the certificate", "[mdoc]") {
  const auto differs = [](std::string_view doc_type, const test::OwnedElements& elements) {
    return words(test::verify_first(response_of(doc_type, elements)));
  };
  CHECK(differs(kMdlDocType, mdl_with("issuing_jurisdiction", text_value("US-NJ"))) ==
        "issuer_chain!country_state/mdoc_jurisdiction_differs");
  auto elements = mdl_with("issuing_country", text_value("CA"));
  test::find_element(elements, "issuing_jurisdiction")->value = text_value("CA-ON");
  CHECK(differs(kMdlDocType, elements) == "issuer_chain!country_state/mdoc_country_differs");
  elements = test::age_elements();
  test::find_element(elements, "issuing_jurisdiction")->value = text_value("US-NJ");
  CHECK(differs(kAgeDocType, elements) == "issuer_chain!country_state/mdoc_jurisdiction_differs");
  test::find_element(elements, "issuing_jurisdiction")->value = text_value("CA-ON");
  CHECK(differs(kAgeDocType, elements) == "issuer_chain!country_state/mdoc_country_differs");
  // What is not disclosed cannot differ.
  const Bytes issued = test::issue(kMdlDocType, mdl_with("issuing_jurisdiction", text_value("US-NJ")));
  CHECK(words(test::verify_first(test::present(issued, {{kMdlNameSpace, "age_over_21"}}))) == "sound");
  // Not text: the digest is broken too, since no issuer here would write it.
  CHECK(verify_changed([](auto& t) {
          for (auto& item : test::cbor_at(t, kItems).children) {
            if (text_of(test::cbor_at(item, "<</elementIdentifier").content) == kIssuingCountry) {
              test::cbor_set(item, "<</elementValue", hex("01"));
            }
          }
        }) == "issuer_chain!country_state/mdoc_element_type digests!digest_mismatch/mdoc_digest_differs");
}

TEST_CASE("what the device signs alone must be authorised", "[mdoc]") {
  const auto with_device_item = [](const KeyAuthorizations& authorizations) {
    const auto elements = test::mdl_elements();
    const auto element_views = test::views(elements);
    auto parameters = test::issue_parameters(kMdlDocType, element_views);
    parameters.key_authorizations = authorizations;
    test::CborNode tree = test::cbor_tree(test::present(test::issue(parameters)));
    test::cbor_set(tree, "documents/0/deviceSigned/nameSpaces/<<", hex("a1 6161 a1 6162 01"));
    // Signed by the device as it stands.
    const Bytes name_spaces = test::cbor_bytes(test::cbor_at(tree, "documents/0/deviceSigned/nameSpaces"));
    const Bytes payload = device_authentication_bytes(test::transcript(), kMdlDocType, name_spaces);
    const auto draft = cose::Sign1Draft::detached(cose::algorithm_of(crypto::Curve::p256), {}, payload);
    test::cbor_at(tree, "documents/0/deviceSigned/deviceAuth/deviceSignature/3").content =
        to_bytes(test::key_from_seed(test::kDeviceSeed).sign(take_array<32>(draft.digest().view())));
    return words(test::verify_first(test::cbor_bytes(tree)));
  };
  const auto refused = "key_authorisation!key_not_authorised/mdoc_key_not_authorised";
  CHECK(with_device_item({}) == refused);
  CHECK(with_device_item({.name_spaces = {"b"}, .elements = {{"a", "c"}, {"c", "b"}}}) == refused);
  CHECK(with_device_item({.name_spaces = {"a"}, .elements = {}}) == "sound");
  CHECK(with_device_item({.name_spaces = {}, .elements = {{"a", "a"}, {"a", "b"}, {"c", "d"}}}) == "sound");
}

TEST_CASE("the device signs this transcript, this document type, with the key that the issuer named", "[mdoc]") {
  const auto bad = "device_signature!device_signature/crypto_signature";
  const auto other = SessionTranscript::of_handover(hex("f6"));
  auto input = test::verify_input();
  input.transcript = &other;
  CHECK(words(test::verify_first(test::mdl_response(), input)) == bad);
  CHECK(verify_changed([](auto& t) {
          test::cbor_at(t, "documents/0/deviceSigned/deviceAuth/deviceSignature/3").content[5] ^= 4;
        }) == bad);
  CHECK(verify_changed([](auto& t) {
          test::cbor_set(t, "documents/0/deviceSigned/nameSpaces/<<", hex("a1 6161 a1 6162 01"));
        }) == "key_authorisation!key_not_authorised/mdoc_key_not_authorised " + std::string(bad));
  CHECK(verify_changed([](auto& t) {
          test::cbor_set(t, "documents/0/deviceSigned/deviceAuth/deviceSignature/0", hex("43a10127"));
        }) == "device_signature!alg_unsupported/cose_algorithm_unsupported");
  // The key of another copy.
  const Bytes other_key = cose::encode_key(test::key_from_seed(0x56).public_key());
  CHECK(verify_changed([&](auto& t) { test::cbor_set(t, mso("deviceKeyInfo/deviceKey"), other_key); },
                       Sign::mso_again) == bad);
  // Keys that are none, and keys of other kinds.
  CHECK(verify_changed([](auto& t) { test::cbor_at(t, mso("deviceKeyInfo/deviceKey/#-3")).content[31] ^= 1; },
                       Sign::mso_again) == "device_signature!device_signature/cose_key");
  CHECK(verify_changed([](auto& t) { test::cbor_set(t, mso("deviceKeyInfo/deviceKey/#-1"), hex("19 0100")); },
                       Sign::mso_again) == "device_signature!alg_unsupported/cose_key_curve");
  CHECK(verify_changed([](auto& t) { test::cbor_set(t, mso("deviceKeyInfo/deviceKey/#1"), hex("01")); },
                       Sign::mso_again) == "device_signature!alg_unsupported/cose_key_type");
  CHECK(verify_changed([](auto& t) { test::cbor_set(t, mso("deviceKeyInfo/deviceKey"), hex("01")); },
                       Sign::mso_again) == "device_signature!device_signature/cbor_type");
}

TEST_CASE("an attached payload is refused, or must be what is checked", "[mdoc]") {
  const Bytes payload = device_authentication_bytes(test::transcript(), kMdlDocType, hex("d81841a0"));
  const auto attach = [](const Bytes& attached) {
    return [&attached](test::CborNode& t) {
      test::cbor_set(t, "documents/0/deviceSigned/deviceAuth/deviceSignature/2", bstr_value(attached));
    };
  };
  const auto refused = "device_signature!device_signature/mdoc_payload_attached";
  auto input = test::verify_input();
  CHECK(verify_changed(attach(payload)) == refused);
  input.policy.allow_attached_payload = true;
  CHECK(verify_changed(attach(payload), Sign::as_was, input) == "sound");
  const Bytes other =
      device_authentication_bytes(SessionTranscript::of_handover(hex("f6")), kMdlDocType, hex("d81841a0"));
  CHECK(verify_changed(attach(other), Sign::as_was, input) == refused);
}

TEST_CASE("a MAC instead of a signature", "[mdoc]") {
  const auto reader = test::key_from_seed(0x68);
  const auto held = parse_issuer_signed(test::issued_mdl());
  const ElementRef wanted[] = {{kMdlNameSpace, "age_over_21"}};
  const auto draft = DocumentDraft::make(*held, wanted, test::transcript());
  auto key = device_mac_key(test::key_from_seed(test::kDeviceSeed), reader.public_key(), test::transcript());
  SP_REQUIRE_OK(key);
  const Bytes documents[] = {draft->finish_with_mac(*key)};
  const Bytes response = encode_device_response(documents);
  auto input = test::verify_input();
  CHECK(words(test::verify_first(response, input)) == "device_signature!device_mac_not_allowed/mdoc_device_mac");
  input.policy.allow_device_mac = true;
  CHECK(words(test::verify_first(response, input)) == "device_signature?prerequisite/mdoc_reader_key_missing");
  input.reader_key = &reader;
  CHECK(words(test::verify_first(response, input)) == "sound");
  const auto other = test::key_from_seed(0x69);
  input.reader_key = &other;
  CHECK(words(test::verify_first(response, input)) == "device_signature!device_signature/cose_mac");
  input.reader_key = &reader;
  test::CborNode tree = test::cbor_tree(response);
  test::cbor_set(tree, "documents/0/deviceSigned/deviceAuth/deviceMac/0", hex("43a10104"));
  CHECK(words(test::verify_first(test::cbor_bytes(tree), input)) ==
        "device_signature!alg_unsupported/cose_algorithm_unsupported");
  tree = test::cbor_tree(response);
  test::cbor_set(tree, "documents/0/deviceSigned/deviceAuth/deviceMac/2", hex("40"));
  CHECK(words(test::verify_first(test::cbor_bytes(tree), input)) ==
        "device_signature!device_signature/mdoc_payload_attached");
}

TEST_CASE("one fault does not hide another", "[mdoc]") {
  auto input = test::verify_input();
  input.now = test::at("2027-01-01T00:00:00Z");
  CHECK(verify_changed(
            [](auto& t) {
              test::cbor_set(t, std::string(kItems) + "/0/<</elementValue", text_value("Roe"));
              test::cbor_at(t, "documents/0/deviceSigned/deviceAuth/deviceSignature/3").content[5] ^= 4;
            },
            Sign::as_was, input) ==
        "digests!digest_mismatch/mdoc_digest_differs validity!expired/mdoc_expired "
        "device_signature!device_signature/crypto_signature");
}

TEST_CASE("a signer known from before needs no path, but its dates count", "[mdoc]") {
  const auto first = test::verify_first(test::mdl_response());
  KnownSigners known;
  known.add(first.signer);
  known.add(first.signer);
  known.add(nullptr);
  CHECK(known.size() == 1);
  auto input = test::verify_input();
  const x509::TrustAnchors none;
  input.anchors = &none;
  input.known_signers = &known;
  const auto again = test::verify_first(test::mdl_response(), input);
  CHECK(words(again) == "sound");
  CHECK(again.signer == first.signer);
  input.now = test::at("2027-06-01T00:00:00Z");
  CHECK(test::verify_first(test::mdl_response(), input)[CheckId::issuer_chain].reason == Reason::chain_expired);
  // Another certificate is another signer.
  const Bytes other = test::signer_der();
  CHECK(known.find(other) == nullptr);
  known.clear();
  CHECK(known.find(test::issuer().signer.der()) == nullptr);
}

TEST_CASE("an issuer's key may be believed by itself", "[mdoc]") {
  const crypto::EcPublicKey right[] = {test::issuer().signer.public_key()};
  const crypto::EcPublicKey wrong[] = {test::key_from_seed(0x70).public_key()};
  const crypto::EcPublicKey both[] = {wrong[0], right[0]};
  auto input = test::verify_input();
  input.anchors = nullptr;
  input.issuer_keys = right;
  CHECK(words(test::verify_first(test::mdl_response(), input)) == "sound");
  input.issuer_keys = wrong;
  CHECK(words(test::verify_first(test::mdl_response(), input)) == "issuer_chain?issuer_unknown/x509_no_anchor");

  // Without a certificate, or with one that cannot be read, the signature tells.
  const auto bare = [](auto& t) { test::cbor_set(t, "documents/0/issuerSigned/issuerAuth/1", hex("a0")); };
  const auto broken = [](auto& t) { test::cbor_set(t, "documents/0/issuerSigned/issuerAuth/1", hex("a118214130")); };
  CHECK(verify_changed(bare, Sign::as_was, input) == "issuer_signature!issuer_signature/crypto_signature");
  input.issuer_keys = both;
  CHECK(verify_changed(bare, Sign::as_was, input) == "sound");
  CHECK(verify_changed(broken, Sign::as_was, input) == "sound");
}

TEST_CASE("a credential just issued is checked without a device", "[mdoc]") {
  auto issued = parse_issuer_signed(test::issued_mdl());
  SP_REQUIRE_OK(issued);
  auto input = test::verify_input();
  input.transcript = nullptr;
  const auto outcome = verify_issuer_signed(*issued, input);
  CHECK(words(outcome) == "sound");
  CHECK(outcome.sound());
  CHECK(outcome[CheckId::device_signature] == Check::not_applicable());
  CHECK(outcome[CheckId::key_authorisation] == Check::not_applicable());
}

TEST_CASE("the checks have the names of the verdict", "[mdoc]") {
  std::string names;
  for (std::size_t i = 0; i < kChecks; ++i) names.append(check_name(static_cast<CheckId>(i))).append(" ");
  CHECK(names == "document_type issuer_chain issuer_signature digests validity key_authorisation device_signature ");
}

TEST_CASE("no changed bit of a response is sound", "[mdoc]") {
  const Bytes response = test::present(test::issued_age(), {{kAgeNameSpace, "age_over_18"}});
  KnownSigners known;
  known.add(test::verify_first(response).signer);
  auto input = test::verify_input();
  input.known_signers = &known;
  auto parsed = parse_device_response(response);
  SP_REQUIRE_OK(parsed);
  std::size_t sound = 0;
  test::for_each_bit_flip(response, [&](const Bytes& changed, std::size_t bit) {
    auto again = parse_device_response(changed);
    if (!again || again->documents.empty()) return;
    const auto outcomes = verify_response(*again, input);
    if (!outcomes[0].sound()) return;
    // Only what nobody signs may change: the minor version, and the name of the member that holds the items, which then
    // are not there and are missed.
    ++sound;
    INFO("bit " << bit << " byte " << bit / 8 << ": " << to_hex(ByteView(changed).subspan(bit / 8, 1)));
    CHECK((again->version != "1.0" || again->documents[0].issuer_signed.items.empty()));
  });
  CHECK(sound < 90);
}
