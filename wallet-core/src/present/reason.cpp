#include "present/reason.hpp"

namespace statepass::present {
namespace {

bool in_group(Errc code, unsigned first) {
  const auto number = static_cast<unsigned>(code);
  return number >= first && number < first + 100;
}

constexpr unsigned kDeflate = 2300;

// Codes whose reason is the same whatever is read. Reason::none for the others.
Reason own_reason(Errc code) {
  switch (code) {
    case Errc::present_not_statepass:
      return Reason::not_statepass;
    case Errc::present_version:
      return Reason::unsupported_version;
    case Errc::present_alphabet:
      return Reason::text_alphabet;
    case Errc::present_too_large:
      return Reason::too_large;
    case Errc::present_envelope_short:
      return Reason::envelope_short;
    case Errc::present_envelope_check:
      return Reason::envelope_check;
    case Errc::present_kind:
      return Reason::unknown_kind;
    case Errc::present_poster:
      return Reason::poster_unsupported;
    case Errc::present_feature:
      return Reason::unsupported_feature;
    case Errc::present_frame_header:
      return Reason::frame_header;
    case Errc::present_frame_length:
      return Reason::frame_length;
    case Errc::present_frame_conflict:
      return Reason::frame_conflict;
    case Errc::present_message_hash:
      return Reason::message_hash;
    case Errc::present_frame_padding:
      return Reason::frame_padding;
    case Errc::present_interference:
      return Reason::interference;
    case Errc::present_nested_frame:
      return Reason::nested_frame;
    case Errc::present_padding:
      return Reason::padding;
    case Errc::present_certificate_unknown:
      return Reason::certificate_unknown;
    case Errc::present_request_expired:
      return Reason::request_expired;
    case Errc::present_reader_auth:
      return Reason::reader_auth_invalid;
    case Errc::present_reader_key:
      return Reason::reader_key_invalid;
    case Errc::present_lifetime:
      return Reason::lifetime;
    case Errc::present_reply:
      return Reason::no_reply_channel;
    case Errc::present_request_unknown:
      return Reason::request_unknown;
    case Errc::present_already_answered:
      return Reason::already_answered;
    case Errc::present_slot:
      return Reason::slot_misaligned;
    case Errc::present_slot_future:
      return Reason::slot_future;
    case Errc::present_slot_expired:
      return Reason::slot_expired;
    case Errc::present_profile:
      return Reason::profile;
    case Errc::mdoc_response_status:
      return Reason::response_status;
    case Errc::crypto_decrypt:
      return Reason::unseal;
    default:
      return in_group(code, kDeflate) ? Reason::inflate : Reason::none;
  }
}

}  // namespace

Reason reason_of(Errc code, Kind kind) {
  if (const Reason own = own_reason(code); own != Reason::none) return own;
  if (kind == Kind::request) return Reason::request_malformed;
  const bool limit =
      code == Errc::cbor_depth || code == Errc::cbor_items || code == Errc::present_limits || code == Errc::mdoc_limit;
  return limit ? Reason::limits : Reason::cbor;
}

}  // namespace statepass::present
