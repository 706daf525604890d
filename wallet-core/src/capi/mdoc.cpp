#include "capi/options.hpp"
#include "capi/shape.hpp"
#include "capi/support.hpp"
#include "cose/key.hpp"
#include "mdoc/device_request.hpp"
#include "mdoc/verify.hpp"
#include "x509/pem.hpp"

using namespace statepass;

namespace {

struct Trust {
  UnixTime at = 0;
  bool strict = false;
  x509::TrustAnchors anchors;
  std::vector<crypto::EcPublicKey> issuer_keys;
  std::optional<crypto::EcPrivateKey> reader_key;
  std::vector<std::string_view> doc_types;
};

Result<> add_anchors(Trust& trust, ByteView file) {
  SP_TRY_ASSIGN(std::vector<x509::Certificate> certificates, x509::read_certificates(file));
  for (x509::Certificate& certificate : certificates) trust.anchors.add(std::move(certificate));
  return {};
}

// By their first byte: a point, a SubjectPublicKeyInfo, or else a COSE_Key.
Result<crypto::EcPublicKey> read_key(ByteView bytes) {
  if (bytes.empty()) return fail(Errc::capi_size);
  if (bytes[0] == 0x30) return x509::parse_spki(bytes);
  if (bytes[0] == 0x02 || bytes[0] == 0x03 || bytes[0] == 0x04) {
    const std::size_t size = bytes[0] == 0x04 ? (bytes.size() - 1) / 2 : bytes.size() - 1;
    for (const auto curve : {crypto::Curve::p256, crypto::Curve::p384, crypto::Curve::p521}) {
      if (crypto::field_size(curve) == size) return crypto::EcPublicKey::from_sec1(curve, bytes);
    }
    return fail(Errc::capi_size, bytes.size());
  }
  return cose::parse_key(bytes);
}

Result<Trust> read_trust(ByteView options) {
  Trust trust;
  SP_TRY(capi::read_options(options, [&](std::string_view key, cbor::Decoder& in) -> Result<bool> {
    if (key == "at") return capi::into(trust.at, in.integer());
    if (key == "strict") return capi::into(trust.strict, in.boolean());
    if (key == "anchors") {
      return capi::each(in, [&](cbor::Decoder& item) -> Result<> {
        SP_TRY_ASSIGN(const ByteView file, item.bstr());
        return add_anchors(trust, file);
      });
    }
    if (key == "issuerKeys") {
      return capi::each(in, [&](cbor::Decoder& item) -> Result<> {
        SP_TRY_ASSIGN(const ByteView bytes, item.bstr());
        SP_TRY_ASSIGN(crypto::EcPublicKey one, read_key(bytes));
        trust.issuer_keys.push_back(std::move(one));
        return {};
      });
    }
    if (key == "readerKey") {
      SP_TRY_ASSIGN(const ByteView scalar, in.bstr());
      SP_TRY_ASSIGN(trust.reader_key, crypto::EcPrivateKey::from_scalar(scalar));
      return true;
    }
    if (key == "docTypes") {
      return capi::each(in, [&](cbor::Decoder& item) -> Result<> {
        SP_TRY_ASSIGN(const std::string_view type, item.tstr());
        trust.doc_types.push_back(type);
        return {};
      });
    }
    return false;
  }));
  return trust;
}

Bytes status_reference(const mdoc::StatusReference& status) {
  return cbor::MapEncoder().put("uri", capi::tstr(status.uri)).put("index", capi::uint(status.index)).take();
}

Bytes validity(const mdoc::ValidityInfo& info) {
  return cbor::MapEncoder()
      .put("signed", capi::integer(info.signed_at))
      .put("validFrom", capi::integer(info.valid_from))
      .put("validUntil", capi::integer(info.valid_until))
      .take();
}

Bytes issuer(const x509::Certificate& certificate) {
  cbor::MapEncoder out;
  if (!certificate.country().empty()) out.put("country", capi::tstr(certificate.country()));
  if (!certificate.state().empty()) out.put("state", capi::tstr(certificate.state()));
  if (!certificate.common_name().empty()) out.put("commonName", capi::tstr(certificate.common_name()));
  return out.take();
}

Bytes element(const mdoc::IssuerSignedItem& item, std::optional<bool> ok) {
  cbor::MapEncoder out;
  out.put("namespace", capi::tstr(item.name_space)).put("element", capi::tstr(item.element));
  out.put_raw("value", item.value);
  if (ok) out.put("ok", capi::boolean(*ok));
  return out.take();
}

void put_issued(cbor::MapEncoder& out, const mdoc::IssuerSigned& issued, const mdoc::DocumentOutcome* outcome) {
  std::vector<Bytes> elements;
  for (std::size_t i = 0; i < issued.items.size(); ++i) {
    std::optional<bool> ok;
    if (outcome != nullptr) ok = std::ranges::find(outcome->bad_items, i) == outcome->bad_items.end();
    elements.push_back(element(issued.items[i], ok));
  }
  out.put("docType", capi::tstr(issued.mso.doc_type));
  out.put_raw("validity", validity(issued.mso.validity)).put_raw("elements", capi::array_of(elements));
  if (issued.mso.status) out.put_raw("status", status_reference(*issued.mso.status));
}

Bytes judged(const mdoc::Document& document, const mdoc::DocumentOutcome& outcome) {
  cbor::MapEncoder out;
  put_issued(out, document.issuer_signed, &outcome);
  std::vector<Bytes> checks;
  for (std::size_t i = 0; i < mdoc::kChecks; ++i) {
    const auto id = static_cast<mdoc::CheckId>(i);
    checks.push_back(capi::check(mdoc::check_name(id), outcome[id], std::nullopt));
  }
  out.put("sound", capi::boolean(outcome.sound())).put_raw("checks", capi::array_of(checks));
  if (outcome.signer && outcome.signer->certificate()) out.put_raw("issuer", issuer(*outcome.signer->certificate()));
  return out.take();
}

Result<Bytes> verify(ByteView input, ByteView transcript_bytes, ByteView options) {
  SP_TRY_ASSIGN(const Trust trust, read_trust(options));
  SP_TRY_ASSIGN(const auto response,
                mdoc::parse_device_response(input, trust.strict ? mdoc::ReadOptions{} : mdoc::kForeign));
  SP_TRY_ASSIGN(const auto transcript, mdoc::SessionTranscript::parse(transcript_bytes));
  mdoc::VerifyInput how;
  how.now = trust.at;
  how.transcript = &transcript;
  how.anchors = &trust.anchors;
  how.issuer_keys = trust.issuer_keys;
  how.doc_types = trust.doc_types;
  how.reader_key = trust.reader_key ? &*trust.reader_key : nullptr;
  if (!trust.strict) how.policy = mdoc::foreign_policy();
  const std::vector<mdoc::DocumentOutcome> outcomes = mdoc::verify_response(response, how);
  std::vector<Bytes> documents;
  for (std::size_t i = 0; i < outcomes.size(); ++i) documents.push_back(judged(response.documents[i], outcomes[i]));
  return cbor::MapEncoder()
      .put("status", capi::uint(response.status))
      .put_raw("documents", capi::array_of(documents))
      .take();
}

Bytes shown_issued(const mdoc::IssuerSigned& issued) {
  cbor::MapEncoder out;
  out.put("kind", capi::tstr("issuer_signed"));
  put_issued(out, issued, nullptr);
  return out.take();
}

Bytes shown_response(const mdoc::DeviceResponse& response) {
  std::vector<Bytes> documents;
  for (const mdoc::Document& document : response.documents) {
    cbor::MapEncoder out;
    put_issued(out, document.issuer_signed, nullptr);
    out.put("deviceAuth", capi::tstr(document.device_signed.signature ? "signature" : "mac"));
    documents.push_back(out.take());
  }
  return cbor::MapEncoder()
      .put("kind", capi::tstr("device_response"))
      .put("version", capi::tstr(response.version))
      .put("status", capi::uint(response.status))
      .put_raw("documents", capi::array_of(documents))
      .take();
}

Bytes shown_request(const mdoc::DeviceRequest& request) {
  std::vector<Bytes> documents;
  for (const mdoc::DocRequest& wanted : request.doc_requests) {
    std::vector<Bytes> elements;
    for (const mdoc::RequestedElement& one : wanted.items.elements) {
      elements.push_back(cbor::MapEncoder()
                             .put("namespace", capi::tstr(one.name_space))
                             .put("element", capi::tstr(one.element))
                             .put("intentToRetain", capi::boolean(one.intent_to_retain))
                             .take());
    }
    documents.push_back(cbor::MapEncoder()
                            .put("docType", capi::tstr(wanted.items.doc_type))
                            .put("readerAuth", capi::boolean(wanted.reader_auth.has_value()))
                            .put_raw("elements", capi::array_of(elements))
                            .take());
  }
  return cbor::MapEncoder()
      .put("kind", capi::tstr("device_request"))
      .put("version", capi::tstr(request.version))
      .put_raw("documents", capi::array_of(documents))
      .take();
}

// Told apart by the one member that each must have.
Result<Bytes> show(ByteView input) {
  SP_TRY(cbor::validate(input, mdoc::kForeign.rules()));
  cbor::Decoder in(input, 0, false);
  bool issued = false, requests = false;
  SP_TRY(mdoc::read_members(in, [&](std::string_view key) -> Result<bool> {
    issued = issued || key == "issuerAuth";
    requests = requests || key == "docRequests";
    return false;
  }));
  if (issued) {
    SP_TRY_ASSIGN(const auto value, mdoc::parse_issuer_signed(input, mdoc::kForeign));
    return shown_issued(value);
  }
  if (requests) {
    SP_TRY_ASSIGN(const auto value, mdoc::parse_device_request(input, mdoc::kForeign));
    return shown_request(value);
  }
  SP_TRY_ASSIGN(const auto value, mdoc::parse_device_response(input, mdoc::kForeign));
  return shown_response(value);
}

}  // namespace

sp_error sp_mdoc_show(sp_bytes document, sp_buffer* out) {
  return capi::give(show(capi::view(document)), out);
}

sp_error sp_mdoc_verify(sp_bytes device_response, sp_bytes transcript, sp_bytes options, sp_buffer* out) {
  return capi::give(verify(capi::view(device_response), capi::view(transcript), capi::view(options)), out);
}
