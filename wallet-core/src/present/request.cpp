#include "present/request.hpp"

#include "cbor/encoder.hpp"
#include "crypto/sha.hpp"

namespace statepass::present {
namespace {

constexpr std::size_t kMostDocRequests = 4;

std::vector<ByteView> items_of(const mdoc::DeviceRequest& device_request) {
  std::vector<ByteView> out;
  for (const auto& request : device_request.doc_requests) out.push_back(request.items.bytes);
  return out;
}

Result<> check_bound(const mdoc::DeviceRequest& request, std::size_t at) {
  const bool unbound = request.device_request_info || request.reader_auth_all || request.has_extensions;
  if (unbound || request.version != "1.0") return fail(Errc::present_structure, at);
  return {};
}

// readerAuth stands outside the handover hash, so the reader's identity is bound by key 7 alone.
Result<> check_reader_auth(const mdoc::DeviceRequest& request, const std::optional<Hash32>& certificate,
                           std::size_t at) {
  for (const auto& doc_request : request.doc_requests) {
    if (doc_request.reader_auth.has_value() != certificate.has_value()) return fail(Errc::present_reader_auth, at);
    if (!certificate) continue;
    const auto chain = doc_request.reader_auth->headers.x5chain.certificates();
    if (chain.empty() || crypto::sha256(chain.front()) != *certificate) return fail(Errc::present_reader_auth, at);
  }
  return {};
}

}  // namespace

Result<Request> Request::read(ByteView body) {
  Bytes own = to_bytes(body);
  SP_TRY_ASSIGN(auto in, cbor::Decoder::open(own, cbor::kProfileRules));
  SP_TRY(in.array_of(2));
  SP_TRY_ASSIGN(const ByteView info_bytes, in.bstr());
  const std::size_t at = in.offset();
  SP_TRY_ASSIGN(const ByteView device_request_bytes, in.bstr());
  SP_TRY_ASSIGN(RequestInfo info, read_request_info(info_bytes));
  SP_TRY_ASSIGN(mdoc::DeviceRequest device_request,
                mdoc::parse_device_request(device_request_bytes, {.max_documents = kMostDocRequests}));
  SP_TRY(check_bound(device_request, at));
  SP_TRY(check_reader_auth(device_request, info.reader_certificate, at));
  Handover handover = challenge_handover(info_bytes, items_of(device_request));
  return Request(std::move(own), std::move(info), std::move(device_request), std::move(handover));
}

Result<> Request::check_time(UnixTime now) const {
  if (now > info_.created + info_.lifetime + kRequestSkew || info_.created > now + kRequestSkew)
    return fail(Errc::present_request_expired);
  return {};
}

ReaderIdentity identify_reader(const Request& request, const x509::TrustAnchors& readers, UnixTime now, UnixTime skew) {
  ReaderIdentity out{ReaderStanding::unsigned_reader, nullptr, std::nullopt};
  for (const auto& doc_request : request.device_request().doc_requests) {
    if (!doc_request.reader_auth) continue;
    const auto outcome = mdoc::verify_reader_auth(doc_request, request.transcript(), readers, now, skew);
    const bool root_unknown =
        outcome.chain.result == CheckResult::unknown && outcome.chain.reason == Reason::issuer_unknown;
    if (!outcome.signature.pass() || (!outcome.chain.pass() && !root_unknown)) {
      const Check& failed = outcome.signature.pass() ? outcome.chain : outcome.signature;
      return {ReaderStanding::invalid, outcome.signer, failed.detail};
    }
    // All requests are by the same leaf, so the last one speaks for all.
    out = {root_unknown ? ReaderStanding::unrecognised : ReaderStanding::verified, outcome.signer, std::nullopt};
  }
  return out;
}

RequestDraft RequestDraft::make(RequestInfo info, std::vector<Bytes> items, std::span<const ByteView> reader_chain) {
  SP_ASSERT(!items.empty() && items.size() <= kMostDocRequests);
  info.reader_certificate.reset();
  if (!reader_chain.empty()) info.reader_certificate = crypto::sha256(reader_chain.front());
  Bytes info_bytes = write_request_info(info);
  const std::vector<ByteView> views(items.begin(), items.end());
  Handover handover = challenge_handover(info_bytes, views);
  std::vector<Bytes> chain;
  for (ByteView certificate : reader_chain) chain.push_back(to_bytes(certificate));
  return RequestDraft(std::move(info_bytes), std::move(items), std::move(chain), std::move(handover));
}

cose::Sign1Draft RequestDraft::reader_auth(std::size_t index, const crypto::EcPublicKey& reader_key) const {
  SP_ASSERT(index < items_.size() && !chain_.empty());
  const std::vector<ByteView> chain(chain_.begin(), chain_.end());
  return mdoc::draft_reader_auth(transcript(), items_[index], reader_key, chain);
}

Bytes RequestDraft::finish(std::span<const Bytes> reader_auths) const {
  SP_ASSERT(reader_auths.size() == (chain_.empty() ? 0 : items_.size()));
  std::vector<mdoc::EncodedDocRequest> doc_requests;
  for (std::size_t i = 0; i < items_.size(); ++i)
    doc_requests.push_back({items_[i], reader_auths.empty() ? Bytes() : reader_auths[i]});
  return cbor::Encoder().array(2).bstr(info_).bstr(mdoc::encode_device_request(doc_requests)).take();
}

}  // namespace statepass::present
