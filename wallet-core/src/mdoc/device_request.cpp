#include "mdoc/device_request.hpp"

#include "cbor/encoder.hpp"

namespace statepass::mdoc {
namespace {

Result<std::vector<RequestedElement>> read_requested(cbor::Decoder& in, const ReadOptions& options) {
  std::vector<RequestedElement> out;
  const std::size_t at = in.offset();
  SP_TRY_ASSIGN(const std::size_t name_spaces, in.map());
  if (name_spaces == 0) return fail(Errc::mdoc_empty, at);
  for (std::size_t i = 0; i < name_spaces; ++i) {
    SP_TRY_ASSIGN(const std::string_view name_space, in.tstr());
    const std::size_t begin = in.offset();
    SP_TRY_ASSIGN(const std::size_t count, in.map());
    if (count == 0) return fail(Errc::mdoc_empty, begin);
    if (count > options.max_elements - out.size()) return fail(Errc::mdoc_limit, begin);
    for (std::size_t j = 0; j < count; ++j) {
      SP_TRY_ASSIGN(const std::string_view element, in.tstr());
      SP_TRY_ASSIGN(const bool intent_to_retain, in.boolean());
      out.push_back({name_space, element, intent_to_retain});
    }
  }
  return out;
}

Result<ItemsRequest> read_items_request(const Embedded& embedded, const ReadOptions& options) {
  SP_TRY_ASSIGN(cbor::Decoder in, open_embedded(embedded.content, embedded.origin, options));
  ItemsRequest out{.bytes = embedded.whole};
  std::optional<std::string_view> doc_type;
  SP_TRY(read_members(in, [&](std::string_view key) -> Result<bool> {
    if (key == "docType") return take(doc_type, in.tstr());
    if (key == "nameSpaces") return take(out.elements, read_requested(in, options));
    if (key == "requestInfo") return take(out.request_info, in.item());
    return false;
  }));
  if (!doc_type || out.elements.empty()) return fail(Errc::mdoc_request_member, embedded.origin);
  out.doc_type = *doc_type;
  return out;
}

Result<DocRequest> read_doc_request(cbor::Decoder& in, const ReadOptions& options, bool& has_extensions) {
  const std::size_t at = in.offset();
  DocRequest out;
  SP_TRY(read_members(in, [&](std::string_view key) -> Result<bool> {
    if (key == "itemsRequest") {
      SP_TRY_ASSIGN(const Embedded embedded, read_embedded(in));
      return take(out.items, read_items_request(embedded, options));
    }
    if (key == "readerAuth") return take(out.reader_auth, cose::parse_sign1(in));
    has_extensions = true;
    return false;
  }));
  if (out.items.bytes.empty()) return fail(Errc::mdoc_request_member, at);
  return out;
}

Result<std::vector<DocRequest>> read_doc_requests(cbor::Decoder& in, const ReadOptions& options, bool& has_extensions) {
  const std::size_t at = in.offset();
  std::vector<DocRequest> out;
  SP_TRY_ASSIGN(const std::size_t count, in.array());
  if (count == 0) return fail(Errc::mdoc_empty, at);
  if (count > options.max_documents) return fail(Errc::mdoc_limit, at);
  for (std::size_t i = 0; i < count; ++i) {
    SP_TRY_ASSIGN(DocRequest request, read_doc_request(in, options, has_extensions));
    out.push_back(std::move(request));
  }
  return out;
}

Check reader_check(Result<> result) {
  return result ? Check::passed() : Check::failed(Reason::reader_auth_invalid, result.error().code);
}

}  // namespace

Result<DeviceRequest> parse_device_request(ByteView input, const ReadOptions& options) {
  if (input.size() > options.max_bytes) return fail(Errc::mdoc_limit);
  SP_TRY_ASSIGN(cbor::Decoder in, cbor::Decoder::open(input, options.rules()));
  DeviceRequest out;
  std::optional<std::string_view> version;
  SP_TRY(read_members(in, [&](std::string_view key) -> Result<bool> {
    if (key == "version") return take(version, read_version(in));
    if (key == "docRequests") return take(out.doc_requests, read_doc_requests(in, options, out.has_extensions));
    if (key == "deviceRequestInfo") return take(out.device_request_info, in.item());
    if (key == "readerAuthAll") return take(out.reader_auth_all, in.item());
    out.has_extensions = true;
    return false;
  }));
  if (!version || out.doc_requests.empty()) return fail(Errc::mdoc_request_member);
  out.version = *version;
  return out;
}

Bytes encode_items_request(std::string_view doc_type, std::span<const RequestedElement> elements) {
  const auto same = [](const RequestedElement& a, const RequestedElement& b) { return a.name_space == b.name_space; };
  std::size_t name_spaces = 0;
  for (std::size_t i = 0; i < elements.size(); ++i) name_spaces += i == 0 || !same(elements[i - 1], elements[i]);
  cbor::Encoder out;
  out.map(2).tstr("docType").tstr(doc_type).tstr("nameSpaces").map(name_spaces);
  for (std::size_t begin = 0; begin < elements.size();) {
    std::size_t end = begin;
    while (end < elements.size() && same(elements[begin], elements[end])) ++end;
    out.tstr(elements[begin].name_space).map(end - begin);
    for (; begin < end; ++begin) out.tstr(elements[begin].element).boolean(elements[begin].intent_to_retain);
  }
  return cbor::Encoder().tag24(out.bytes()).take();
}

Bytes encode_device_request(std::span<const EncodedDocRequest> doc_requests) {
  cbor::Encoder out;
  out.map(2).tstr("version").tstr("1.0").tstr("docRequests").array(doc_requests.size());
  for (const EncodedDocRequest& request : doc_requests) {
    out.map(request.reader_auth.empty() ? 1 : 2).tstr("itemsRequest").raw(request.items);
    if (!request.reader_auth.empty()) out.tstr("readerAuth").raw(request.reader_auth);
  }
  return out.take();
}

cose::Sign1Draft draft_reader_auth(const SessionTranscript& transcript, ByteView items_request,
                                   const crypto::EcPublicKey& reader_key, std::span<const ByteView> chain) {
  return cose::Sign1Draft::detached(cose::algorithm_of(reader_key.curve()), {.x5chain = chain},
                                    reader_authentication_bytes(transcript, items_request));
}

ReaderOutcome verify_reader_auth(const DocRequest& request, const SessionTranscript& transcript,
                                 const x509::TrustAnchors& anchors, UnixTime now, UnixTime skew,
                                 const x509::PathPolicy& policy) {
  SP_ASSERT(request.reader_auth.has_value());
  const cose::Sign1& message = *request.reader_auth;
  ReaderOutcome out;
  if (message.headers.x5chain.empty()) {
    out.chain = Check::failed(Reason::reader_auth_invalid, Errc::mdoc_certificate_missing);
    out.signature = Check::unknown(Reason::prerequisite);
    return out;
  }
  out.signer = std::make_shared<const x509::Signer>(
      x509::Signer::check(message.headers.x5chain.certificates(), x509::Role::reader, anchors, policy));
  out.chain = out.signer->at(now, skew);
  if (out.chain.result == CheckResult::fail) out.chain.reason = Reason::reader_auth_invalid;
  if (!out.signer->certificate()) {
    out.signature = Check::unknown(Reason::prerequisite);
    return out;
  }
  // The payload is detached; one that is carried along could say something else than what is checked here.
  out.signature = message.payload
                      ? Check::failed(Reason::reader_auth_invalid, Errc::mdoc_payload_attached)
                      : reader_check(cose::verify_sign1(message, out.signer->certificate()->public_key(),
                                                        reader_authentication_bytes(transcript, request.items.bytes)));
  return out;
}

}  // namespace statepass::mdoc
