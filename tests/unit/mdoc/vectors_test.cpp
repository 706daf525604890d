#include <cstdio>
#include <cstdlib>

#include "mdoc/device_request.hpp"
#include "support/mdoc_kit.hpp"

using namespace statepass;
using namespace statepass::mdoc;
using test::hex;
using test::Json;

// tests/vectors/mdoc-issue.json and mdoc-verify.json, for every language. They are checked here, and written anew by
//   STATEPASS_VECTORS=tests/vectors test_mdoc "[write-vectors]"
namespace {

constexpr const char* kNote =
    "Made by this project. Every private key here is a published test key: use it for nothing else. Bytes are "
    "lower-case "
    "hexadecimal. Signatures draw a nonce, so that writing the file anew changes them; to_be_signed depends on the "
    "inputs "
    "alone.";

// ---- what is expected, as JSON

Json json_of(const Check& check, CheckId id) {
  constexpr const char* kResults[] = {"pass", "fail", "unknown", "not_applicable"};
  Json out{{"id", std::string(check_name(id))}, {"result", kResults[static_cast<std::size_t>(check.result)]}};
  if (check.reason != Reason::none) out["reason"] = std::string(reason_name(check.reason));
  if (check.detail) out["detail"] = std::string(error_name(*check.detail));
  return out;
}

Json json_of(const DocumentOutcome& outcome) {
  Json checks = Json::array();
  for (std::size_t i = 0; i < kChecks; ++i) checks.push_back(json_of(outcome.checks[i], static_cast<CheckId>(i)));
  return {{"checks", checks}, {"bad_items", outcome.bad_items}};
}

// A list of outcomes, or the error of reading.
Json judge(const Bytes& response, const SessionTranscript& transcript, UnixTime now, const x509::TrustAnchors& anchors,
           bool foreign) {
  auto parsed = parse_device_response(response, foreign ? kForeign : ReadOptions{});
  if (!parsed) return {{"error", std::string(test::error_of(parsed))}, {"offset", parsed.error().offset}};
  Json documents = Json::array();
  for (const auto& outcome : verify_response(*parsed, {.now = now, .transcript = &transcript, .anchors = &anchors})) {
    documents.push_back(json_of(outcome));
  }
  return {{"documents", documents}};
}

crypto::EcPrivateKey key_of(const Json& key) {
  auto out = crypto::EcPrivateKey::from_scalar(hex(key["d"].get<std::string>()));
  SP_ASSERT(out.has_value());
  return *std::move(out);
}

// ---- writing

Json json_of(const crypto::EcPrivateKey& key) {
  return {{"d", to_hex(key.scalar().view())}, {"x", to_hex(key.public_key().x())}, {"y", to_hex(key.public_key().y())}};
}

void write_file(const std::string& name, const Json& json) {
  const char* folder = std::getenv("STATEPASS_VECTORS");
  REQUIRE(folder != nullptr);
  std::FILE* file = std::fopen((std::string(folder) + "/" + name).c_str(), "wb");
  REQUIRE(file != nullptr);
  const std::string text = json.dump(1) + "\n";
  std::fwrite(text.data(), 1, text.size(), file);
  std::fclose(file);
}

struct Source {
  const char* name;
  std::string_view doc_type;
  test::OwnedElements elements;
  std::uint8_t entropy;
};
std::vector<Source> sources() {
  return {{"mdl", kMdlDocType, test::mdl_elements(256), 0xa1}, {"age", kAgeDocType, test::age_elements(), 0xa2}};
}

Json issue_vector(const Source& source, Bytes& issued) {
  const auto element_views = test::views(source.elements);
  const auto parameters = test::issue_parameters(source.doc_type, element_views);
  auto draft = IssueDraft::make(parameters, test::issuer().signer, SecretArray<32>(Bytes(32, source.entropy)));
  SP_REQUIRE_OK(draft);
  issued = *draft->finish(test::key_from_seed(test::kSignerSeed).sign(take_array<32>(draft->digest().view())));
  Json elements = Json::array();
  for (const auto& e : source.elements) {
    elements.push_back({{"nameSpace", e.name_space}, {"element", e.element}, {"value", to_hex(e.value)}});
  }
  return {{"name", source.name},
          {"docType", std::string(source.doc_type)},
          {"elements", elements},
          {"signed", format_tdate(parameters.validity.signed_at)},
          {"validFrom", format_tdate(parameters.validity.valid_from)},
          {"validUntil", format_tdate(parameters.validity.valid_until)},
          {"status", {{"idx", parameters.status->index}, {"uri", std::string(parameters.status->uri)}}},
          {"entropy", to_hex(Bytes(32, source.entropy))},
          {"to_be_signed", to_hex(draft->to_be_signed())},
          {"mso_bytes", draft->mso_bytes()},
          {"issuer_signed", to_hex(issued)}};
}

class ResponseWriter {
 public:
  ResponseWriter(const Bytes& mdl, const Bytes& age) : mdl_(mdl), age_(age) {}

  void add(const char* name, const Bytes& response, UnixTime now = test::kCheckTime, bool foreign = false,
           const SessionTranscript& transcript = test::transcript()) {
    list_.push_back({{"name", name},
                     {"response", to_hex(response)},
                     {"transcript", to_hex(transcript.array())},
                     {"time", format_tdate(now)},
                     {"long_heads", foreign},
                     {"expected", judge(response, transcript, now, test::anchors(), foreign)}});
  }
  void changed(const char* name, const std::function<void(test::CborNode&)>& change, bool sign_again = false,
               bool foreign = false) {
    test::CborNode tree = test::cbor_tree(driving());
    change(tree);
    if (sign_again) test::sign_mso_again(tree);
    add(name, test::cbor_bytes(tree), test::kCheckTime, foreign);
  }
  const Bytes& driving() {
    if (driving_.empty()) {
      driving_ = test::present(mdl_, {{kMdlNameSpace, "family_name"},
                                      {kMdlNameSpace, "portrait"},
                                      {kMdlNameSpace, "driving_privileges"},
                                      {kStatepassNameSpace, kPrivilegeStatus}});
    }
    return driving_;
  }
  const Json& list() const { return list_; }
  const Bytes& mdl() const { return mdl_; }
  const Bytes& age() const { return age_; }

 private:
  const Bytes& mdl_;
  const Bytes& age_;
  Bytes driving_;
  Json list_ = Json::array();
};

void write_genuine(ResponseWriter& out) {
  const Bytes both[] = {test::present_document(out.mdl(), {{kMdlNameSpace, "age_over_21"}}),
                        test::present_document(out.age(), {{kAgeNameSpace, "age_over_18"}})};
  out.add("age", test::present(out.age(), {{kAgeNameSpace, "age_over_18"}}));
  out.add("driving", out.driving());
  out.add("two-documents", encode_device_response(both));
  out.add("status-10", encode_device_response_status(kStatusGeneralError));
  out.add("last-second", out.driving(), test::at("2026-12-20T00:00:30Z"));
}

void write_false(ResponseWriter& out) {
  const std::string item = "documents/0/issuerSigned/nameSpaces/org.iso.18013.5.1/0/<<";
  const std::string mso = "documents/0/issuerSigned/issuerAuth/2/<</<<";
  const Bytes document = test::present_document(out.age(), {{kAgeNameSpace, "age_over_18"}});
  const Bytes twice[] = {document, document};
  out.add("mso-expired-by-31s", out.driving(), test::at("2026-12-20T00:00:31Z"));
  out.add("31s-too-early", out.driving(), test::at("2026-11-19T23:59:29Z"));
  out.add("other-transcript", out.driving(), test::kCheckTime, false, SessionTranscript::of_handover(hex("f6")));
  out.add("document-twice", encode_device_response(twice));
  out.changed("value-changed", [&](auto& t) { test::cbor_set(t, item + "/elementValue", text_value("Roe")); });
  out.changed("item-invented", [&](auto& t) { test::cbor_set(t, item + "/digestID", hex("1903e7")); });
  out.changed("item-reencoded-tag24", [&](auto& t) {
    std::rotate(test::cbor_at(t, item).children.begin(), test::cbor_at(t, item).children.begin() + 2,
                test::cbor_at(t, item).children.end());
  });
  out.changed(
      "item-tag24-long-head",
      [&](auto& t) { test::cbor_at(t, item.substr(0, item.size() - 3)).children[0].head_width = 4; }, false, true);
  out.changed("element-twice", [&](auto& t) {
    auto& items = test::cbor_at(t, "documents/0/issuerSigned/nameSpaces/org.iso.18013.5.1").children;
    items.push_back(items[0]);
  });
  out.changed(
      "doctype-swapped", [&](auto& t) { test::cbor_set(t, mso + "/docType", text_value("org.example.1")); }, true);
  out.changed("issuer-sig-high-bit",
              [](auto& t) { test::cbor_at(t, "documents/0/issuerSigned/issuerAuth/3").content[0] ^= 0x80; });
  out.changed(
      "mso-signed-after-cert",
      [&](auto& t) { test::cbor_set(t, mso + "/validityInfo/signed", tdate_value(test::at("2026-02-01T00:00:00Z"))); },
      true);
  out.changed(
      "device-key-of-other-copy",
      [&](auto& t) {
        test::cbor_set(t, mso + "/deviceKeyInfo/deviceKey", cose::encode_key(test::key_from_seed(0x56).public_key()));
      },
      true);
  out.changed("devsigned-element-unauthorised",
              [](auto& t) { test::cbor_set(t, "documents/0/deviceSigned/nameSpaces/<<", hex("a1 6161 a1 6162 01")); });
  out.changed("eddsa", [](auto& t) { test::cbor_set(t, "documents/0/issuerSigned/issuerAuth/0", hex("43a10127")); });
  out.changed("no-certificate", [](auto& t) { test::cbor_set(t, "documents/0/issuerSigned/issuerAuth/1", hex("a0")); });
  out.changed("device-mac", [](auto& t) {
    test::cbor_set(t, "documents/0/deviceSigned/deviceAuth",
                   hex("a1 69 6465766963654d6163 84 43a10105 a0 f6 5820 "
                       "0000000000000000000000000000000000000000000000000000000000000000"));
  });
  auto fields = x509::document_signer_fields(test::signer_parameters(), test::issuer().root);
  test::find_extension(fields, x509::oid::kExtendedKeyUsage)->value = hex("3009060728818c5d050106");
  const Bytes reader_like = test::sign_certificate(fields, test::key_from_seed(test::kRootSeed));
  out.changed("ds-wrong-eku",
              [&](auto& t) { test::cbor_at(t, "documents/0/issuerSigned/issuerAuth/1/#33").content = reader_like; });
  fields = x509::document_signer_fields(test::signer_parameters(), test::issuer().root);
  fields.subject = x509::encode_name({"CA", "US-NY", "NY DMV", "DS"});
  const Bytes abroad = test::sign_certificate(fields, test::key_from_seed(test::kRootSeed));
  out.changed("ds-country-differs",
              [&](auto& t) { test::cbor_at(t, "documents/0/issuerSigned/issuerAuth/1/#33").content = abroad; });
  const auto own_key = test::key_from_seed(0x67);
  auto parameters = test::root_parameters();
  parameters.key = own_key.public_key();
  parameters.subject.common_name = "Own IACA";
  const auto own_root = test::certificate_of(test::sign_certificate(x509::root_fields(parameters), own_key));
  const Bytes own = test::sign_certificate(x509::document_signer_fields(test::signer_parameters(), own_root), own_key);
  out.changed("root-self-made",
              [&](auto& t) { test::cbor_at(t, "documents/0/issuerSigned/issuerAuth/1/#33").content = own; });
}

void write_malformed(ResponseWriter& out) {
  const std::string item = "documents/0/issuerSigned/nameSpaces/org.iso.18013.5.1/0/<<";
  out.changed("indefinite", [](auto& t) { test::cbor_at(t, "documents").indefinite = true; });
  out.changed("long-head", [](auto& t) { test::cbor_at(t, "documents/0").head_width = 2; });
  out.changed("long-head-tolerated", [](auto& t) { test::cbor_at(t, "documents/0").head_width = 2; }, false, true);
  out.changed("duplicate-key", [](auto& t) { test::cbor_double(t, "documents/0/docType"); });
  out.changed("no-device-signed", [](auto& t) { test::cbor_drop(t, "documents/0/deviceSigned"); });
  out.changed("salt-too-short",
              [&](auto& t) { test::cbor_set(t, item + "/random", hex("4f000102030405060708090a0b0c0d0e")); });
  out.changed("digest-id-2^31", [&](auto& t) { test::cbor_set(t, item + "/digestID", hex("1a80000000")); });
  out.changed("issuer-auth-tagged", [](auto& t) {
    auto& auth = test::cbor_at(t, "documents/0/issuerSigned/issuerAuth");
    test::CborNode tagged;
    tagged.major = 6;
    tagged.value = 18;
    tagged.children.push_back(auth);
    auth = tagged;
  });
  Bytes trailing = out.driving();
  trailing.push_back(0);
  out.add("trailing", trailing);
}

}  // namespace

TEST_CASE("write the vectors anew", "[.][write-vectors]") {
  Bytes mdl, age;
  const auto both = sources();
  const Json keys = {{"iaca", json_of(test::key_from_seed(test::kRootSeed))},
                     {"ds", json_of(test::key_from_seed(test::kSignerSeed))},
                     {"device", json_of(test::key_from_seed(test::kDeviceSeed))}};
  const Json certificates = {{"iaca", to_hex(test::issuer().root.der())}, {"ds", to_hex(test::issuer().signer.der())}};
  const Json issued = Json::array({issue_vector(both[0], mdl), issue_vector(both[1], age)});
  write_file("mdoc-issue.json",
             {{"origin", kNote}, {"keys", keys}, {"certificates", certificates}, {"issued", issued}});
  ResponseWriter responses(mdl, age);
  write_genuine(responses);
  write_false(responses);
  write_malformed(responses);
  write_file("mdoc-verify.json",
             {{"origin", kNote}, {"keys", keys}, {"certificates", certificates}, {"responses", responses.list()}});
}

TEST_CASE("the issuing vectors", "[mdoc]") {
  const Json file = test::own_vectors("mdoc-issue.json");
  const auto certificate = test::certificate_of(hex(file["certificates"]["ds"].get<std::string>()));
  const auto root = test::certificate_of(hex(file["certificates"]["iaca"].get<std::string>()));
  CHECK(certificate.public_key() == key_of(file["keys"]["ds"]).public_key());
  SP_REQUIRE_OK(certificate.check_signature(root.public_key()));
  for (const Json& v : file["issued"]) {
    const auto text = [&](const char* name) { return v[name].get<std::string>(); };
    INFO(text("name"));
    test::OwnedElements elements;
    for (const Json& e : v["elements"]) {
      elements.push_back(
          {e["nameSpace"].get<std::string>(), e["element"].get<std::string>(), hex(e["value"].get<std::string>())});
    }
    const auto element_views = test::views(elements);
    const std::string doc_type = text("docType"), uri = v["status"]["uri"].get<std::string>();
    const IssueParameters parameters{
        .doc_type = doc_type,
        .elements = element_views,
        .device_key = key_of(file["keys"]["device"]).public_key(),
        .validity = {test::at(text("signed")), test::at(text("validFrom")), test::at(text("validUntil")), std::nullopt},
        .status = StatusReference{.index = v["status"]["idx"].get<std::uint64_t>(), .uri = uri}};
    auto draft = IssueDraft::make(parameters, certificate, SecretArray<32>(hex(text("entropy"))));
    SP_REQUIRE_OK(draft);
    CHECK(to_hex(draft->to_be_signed()) == text("to_be_signed"));
    CHECK(draft->mso_bytes() == v["mso_bytes"].get<std::size_t>());
    const Bytes bytes = hex(text("issuer_signed"));
    auto issued = parse_issuer_signed(bytes);
    SP_REQUIRE_OK(issued);
    // The signature of the file, put to our draft, gives the file's bytes.
    CHECK(draft->finish(issued->issuer_auth.signature) == bytes);
  }
}

TEST_CASE("the verification vectors", "[mdoc]") {
  const Json file = test::own_vectors("mdoc-verify.json");
  x509::TrustAnchors anchors;
  anchors.add(test::certificate_of(hex(file["certificates"]["iaca"].get<std::string>())));
  std::size_t sound = 0, refused = 0;
  for (const Json& v : file["responses"]) {
    INFO(v["name"].get<std::string>());
    auto transcript = SessionTranscript::parse(hex(v["transcript"].get<std::string>()));
    SP_REQUIRE_OK(transcript);
    const Json found = judge(hex(v["response"].get<std::string>()), *transcript, test::at(v["time"].get<std::string>()),
                             anchors, v["long_heads"].get<bool>());
    CHECK(found.dump() == v["expected"].dump());
    const bool clean = found.contains("documents") && found.dump().find("\"reason\"") == std::string::npos;
    ++(clean ? sound : refused);
  }
  CHECK(sound == 6);
  CHECK(refused > 25);
}
