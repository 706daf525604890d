#pragma once

#include "cose/mac0.hpp"
#include "mdoc/issuer_signed.hpp"

namespace statepass::mdoc {

struct DeviceSignedItem {
  std::string_view name_space;
  std::string_view element;
  ByteView value;

  ElementRef ref() const { return {name_space, element}; }
};

// ISO/IEC 18013-5 10.3.3. Views into the input.
struct DeviceSigned {
  ByteView name_spaces;  // DeviceNameSpacesBytes as received, which the device signed
  std::vector<DeviceSignedItem> items;
  // Exactly one of the two.
  std::optional<cose::Sign1> signature;
  std::optional<cose::Mac0> mac;
};

struct ElementError {
  std::string_view name_space;
  std::string_view element;
  std::int64_t code;  // 0: not returned
};

struct Document {
  std::string_view doc_type;
  IssuerSigned issuer_signed;
  DeviceSigned device_signed;
  std::vector<ElementError> errors;
};

struct DocumentError {
  std::string_view doc_type;
  std::int64_t code;
};

struct DeviceResponse {
  std::string_view version;
  std::vector<Document> documents;
  std::vector<DocumentError> document_errors;
  std::uint64_t status = 0;  // 0: ok; else there are no documents
};

inline constexpr std::uint64_t kStatusOk = 0, kStatusGeneralError = 10, kStatusDecodingError = 11,
                               kStatusValidationError = 12;

// Reads and checks the structure of everything, embedded CBOR included; checks no digest, date or signature. Errors
// beside those of parse_issuer_signed: mdoc_response_member, mdoc_document_member, mdoc_device_signed_member: a member
// is missing; mdoc_device_auth: neither or both of deviceSignature and deviceMac; mdoc_response_status: documents
// beside a status that is not ok; mdoc_version; mdoc_limit: over max_bytes or max_documents.
Result<DeviceResponse> parse_device_response(ByteView input, const ReadOptions& options = {});

// A response of encoded documents (DocumentDraft), with status 0.
Bytes encode_device_response(std::span<const Bytes> documents);
// A response without documents.
Bytes encode_device_response_status(std::uint64_t status);

}  // namespace statepass::mdoc
