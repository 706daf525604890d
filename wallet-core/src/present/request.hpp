#pragma once

#include "mdoc/device_request.hpp"
#include "present/request_info.hpp"
#include "present/transcript.hpp"

// Request = [ RequestInfo, DeviceRequest ] (presentation specification 2).
namespace statepass::present {

inline constexpr UnixTime kRequestSkew = 60;  // seconds of grace for the wallet's clock against the reader's

// A request as a wallet received it. Owns its bytes; the DeviceRequest's views are of them.
class Request {
 public:
  // The body of an envelope of kind request. Errors beside those of read_request_info, cbor and
  // mdoc::parse_device_request: present_structure: another version than "1.0", or a member that the handover does not
  // bind (deviceRequestInfo, readerAuthAll, anything else); present_reader_auth: readerAuth in some docRequests and not
  // in others, by different leaves, without key 7 or with another one, or key 7 without readerAuth.
  static Result<Request> read(ByteView body);

  Request(Request&&) = default;
  Request& operator=(Request&&) = default;

  const RequestInfo& info() const { return info_; }
  const mdoc::DeviceRequest& device_request() const { return device_request_; }
  const mdoc::SessionTranscript& transcript() const { return handover_.transcript; }
  const Hash32& handover_hash() const { return handover_.hash; }
  ByteArray<8> ref() const { return handover_.ref(); }

  // Refuse when now > created + lifetime + 60 s or created > now + 60 s: present_request_expired.
  Result<> check_time(UnixTime now) const;

 private:
  Request(Bytes body, RequestInfo info, mdoc::DeviceRequest device_request, Handover handover)
      : body_(std::move(body)),
        info_(std::move(info)),
        device_request_(std::move(device_request)),
        handover_(std::move(handover)) {}

  Bytes body_;
  RequestInfo info_;
  mdoc::DeviceRequest device_request_;
  Handover handover_;
};

// Who asks, as far as it can be proved.
enum class ReaderStanding : std::uint8_t {
  unsigned_reader,  // no readerAuth: the name is shown as "not verified"
  verified,         // its certificate leads to a known root
  unrecognised,     // sound, but the root is not known here: the name is shown as "not verified"
  invalid,          // no answer: reader_auth_invalid
};
struct ReaderIdentity {
  ReaderStanding standing;
  std::shared_ptr<const x509::Signer> signer;  // null when unsigned
  // The finer error of an invalid one.
  std::optional<Errc> detail;
};
ReaderIdentity identify_reader(const Request& request, const x509::TrustAnchors& readers, UnixTime now, UnixTime skew);

// A request in the making, at the reader's side. With reader authentication the certificate's key signs each
// ItemsRequest in two steps: `reader_auth(i)` says what, and finish takes the finished COSE_Sign1 messages.
class RequestDraft {
 public:
  // `items`: 1 to 4 ItemsRequestBytes (mdoc::encode_items_request). `reader_chain`: DER, leaf first; empty without
  // reader authentication. Sets info.reader_certificate by it.
  static RequestDraft make(RequestInfo info, std::vector<Bytes> items, std::span<const ByteView> reader_chain = {});

  const mdoc::SessionTranscript& transcript() const { return handover_.transcript; }
  ByteArray<8> ref() const { return handover_.ref(); }
  std::size_t count() const { return items_.size(); }
  cose::Sign1Draft reader_auth(std::size_t index, const crypto::EcPublicKey& reader_key) const;

  // The body. `reader_auths`: one for each item, or none at all as the chain demands.
  Bytes finish(std::span<const Bytes> reader_auths = {}) const;

 private:
  RequestDraft(Bytes info, std::vector<Bytes> items, std::vector<Bytes> chain, Handover handover)
      : info_(std::move(info)), items_(std::move(items)), chain_(std::move(chain)), handover_(std::move(handover)) {}

  Bytes info_;
  std::vector<Bytes> items_;
  std::vector<Bytes> chain_;
  Handover handover_;
};

}  // namespace statepass::present
