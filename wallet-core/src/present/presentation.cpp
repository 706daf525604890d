#include "present/presentation.hpp"

#include "cbor/encoder.hpp"
#include "present/members.hpp"

namespace statepass::present {
namespace {

constexpr std::int64_t kDeviceResponse = 1, kEvidence = 2, kConsent = 7;

Result<TransferConsent> read_consent(cbor::Decoder in) {
  SP_TRY(in.array_of(4));
  TransferConsent out{};
  SP_TRY_ASSIGN(out.holder, in.bstr_array<20>());
  SP_TRY_ASSIGN(out.salt, in.bstr_array<32>());
  SP_TRY_ASSIGN(const std::uint64_t from, in.uint_up_to(0xffff));
  out.from = static_cast<std::uint16_t>(from);
  SP_TRY_ASSIGN(out.signature, in.bstr_array<65>());
  return out;
}

}  // namespace

Bytes write_presentation(const Presentation& presentation) {
  cbor::MapEncoder out;
  out.put(kDeviceResponse, cbor::Encoder().bstr(presentation.device_response));
  if (presentation.evidence) out.put_raw(kEvidence, *presentation.evidence);
  if (presentation.consent) {
    const TransferConsent& consent = *presentation.consent;
    out.put(
        kConsent,
        cbor::Encoder().array(4).bstr(consent.holder).bstr(consent.salt).uint(consent.from).bstr(consent.signature));
  }
  return out.take();
}

Result<Presentation> read_presentation(ByteView bytes) {
  SP_TRY_ASSIGN(auto in, cbor::Decoder::open(bytes, cbor::kProfileRules));
  SP_TRY_ASSIGN(const Members members, Members::read(in, {kDeviceResponse, kEvidence, kConsent}));
  Presentation out{};
  SP_TRY_ASSIGN(auto response, members.get(kDeviceResponse));
  const std::size_t at = response.offset();
  SP_TRY_ASSIGN(out.device_response, response.bstr());
  if (out.device_response.size() > kMostDeviceResponse) return fail(Errc::present_limits, at);
  if (members.has(kEvidence)) {
    SP_TRY_ASSIGN(auto evidence, members.get(kEvidence));
    SP_TRY_ASSIGN(out.evidence, evidence.item());
  }
  if (members.has(kConsent)) {
    SP_TRY_ASSIGN(auto consent, members.get(kConsent));
    SP_TRY_ASSIGN(out.consent, read_consent(consent));
  }
  return out;
}

}  // namespace statepass::present
