#include "mdoc/device_response.hpp"

#include "cbor/encoder.hpp"

namespace statepass::mdoc {
namespace {

constexpr std::size_t kMostErrors = 128;

Result<std::vector<DeviceSignedItem>> read_device_name_spaces(const Embedded& embedded, const ReadOptions& options) {
  SP_TRY_ASSIGN(cbor::Decoder in, open_embedded(embedded.content, embedded.origin, options));
  std::vector<DeviceSignedItem> out;
  SP_TRY_ASSIGN(const std::size_t name_spaces, in.map());
  for (std::size_t i = 0; i < name_spaces; ++i) {
    SP_TRY_ASSIGN(const std::string_view name_space, in.tstr());
    const std::size_t at = in.offset();
    SP_TRY_ASSIGN(const std::size_t count, in.map());
    if (count == 0) return fail(Errc::mdoc_empty, at);
    if (count > options.max_elements - out.size()) return fail(Errc::mdoc_limit, at);
    for (std::size_t j = 0; j < count; ++j) {
      SP_TRY_ASSIGN(const std::string_view element, in.tstr());
      SP_TRY_ASSIGN(const ByteView value, in.item());
      out.push_back({name_space, element, value});
    }
  }
  return out;
}

Result<> read_device_auth(cbor::Decoder& in, DeviceSigned& out) {
  const std::size_t at = in.offset();
  SP_TRY(read_members(in, [&](std::string_view key) -> Result<bool> {
    if (key == "deviceSignature") return take(out.signature, cose::parse_sign1(in));
    if (key == "deviceMac") return take(out.mac, cose::parse_mac0(in));
    return false;
  }));
  if (out.signature.has_value() == out.mac.has_value()) return fail(Errc::mdoc_device_auth, at);
  return {};
}

Result<DeviceSigned> read_device_signed(cbor::Decoder& in, const ReadOptions& options) {
  const std::size_t at = in.offset();
  DeviceSigned out;
  bool authenticated = false;
  SP_TRY(read_members(in, [&](std::string_view key) -> Result<bool> {
    if (key == "nameSpaces") {
      SP_TRY_ASSIGN(const Embedded embedded, read_embedded(in));
      out.name_spaces = embedded.whole;
      return take(out.items, read_device_name_spaces(embedded, options));
    }
    if (key != "deviceAuth") return false;
    authenticated = true;
    return taken(read_device_auth(in, out));
  }));
  if (out.name_spaces.empty() || !authenticated) return fail(Errc::mdoc_device_signed_member, at);
  return out;
}

Result<std::vector<ElementError>> read_errors(cbor::Decoder& in) {
  std::vector<ElementError> out;
  const std::size_t at = in.offset();
  SP_TRY_ASSIGN(const std::size_t name_spaces, in.map());
  for (std::size_t i = 0; i < name_spaces; ++i) {
    SP_TRY_ASSIGN(const std::string_view name_space, in.tstr());
    SP_TRY_ASSIGN(const std::size_t count, in.map());
    if (count > kMostErrors - out.size()) return fail(Errc::mdoc_limit, at);
    for (std::size_t j = 0; j < count; ++j) {
      SP_TRY_ASSIGN(const std::string_view element, in.tstr());
      SP_TRY_ASSIGN(const std::int64_t code, in.integer());
      out.push_back({name_space, element, code});
    }
  }
  return out;
}

Result<Document> read_document(cbor::Decoder& in, const ReadOptions& options) {
  const std::size_t at = in.offset();
  Document out;
  std::optional<std::string_view> doc_type;
  bool issuer_signed = false, device_signed = false;
  SP_TRY(read_members(in, [&](std::string_view key) -> Result<bool> {
    if (key == "docType") return take(doc_type, in.tstr());
    if (key == "issuerSigned") {
      issuer_signed = true;
      return take(out.issuer_signed, read_issuer_signed(in, options));
    }
    if (key == "deviceSigned") {
      device_signed = true;
      return take(out.device_signed, read_device_signed(in, options));
    }
    if (key == "errors") return take(out.errors, read_errors(in));
    return false;
  }));
  if (!doc_type || !issuer_signed || !device_signed) return fail(Errc::mdoc_document_member, at);
  out.doc_type = *doc_type;
  return out;
}

Result<std::vector<Document>> read_documents(cbor::Decoder& in, const ReadOptions& options) {
  std::vector<Document> out;
  const std::size_t at = in.offset();
  SP_TRY_ASSIGN(const std::size_t count, in.array());
  if (count == 0) return fail(Errc::mdoc_empty, at);
  if (count > options.max_documents) return fail(Errc::mdoc_limit, at);
  out.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    SP_TRY_ASSIGN(Document document, read_document(in, options));
    out.push_back(std::move(document));
  }
  return out;
}

// [*{docType: code}]: each map has one entry.
Result<std::vector<DocumentError>> read_document_errors(cbor::Decoder& in) {
  std::vector<DocumentError> out;
  const std::size_t at = in.offset();
  SP_TRY_ASSIGN(const std::size_t count, in.array());
  if (count > kMostErrors) return fail(Errc::mdoc_limit, at);
  for (std::size_t i = 0; i < count; ++i) {
    SP_TRY_ASSIGN(const std::size_t entries, in.map());
    for (std::size_t j = 0; j < entries; ++j) {
      if (out.size() == kMostErrors) return fail(Errc::mdoc_limit, at);
      SP_TRY_ASSIGN(const std::string_view doc_type, in.tstr());
      SP_TRY_ASSIGN(const std::int64_t code, in.integer());
      out.push_back({doc_type, code});
    }
  }
  return out;
}

}  // namespace

Result<DeviceResponse> parse_device_response(ByteView input, const ReadOptions& options) {
  if (input.size() > options.max_bytes) return fail(Errc::mdoc_limit);
  SP_TRY_ASSIGN(cbor::Decoder in, cbor::Decoder::open(input, options.rules()));
  DeviceResponse out;
  std::optional<std::string_view> version;
  std::optional<std::uint64_t> status;
  SP_TRY(read_members(in, [&](std::string_view key) -> Result<bool> {
    if (key == "version") return take(version, read_version(in));
    if (key == "documents") return take(out.documents, read_documents(in, options));
    if (key == "documentErrors") return take(out.document_errors, read_document_errors(in));
    if (key == "status") return take(status, in.uint());
    return false;
  }));
  if (!version || !status) return fail(Errc::mdoc_response_member);
  if (*status != kStatusOk && !out.documents.empty()) return fail(Errc::mdoc_response_status);
  out.version = *version;
  out.status = *status;
  return out;
}

Bytes encode_device_response(std::span<const Bytes> documents) {
  cbor::Encoder out;
  out.map(documents.empty() ? 2 : 3).tstr("version").tstr("1.0");
  if (!documents.empty()) {
    out.tstr("documents").array(documents.size());
    for (const Bytes& document : documents) out.raw(document);
  }
  return out.tstr("status").uint(kStatusOk).take();
}

Bytes encode_device_response_status(std::uint64_t status) {
  return cbor::Encoder().map(2).tstr("version").tstr("1.0").tstr("status").uint(status).take();
}

}  // namespace statepass::mdoc
