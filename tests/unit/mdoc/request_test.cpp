#include "mdoc/device_request.hpp"

#include "support/mdoc_kit.hpp"

using namespace statepass;
using namespace statepass::mdoc;
using test::hex;

namespace {

const std::vector<RequestedElement> kElements = {{kMdlNameSpace, "age_over_21", false},
                                                 {kMdlNameSpace, "portrait", false},
                                                 {kAamvaNameSpace, "DHS_compliance", true}};

x509::Certificate reader_root() {
  auto parameters = test::root_parameters();
  parameters.subject = {"", "", "Readers", "Reader root"};
  parameters.key = test::key_from_seed(test::kReaderRootSeed).public_key();
  return test::certificate_of(
      test::sign_certificate(x509::reader_root_fields(parameters), test::key_from_seed(test::kReaderRootSeed)));
}

Bytes reader_der(const x509::Certificate& root) {
  auto parameters = test::signer_parameters();
  parameters.subject = {"US", "", "Corner Bar", "Till 2"};
  parameters.key = test::key_from_seed(test::kReaderSeed).public_key();
  return test::sign_certificate(x509::reader_fields(parameters, root), test::key_from_seed(test::kReaderRootSeed));
}

struct SignedRequest {
  x509::Certificate root = reader_root();
  Bytes leaf = reader_der(root);
  x509::TrustAnchors anchors;
  Bytes bytes;

  SignedRequest() {
    anchors.add(root);
    const Bytes items = encode_items_request(kMdlDocType, kElements);
    const auto key = test::key_from_seed(test::kReaderSeed);
    const ByteView chain[] = {leaf};
    const auto draft = draft_reader_auth(test::transcript(), items, key.public_key(), chain);
    const EncodedDocRequest request{items, *draft.finish(key.sign(take_array<32>(draft.digest().view())))};
    bytes = encode_device_request(std::span(&request, 1));
  }
};

std::string reader_words(const Bytes& bytes, const x509::TrustAnchors& anchors, UnixTime now = test::kCheckTime,
                         const SessionTranscript& transcript = test::transcript()) {
  auto request = parse_device_request(bytes);
  SP_REQUIRE_OK(request);
  const auto outcome = verify_reader_auth(request->doc_requests[0], transcript, anchors, now, 30);
  std::string out;
  for (const Check* check : {&outcome.chain, &outcome.signature}) {
    out += check->pass() ? "pass "
                         : std::string(reason_name(check->reason)) + "/" +
                               std::string(check->detail ? error_name(*check->detail) : "") + " ";
  }
  return out;
}

std::string parse_changed(const std::function<void(test::CborNode&)>& change) {
  static const SignedRequest request;
  test::CborNode tree = test::cbor_tree(request.bytes);
  change(tree);
  return std::string(test::error_of(parse_device_request(test::cbor_bytes(tree))));
}

}  // namespace

TEST_CASE("a request is made and read back", "[mdoc]") {
  const EncodedDocRequest requests[] = {{encode_items_request(kMdlDocType, kElements), {}},
                                        {encode_items_request(kAgeDocType, std::span(kElements).first(1)), {}}};
  const Bytes bytes = encode_device_request(requests);
  auto request = parse_device_request(bytes);
  SP_REQUIRE_OK(request);
  CHECK(request->version == "1.0");
  CHECK_FALSE(request->has_extensions);
  REQUIRE(request->doc_requests.size() == 2);
  const ItemsRequest& items = request->doc_requests[0].items;
  CHECK(items.doc_type == kMdlDocType);
  CHECK(to_bytes(items.bytes) == requests[0].items);
  REQUIRE(items.elements.size() == 3);
  CHECK(items.elements[2].ref() == ElementRef{kAamvaNameSpace, "DHS_compliance"});
  CHECK(items.elements[2].intent_to_retain);
  CHECK_FALSE(items.elements[0].intent_to_retain);
  CHECK_FALSE(request->doc_requests[0].reader_auth.has_value());
}

TEST_CASE("reader authentication is made, checked, and bound to transcript and request", "[mdoc]") {
  const SignedRequest request;
  CHECK(reader_words(request.bytes, request.anchors) == "pass pass ");
  CHECK(reader_words(request.bytes, request.anchors, test::kCheckTime, SessionTranscript::of_handover(hex("f6"))) ==
        "pass reader_auth_invalid/crypto_signature ");
  CHECK(reader_words(request.bytes, {}) == "issuer_unknown/x509_no_anchor pass ");
  CHECK(reader_words(request.bytes, request.anchors, test::at("2028-01-01T00:00:00Z")) ==
        "reader_auth_invalid/x509_expired pass ");

  const auto changed = [&](const std::function<void(test::CborNode&)>& change) {
    test::CborNode tree = test::cbor_tree(request.bytes);
    change(tree);
    return reader_words(test::cbor_bytes(tree), request.anchors);
  };
  CHECK(changed([](auto& t) {
          test::cbor_set(t, "docRequests/0/itemsRequest/<</nameSpaces/org.iso.18013.5.1/portrait", hex("f5"));
        }) == "pass reader_auth_invalid/crypto_signature ");
  CHECK(changed([](auto& t) { test::cbor_set(t, "docRequests/0/readerAuth/1", hex("a0")); }) ==
        "reader_auth_invalid/mdoc_certificate_missing prerequisite/ ");
  CHECK(changed([](auto& t) { test::cbor_set(t, "docRequests/0/readerAuth/1", hex("a118214130")); }) ==
        "reader_auth_invalid/x509_der prerequisite/ ");
  CHECK(changed([](auto& t) { test::cbor_set(t, "docRequests/0/readerAuth/2", hex("40")); }) ==
        "pass reader_auth_invalid/mdoc_payload_attached ");
  // B 19: a document signer's certificate is not a reader's, and the reason is told.
  CHECK(changed([](auto& t) {
          test::cbor_at(t, "docRequests/0/readerAuth/1/#33").content = to_bytes(test::issuer().signer.der());
        }) == "reader_auth_invalid/x509_extended_key_usage reader_auth_invalid/crypto_signature ");
}

TEST_CASE("every way of not being a request has its code", "[mdoc]") {
  CHECK(parse_changed([](auto&) {}) == "no error");
  const Bytes yes = hex("f5");
  for (const char* path : {"version", "docRequests", "docRequests/0/itemsRequest",
                           "docRequests/0/itemsRequest/<</docType", "docRequests/0/itemsRequest/<</nameSpaces"}) {
    INFO(path);
    CHECK(parse_changed([&](auto& t) { test::cbor_drop(t, path); }) == "mdoc_request_member");
    CHECK(parse_changed([&](auto& t) { test::cbor_double(t, path); }) == "cbor_duplicate_key");
    CHECK(parse_changed([&](auto& t) { test::cbor_set(t, path, yes); }) == "cbor_type");
  }
  CHECK(parse_changed([](auto& t) { test::cbor_drop(t, "docRequests/0/readerAuth"); }) == "no error");
  CHECK(parse_changed([](auto& t) { test::cbor_set(t, "docRequests/0/readerAuth", hex("80")); }) == "cose_structure");
  CHECK(parse_changed([](auto& t) { test::cbor_set(t, "version", hex("63322e30")); }) == "mdoc_version");
  CHECK(parse_changed([](auto& t) { test::cbor_set(t, "docRequests", hex("80")); }) == "mdoc_empty");
  CHECK(parse_changed([](auto& t) { test::cbor_set(t, "docRequests/0/itemsRequest/<</nameSpaces", hex("a0")); }) ==
        "mdoc_empty");
  CHECK(parse_changed([](auto& t) {
          test::cbor_set(t, "docRequests/0/itemsRequest/<</nameSpaces", hex("a16161a0"));
        }) == "mdoc_empty");
  CHECK(parse_changed([](auto& t) {
          test::cbor_set(t, "docRequests/0/itemsRequest/<</nameSpaces", hex("a16161a1616200"));
        }) == "cbor_type");
  CHECK(parse_changed([](auto& t) { test::cbor_set(t, "docRequests/0/itemsRequest", hex("41a0")); }) == "cbor_type");
  CHECK(parse_changed([](auto& t) { test::cbor_at(t, "docRequests/0/itemsRequest").children[0].head_width = 4; }) ==
        "cbor_not_shortest");
  CHECK(parse_changed([](auto& t) {
          auto& requests = test::cbor_at(t, "docRequests").children;
          for (int i = 0; i < 4; ++i) requests.push_back(requests[0]);
        }) == "mdoc_limit");
  CHECK(parse_changed([](auto& t) {
          auto& map = test::cbor_at(t, "docRequests/0/itemsRequest/<</nameSpaces/org.iso.18013.5.1").children;
          for (int i = 0; i < 127; ++i) {
            const std::string name(static_cast<std::size_t>(i + 1), 'e');
            map.push_back(test::cbor_tree(text_value(name)));
            map.push_back(test::cbor_tree(hex("f4")));
          }
        }) == "mdoc_limit");
  SP_CHECK_ERROR(parse_device_request(Bytes(24'577)), mdoc_limit);
}

TEST_CASE("members of version 1.1 and extensions are kept apart", "[mdoc]") {
  const SignedRequest request;
  test::CborNode tree = test::cbor_tree(request.bytes);
  test::cbor_add(tree, "", "deviceRequestInfo", hex("d81841a0"));
  test::cbor_add(tree, "", "readerAuthAll", hex("80"));
  test::cbor_add(tree, "docRequests/0/itemsRequest/<<", "requestInfo", hex("a0"));
  Bytes bytes = test::cbor_bytes(tree);
  auto parsed = parse_device_request(bytes);
  SP_REQUIRE_OK(parsed);
  CHECK(to_hex(*parsed->device_request_info) == "d81841a0");
  CHECK(to_hex(*parsed->reader_auth_all) == "80");
  CHECK(to_hex(*parsed->doc_requests[0].items.request_info) == "a0");
  CHECK_FALSE(parsed->has_extensions);
  test::cbor_add(tree, "docRequests/0", "com.example", hex("00"));
  bytes = test::cbor_bytes(tree);
  CHECK(parse_device_request(bytes)->has_extensions);
}
