#include "support/mdoc_kit.hpp"

using namespace statepass;
using namespace statepass::mdoc;
using test::hex;

namespace {

constexpr std::string_view kItem = "documents/0/issuerSigned/nameSpaces/org.iso.18013.5.1/0/<<";
constexpr std::string_view kMso = "documents/0/issuerSigned/issuerAuth/2/<</<<";

std::string path_of(std::string_view base, std::string_view member) {
  return base.empty() ? std::string(member) : std::string(base) + "/" + std::string(member);
}

std::string parse_changed(const std::function<void(test::CborNode&)>& change, const ReadOptions& options = {}) {
  test::CborNode tree = test::cbor_tree(test::mdl_response());
  change(tree);
  return std::string(test::error_of(parse_device_response(test::cbor_bytes(tree), options)));
}

struct Member {
  std::string_view base;
  std::string_view name;
  const char* missing;     // error when it is not there; "no error" where it is optional
  const char* wrong_type;  // when it is the simple value true; "no error" where any value is passed over
};

const Member kMembers[] = {
    {"", "version", "mdoc_response_member", "cbor_type"},
    {"", "documents", "no error", "cbor_type"},
    {"", "status", "mdoc_response_member", "cbor_type"},
    {"documents/0", "docType", "mdoc_document_member", "cbor_type"},
    {"documents/0", "issuerSigned", "mdoc_document_member", "cbor_type"},
    {"documents/0", "deviceSigned", "mdoc_document_member", "cbor_type"},
    {"documents/0/issuerSigned", "nameSpaces", "no error", "cbor_type"},
    {"documents/0/issuerSigned", "issuerAuth", "mdoc_issuer_signed_member", "cose_structure"},
    {"documents/0/issuerSigned/nameSpaces", "org.iso.18013.5.1", "no error", "cbor_type"},
    {kItem, "digestID", "mdoc_item_member", "cbor_type"},
    {kItem, "random", "mdoc_item_member", "cbor_type"},
    {kItem, "elementIdentifier", "mdoc_item_member", "cbor_type"},
    {kItem, "elementValue", "mdoc_item_member", "no error"},
    {kMso, "version", "mdoc_mso_member", "cbor_type"},
    {kMso, "digestAlgorithm", "mdoc_mso_member", "cbor_type"},
    {kMso, "valueDigests", "mdoc_mso_member", "cbor_type"},
    {kMso, "deviceKeyInfo", "mdoc_mso_member", "cbor_type"},
    {kMso, "docType", "mdoc_mso_member", "cbor_type"},
    {kMso, "validityInfo", "mdoc_mso_member", "cbor_type"},
    {kMso, "status", "no error", "cbor_type"},
    {"documents/0/issuerSigned/issuerAuth/2/<</<</deviceKeyInfo", "deviceKey", "mdoc_mso_member", "no error"},
    {"documents/0/issuerSigned/issuerAuth/2/<</<</validityInfo", "signed", "mdoc_mso_member", "cbor_type"},
    {"documents/0/issuerSigned/issuerAuth/2/<</<</validityInfo", "validFrom", "mdoc_mso_member", "cbor_type"},
    {"documents/0/issuerSigned/issuerAuth/2/<</<</validityInfo", "validUntil", "mdoc_mso_member", "cbor_type"},
    {"documents/0/issuerSigned/issuerAuth/2/<</<</status", "status_list", "no error", "cbor_type"},
    {"documents/0/issuerSigned/issuerAuth/2/<</<</status/status_list", "idx", "mdoc_mso_member", "cbor_type"},
    {"documents/0/issuerSigned/issuerAuth/2/<</<</status/status_list", "uri", "mdoc_mso_member", "cbor_type"},
    {"documents/0/deviceSigned", "nameSpaces", "mdoc_device_signed_member", "cbor_type"},
    {"documents/0/deviceSigned", "deviceAuth", "mdoc_device_signed_member", "cbor_type"},
    {"documents/0/deviceSigned/deviceAuth", "deviceSignature", "mdoc_device_auth", "cose_structure"},
};

}  // namespace

TEST_CASE("a response is read into views of what was received", "[mdoc]") {
  const Bytes& bytes = test::mdl_response();
  auto response = parse_device_response(bytes);
  SP_REQUIRE_OK(response);
  CHECK(response->version == "1.0");
  CHECK(response->status == kStatusOk);
  REQUIRE(response->documents.size() == 1);
  const Document& document = response->documents[0];
  CHECK(document.doc_type == kMdlDocType);
  CHECK(document.issuer_signed.items.size() == test::mdl_elements().size());
  const IssuerSignedItem& item = document.issuer_signed.items[0];
  CHECK(item.name_space == kMdlNameSpace);
  CHECK(item.element == "family_name");
  CHECK(to_bytes(item.value) == text_value("Doe"));
  CHECK(item.random.size() == 16);
  CHECK(item.bytes.data() >= bytes.data());
  CHECK(item.bytes.data() + item.bytes.size() <= bytes.data() + bytes.size());
  CHECK(to_hex(item.bytes).starts_with("d8185"));
  const MobileSecurityObject& mso = document.issuer_signed.mso;
  CHECK(mso.doc_type == kMdlDocType);
  CHECK(mso.digests.size() == test::mdl_elements().size());
  CHECK(mso.validity.signed_at == test::at("2026-11-20T00:00:00Z"));
  CHECK(mso.validity.valid_until == test::at("2026-12-20T00:00:00Z"));
  CHECK(mso.parse_device_key() == test::key_from_seed(test::kDeviceSeed).public_key());
  const auto* pointer = document.issuer_signed.find({kStatepassNameSpace, kPrivilegeStatus});
  REQUIRE(pointer != nullptr);
  auto privilege = parse_status_reference(pointer->value);
  SP_REQUIRE_OK(privilege);
  CHECK(privilege->index == 4711);
  CHECK(privilege->uri == test::kPrivilegeUri);
  SP_CHECK_ERROR(parse_status_reference(hex("a1 63 696478 00")), mdoc_mso_member);
  REQUIRE(mso.status);
  CHECK(mso.status->index == 815);
  CHECK(mso.status->uri == test::kDocumentUri);
  CHECK(to_hex(document.device_signed.name_spaces) == "d81841a0");
  CHECK(document.device_signed.signature.has_value());
}

TEST_CASE("each member of a response: missing, double, of another type", "[mdoc]") {
  const Bytes yes = hex("f5");
  for (const Member& member : kMembers) {
    const std::string path = path_of(member.base, member.name);
    INFO(path);
    CHECK(parse_changed([&](auto& tree) { test::cbor_drop(tree, path); }) == member.missing);
    CHECK(parse_changed([&](auto& tree) { test::cbor_double(tree, path); }) == "cbor_duplicate_key");
    CHECK(parse_changed([&](auto& tree) { test::cbor_set(tree, path, yes); }) == member.wrong_type);
  }
}

TEST_CASE("indefinite lengths and long heads are refused wherever they stand", "[mdoc]") {
  for (std::string_view path :
       {"", "documents", "documents/0", "documents/0/issuerSigned", "documents/0/issuerSigned/nameSpaces",
        "documents/0/issuerSigned/nameSpaces/org.iso.18013.5.1", "documents/0/issuerSigned/issuerAuth",
        "documents/0/issuerSigned/issuerAuth/0/<<", "documents/0/issuerSigned/issuerAuth/2/<</<<",
        "documents/0/issuerSigned/issuerAuth/2/<</<</valueDigests", "documents/0/deviceSigned",
        "documents/0/deviceSigned/nameSpaces/<<", "documents/0/deviceSigned/deviceAuth", "documents/0/docType"}) {
    INFO(path);
    CHECK(parse_changed([&](auto& tree) { test::cbor_at(tree, path).indefinite = true; }) == "cbor_indefinite");
    CHECK(parse_changed([&](auto& tree) { test::cbor_at(tree, path).head_width = 4; }) == "cbor_not_shortest");
    // Longer heads pass for those who ask for it; indefinite lengths never.
    CHECK(parse_changed([&](auto& tree) { test::cbor_at(tree, path).head_width = 4; }, kForeign) == "no error");
    CHECK(parse_changed([&](auto& tree) { test::cbor_at(tree, path).indefinite = true; }, kForeign) ==
          "cbor_indefinite");
  }
  CHECK(parse_changed([&](auto& tree) { test::cbor_at(tree, kItem).indefinite = true; }) == "cbor_indefinite");
  CHECK(parse_changed([&](auto& tree) { test::cbor_at(tree, kItem).head_width = 1; }) == "cbor_not_shortest");
}

TEST_CASE("further ways in which a response is malformed", "[mdoc]") {
  const auto set = [](std::string path, std::string_view item) {
    return [path = std::move(path), bytes = hex(item)](test::CborNode& tree) { test::cbor_set(tree, path, bytes); };
  };
  const std::string digests = std::string(kMso) + "/valueDigests";
  const std::string valid_from = std::string(kMso) + "/validityInfo/validFrom";
  const struct {
    std::function<void(test::CborNode&)> change;
    const char* error;
  } cases[] = {
      {set("version", "63 322e30"), "mdoc_version"},
      {set("version", "62 312e"), "mdoc_version"},
      {set("status", "0a"), "mdoc_response_status"},
      {set("documents", "80"), "mdoc_empty"},
      {set("documents", "a0"), "cbor_type"},
      {set("documents/0/issuerSigned/nameSpaces", "80"), "cbor_type"},
      {set("documents/0/issuerSigned/nameSpaces/org.iso.18013.5.1", "80"), "mdoc_empty"},
      // An item that is not tagged, tagged otherwise, a byte string that is not CBOR, one with trailing bytes.
      {set("documents/0/issuerSigned/nameSpaces/org.iso.18013.5.1/0", "a0"), "cbor_type"},
      {set("documents/0/issuerSigned/nameSpaces/org.iso.18013.5.1/0", "d81741a0"), "cbor_tag"},
      {set("documents/0/issuerSigned/nameSpaces/org.iso.18013.5.1/0", "d8184118"), "cbor_short"},
      {set("documents/0/issuerSigned/nameSpaces/org.iso.18013.5.1/0", "d81842a000"), "cbor_trailing"},
      {set("documents/0/issuerSigned/nameSpaces/org.iso.18013.5.1/0", "d81841a0"), "mdoc_item_member"},
      {set(path_of(kItem, "random"), "4f 000102030405060708090a0b0c0d0e"), "mdoc_salt"},
      {set(path_of(kItem, "digestID"), "1a80000000"), "mdoc_digest_id"},
      {set(path_of(kItem, "digestID"), "20"), "cbor_type"},
      {set("documents/0/issuerSigned/issuerAuth", "d28443a10126a04101" + std::string("4100")), "cose_tag"},
      {set("documents/0/issuerSigned/issuerAuth/1", "a1182180"), "cose_x5chain"},
      {set("documents/0/issuerSigned/issuerAuth/0", "40"), "cose_algorithm_missing"},
      {set("documents/0/issuerSigned/issuerAuth/2", "f6"), "mdoc_payload"},
      {set("documents/0/issuerSigned/issuerAuth/2", "41a0"), "mdoc_payload"},
      {set("documents/0/issuerSigned/issuerAuth/2", "45d81841a000"), "mdoc_payload"},
      {set("documents/0/issuerSigned/issuerAuth/2", "44d81841a0"), "mdoc_mso_member"},
      {set(path_of(kMso, "version"), "63 322e30"), "mdoc_version"},
      {set(path_of(kMso, "digestAlgorithm"), "67 7368612d323536"), "mdoc_digest_algorithm"},
      {set(path_of(kMso, "digestAlgorithm"), "67 5348412d333834"), "mdoc_digest_size"},
      {set(digests, "a0"), "mdoc_empty"},
      {set(digests, "a1 6161 a0"), "mdoc_empty"},
      {set(digests, "a1 6161 a1 00 4100"), "mdoc_digest_size"},
      {set(digests, "a1 6161 a1 20 4100"), "cbor_type"},
      {set(digests, "a1 6161 a1 1a80000000 4100"), "mdoc_digest_id"},
      {set(digests, "a1 6161 a2 00 4100 00 4100"), "cbor_duplicate_key"},
      // Dates: untagged, with a fraction, with a zone, a full-date.
      {set(valid_from, "74 323032362d31312d32305430303a30303a30305a"), "cbor_type"},
      {set(valid_from, "c0 76 323032362d31312d32305430303a30303a30302e305a"), "mdoc_date"},
      {set(valid_from, "c0 78 19 323032362d31312d32305430303a30303a30302b30303a3030"), "mdoc_date"},
      {set(valid_from, "d903ec 6a 323032362d31312d3230"), "cbor_tag"},
      {set(valid_from, "c0 00"), "cbor_type"},
      {set("documents/0/deviceSigned/nameSpaces", "a0"), "cbor_type"},
      {set("documents/0/deviceSigned/nameSpaces/<<", "80"), "cbor_type"},
      {set("documents/0/deviceSigned/nameSpaces/<<", "a1 6161 a0"), "mdoc_empty"},
      {set("documents/0/deviceSigned/deviceAuth", "a0"), "mdoc_device_auth"},
      {set("documents/0/deviceSigned/deviceAuth", "a1 6161 00"), "mdoc_device_auth"},
      {[](test::CborNode& tree) {
         test::cbor_add(tree, "documents/0/deviceSigned/deviceAuth", "deviceMac", hex("8443a10105a0f64100"));
       },
       "mdoc_device_auth"},
      {[](test::CborNode& tree) { test::cbor_add(tree, "documents/0", "errors", hex("a1 6161 a1 6162 6163")); },
       "cbor_type"},
      {[](test::CborNode& tree) { test::cbor_add(tree, "", "documentErrors", hex("a0")); }, "cbor_type"},
      {[](test::CborNode& tree) {
         auto& documents = test::cbor_at(tree, "documents");
         for (int i = 0; i < 4; ++i) documents.children.push_back(documents.children[0]);
       },
       "mdoc_limit"},
      {[](test::CborNode& tree) {
         auto& items = test::cbor_at(tree, "documents/0/issuerSigned/nameSpaces/org.iso.18013.5.1");
         while (items.children.size() < 129) items.children.push_back(items.children[0]);
       },
       "mdoc_limit"},
  };
  for (const auto& c : cases) CHECK(parse_changed(c.change) == c.error);
  SP_CHECK_ERROR(parse_device_response(concat({test::mdl_response(), hex("00")})), cbor_trailing);
  SP_CHECK_ERROR(parse_device_response(Bytes(24'577)), mdoc_limit);
  SP_CHECK_ERROR(parse_issuer_signed(Bytes(24'577)), mdoc_limit);
  SP_CHECK_ERROR(parse_mso(Bytes(16'385)), mdoc_limit);
  SP_CHECK_ERROR(parse_device_response(hex("80")), cbor_type);
}

TEST_CASE("extensions and reordered members are no errors", "[mdoc]") {
  CHECK(parse_changed([](auto& tree) { test::cbor_add(tree, "", "zkDocuments", hex("80")); }) == "no error");
  CHECK(parse_changed([](auto& tree) { test::cbor_add(tree, "documents/0", "com.example", hex("a1 01 02")); }) ==
        "no error");
  CHECK(parse_changed([](auto& tree) { test::cbor_add(tree, kItem, "com.example", hex("f6")); }) == "no error");
  CHECK(parse_changed([](auto& tree) { test::cbor_add(tree, kMso, "com.example", hex("01")); }) == "no error");
  CHECK(parse_changed([](auto& tree) {
          auto& map = test::cbor_at(tree, kMso).children;
          std::rotate(map.begin(), map.begin() + 6, map.end());
        }) == "no error");
  CHECK(parse_changed([](auto& tree) {
          auto& map = test::cbor_at(tree, "documents/0").children;
          map.push_back(test::cbor_tree(hex("05")));
          map.push_back(test::cbor_tree(hex("a1 06 07")));
        }) == "no error");
  CHECK(parse_changed([](auto& tree) { test::cbor_set(tree, "version", hex("63 312e37")); }) == "no error");
}

TEST_CASE("errors that a holder reports are read", "[mdoc]") {
  test::CborNode tree = test::cbor_tree(test::mdl_response());
  test::cbor_add(tree, "documents/0", "errors", hex("a1 6161 a2 6162 00 6163 20"));
  test::cbor_add(tree, "", "documentErrors", hex("82 a1 6164 00 a1 6165 01"));
  const Bytes bytes = test::cbor_bytes(tree);
  auto response = parse_device_response(bytes);
  SP_REQUIRE_OK(response);
  REQUIRE(response->documents[0].errors.size() == 2);
  CHECK(response->documents[0].errors[1].element == "c");
  CHECK(response->documents[0].errors[1].code == -1);
  REQUIRE(response->document_errors.size() == 2);
  CHECK(response->document_errors[1].doc_type == "e");

  auto refused = parse_device_response(encode_device_response_status(kStatusGeneralError));
  SP_REQUIRE_OK(refused);
  CHECK(refused->status == kStatusGeneralError);
  CHECK(refused->documents.empty());
  SP_REQUIRE_OK(parse_device_response(encode_device_response({})));
}

TEST_CASE("large digest ids are read when that is asked for", "[mdoc]") {
  const std::string id = std::string(kItem) + "/digestID";
  const auto set = [&](test::CborNode& tree) { test::cbor_set(tree, id, hex("1affffffff")); };
  CHECK(parse_changed(set) == "mdoc_digest_id");
  CHECK(parse_changed(set, {.large_digest_ids = true}) == "no error");
  CHECK(parse_changed([&](auto& tree) { test::cbor_set(tree, id, hex("1b0000000100000000")); },
                      {.large_digest_ids = true}) == "mdoc_digest_id");
}

TEST_CASE("errors name a place in the whole input", "[mdoc]") {
  test::CborNode tree = test::cbor_tree(test::mdl_response());
  test::cbor_set(tree, std::string(kMso) + "/validityInfo/validUntil", hex("c0 61 41"));
  const Bytes bytes = test::cbor_bytes(tree);
  auto response = parse_device_response(bytes);
  REQUIRE_FALSE(response.has_value());
  CHECK(response.error().code == Errc::mdoc_date);
  CHECK(to_hex(ByteView(bytes).subspan(response.error().offset, 3)) == "c06141");
}
