#pragma once

#include <memory>

#include "base/check.hpp"
#include "cose/sign1.hpp"
#include "mdoc/authentication.hpp"
#include "mdoc/names.hpp"
#include "x509/path.hpp"

namespace statepass::mdoc {

struct RequestedElement {
  std::string_view name_space;
  std::string_view element;
  bool intent_to_retain = false;

  ElementRef ref() const { return {name_space, element}; }
};

// ISO/IEC 18013-5 10.2.2. Views into the input.
struct ItemsRequest {
  ByteView bytes;  // ItemsRequestBytes as received: what reader and handover sign and hash
  std::string_view doc_type;
  std::vector<RequestedElement> elements;
  std::optional<ByteView> request_info;
};

struct DocRequest {
  ItemsRequest items;
  std::optional<cose::Sign1> reader_auth;
};

struct DeviceRequest {
  std::string_view version;
  std::vector<DocRequest> doc_requests;
  std::optional<ByteView> device_request_info;  // of version 1.1, as received
  std::optional<ByteView> reader_auth_all;
  bool has_extensions = false;  // a member that is none of the above, here or in a DocRequest
};

// Errors beside those of cbor and cose::parse_sign1: mdoc_request_member: a member is missing; mdoc_empty: no request,
// no namespace, or a namespace without elements; mdoc_limit; mdoc_version.
Result<DeviceRequest> parse_device_request(ByteView input, const ReadOptions& options = {});

// ItemsRequestBytes. Elements of one namespace must stand together.
Bytes encode_items_request(std::string_view doc_type, std::span<const RequestedElement> elements);
struct EncodedDocRequest {
  Bytes items;        // ItemsRequestBytes
  Bytes reader_auth;  // COSE_Sign1; empty: none
};
Bytes encode_device_request(std::span<const EncodedDocRequest> doc_requests);

// readerAuth in two steps; `chain`: the reader's certificates, leaf first.
cose::Sign1Draft draft_reader_auth(const SessionTranscript& transcript, ByteView items_request,
                                   const crypto::EcPublicKey& reader_key, std::span<const ByteView> chain);

struct ReaderOutcome {
  // Both with reason reader_auth_invalid when they fail. chain: unknown with issuer_unknown when the root is not known.
  Check chain;
  Check signature;
  std::shared_ptr<const x509::Signer> signer;  // null without a certificate
};

// Checks the readerAuth of one request, which must be there. `skew`: seconds of grace for the certificates' dates.
ReaderOutcome verify_reader_auth(const DocRequest& request, const SessionTranscript& transcript,
                                 const x509::TrustAnchors& anchors, UnixTime now, UnixTime skew,
                                 const x509::PathPolicy& policy = {});

}  // namespace statepass::mdoc
