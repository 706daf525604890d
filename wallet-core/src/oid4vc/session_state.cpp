#include <algorithm>

#include "cbor/decoder.hpp"
#include "cbor/encoder.hpp"
#include "oid4vc/session.hpp"

// The session between two calls: an array whose first member is the version of this form.
namespace statepass::oid4vc {
namespace {

constexpr std::uint64_t kVersion = 1;
constexpr cbor::Rules kRules{.allow_tags = false, .max_depth = 6, .max_items = 65'536};
constexpr std::size_t kMostKeys = 2 * kMostOffered * static_cast<std::size_t>(kMostBatch);

// Moves the decoder over one value into the variable.
Result<> take(cbor::Decoder& in, std::string& out) {
  SP_TRY_ASSIGN(out, in.tstr());
  return {};
}
Result<> take(cbor::Decoder& in, std::int64_t& out) {
  SP_TRY_ASSIGN(out, in.integer());
  return {};
}
Result<> take(cbor::Decoder& in, bool& out) {
  SP_TRY_ASSIGN(out, in.boolean());
  return {};
}
Result<> take(cbor::Decoder& in, std::size_t& out, std::size_t most) {
  SP_TRY_ASSIGN(std::uint64_t value, in.uint_up_to(most));
  out = static_cast<std::size_t>(value);
  return {};
}
template <class Enum>
Result<> take_enum(cbor::Decoder& in, Enum& out, Enum last) {
  SP_TRY_ASSIGN(std::uint64_t value, in.uint_up_to(static_cast<std::uint64_t>(last)));
  out = static_cast<Enum>(value);
  return {};
}

Result<std::optional<Errc>> take_errc(cbor::Decoder& in) {
  SP_TRY_ASSIGN(std::uint64_t value, in.uint_up_to(0xffff));
  if (value == 0) return std::optional<Errc>();
  const auto code = static_cast<Errc>(value);
  if (error_name(code) == "unknown") return fail(Errc::oid4vc_state, in.offset());
  return std::optional<Errc>(code);
}

void put_errc(cbor::Encoder& out, const std::optional<Errc>& code) {
  out.uint(code ? static_cast<std::uint64_t>(*code) : 0);
}

void put_offer(cbor::Encoder& out, const Offer& offer) {
  out.array(5).tstr(offer.credential_issuer).array(offer.configuration_ids.size());
  for (const std::string& id : offer.configuration_ids) out.tstr(id);
  out.tstr(offer.pre_authorized_code).tstr(offer.authorization_server);
  if (!offer.transaction_code) {
    out.null();
    return;
  }
  const TransactionCodeHint& hint = *offer.transaction_code;
  out.array(3).uint(static_cast<std::uint64_t>(hint.input_mode)).uint(hint.length).tstr(hint.description);
}

Result<> take_offer(cbor::Decoder& in, Offer& offer) {
  SP_TRY(in.array_of(5));
  SP_TRY(take(in, offer.credential_issuer));
  SP_TRY_ASSIGN(std::size_t ids, in.array());
  if (ids > kMostOffered) return fail(Errc::oid4vc_state, in.offset());
  for (std::size_t i = 0; i < ids; ++i) SP_TRY(take(in, offer.configuration_ids.emplace_back()));
  SP_TRY(take(in, offer.pre_authorized_code));
  SP_TRY(take(in, offer.authorization_server));
  if (in.next_is_null()) return in.null();
  TransactionCodeHint hint;
  SP_TRY(in.array_of(3));
  SP_TRY(take_enum(in, hint.input_mode, InputMode::text));
  SP_TRY_ASSIGN(std::uint64_t length, in.uint_up_to(1024));
  hint.length = static_cast<std::uint32_t>(length);
  SP_TRY(take(in, hint.description));
  offer.transaction_code = std::move(hint);
  return {};
}

void put_issuer(cbor::Encoder& out, const IssuerMetadata& issuer) {
  out.array(6).tstr(issuer.credential_endpoint).tstr(issuer.nonce_endpoint).tstr(issuer.deferred_credential_endpoint);
  out.tstr(issuer.notification_endpoint).integer(issuer.batch_size).tstr(issuer.name);
}

Result<> take_issuer(cbor::Decoder& in, IssuerMetadata& issuer) {
  SP_TRY(in.array_of(6));
  SP_TRY(take(in, issuer.credential_endpoint));
  SP_TRY(take(in, issuer.nonce_endpoint));
  SP_TRY(take(in, issuer.deferred_credential_endpoint));
  SP_TRY(take(in, issuer.notification_endpoint));
  SP_TRY(take(in, issuer.batch_size));
  if (issuer.batch_size < 1 || issuer.batch_size > kMostBatch) return fail(Errc::oid4vc_state, in.offset());
  return take(in, issuer.name);
}

void put_copies(cbor::Encoder& out, const std::vector<Copy>& copies) {
  out.array(copies.size());
  for (const Copy& copy : copies) {
    out.array(3).bstr(copy.issuer_signed).uint(copy.key);
    if (copy.salt) {
      out.bstr(*copy.salt);
    } else {
      out.null();
    }
  }
}

Result<> take_copies(cbor::Decoder& in, std::vector<Copy>& copies) {
  SP_TRY_ASSIGN(std::size_t count, in.array());
  for (std::size_t i = 0; i < count; ++i) {
    Copy copy;
    SP_TRY(in.array_of(3));
    SP_TRY_ASSIGN(ByteView issuer_signed, in.bstr());
    copy.issuer_signed = to_bytes(issuer_signed);
    SP_TRY(take(in, copy.key, kMostKeys));
    if (in.next_is_null()) {
      SP_TRY(in.null());
    } else {
      SP_TRY_ASSIGN(copy.salt, in.bstr_array<32>());
    }
    copies.push_back(std::move(copy));
  }
  return {};
}

}  // namespace

SecretBytes IssuanceSession::serialise() const {
  cbor::Encoder out;
  // A transaction code is not kept: the token request that needs it starts at its question.
  const bool asks_again = phase_ == Phase::token && refresh_token_.empty() && offer_.transaction_code.has_value();
  out.array(13).uint(kVersion).uint(static_cast<std::uint64_t>(asks_again ? Phase::consent : phase_));
  out.tstr(offer_url_);
  put_offer(out, offer_);
  put_issuer(out, issuer_);
  out.tstr(authorization_server_).tstr(token_endpoint_).boolean(anonymous_);
  out.array(3).tstr(access_token_).integer(expires_at_).tstr(refresh_token_);
  out.array(keys_.size());
  for (const crypto::EcPublicKey& key : keys_) out.bstr(key.sec1());
  out.array(items_.size());
  for (const Item& item : items_) {
    out.array(13).tstr(item.document.configuration_id).tstr(item.document.doc_type).tstr(item.document.name);
    out.tstr(item.credential_identifier).uint(static_cast<std::uint64_t>(item.stage));
    out.uint(item.first_key).uint(item.key_count).tstr(item.transaction_id).integer(item.due);
    out.tstr(item.notification_id);
    put_copies(out, item.copies);
    out.array(2).uint(static_cast<std::uint64_t>(item.event)).uint(item.stored);
    put_errc(out, item.trouble);
  }
  out.uint(codes_refused_);
  if (trouble_) {
    out.array(4).uint(static_cast<std::uint64_t>(trouble_->code)).uint(static_cast<std::uint64_t>(trouble_->remedy));
    out.boolean(trouble_->resumable).integer(trouble_->not_before);
  } else {
    out.null();
  }
  Bytes encoded = out.take();
  const WipeOnExit wipe(encoded);
  return SecretBytes(encoded);
}

Result<> IssuanceSession::read_state(ByteView state) {
  SP_TRY_ASSIGN(cbor::Decoder in, cbor::Decoder::open(state, kRules));
  SP_TRY(in.array_of(13));
  SP_TRY_ASSIGN(std::uint64_t version, in.uint());
  if (version != kVersion) return fail(Errc::oid4vc_state);
  SP_TRY(take_enum(in, phase_, Phase::finished));
  SP_TRY(take(in, offer_url_));
  SP_TRY(take_offer(in, offer_));
  SP_TRY(oid4vc::take_issuer(in, issuer_));
  issuer_.credential_issuer = offer_.credential_issuer;
  SP_TRY(take(in, authorization_server_));
  SP_TRY(take(in, token_endpoint_));
  SP_TRY(take(in, anonymous_));
  SP_TRY(in.array_of(3));
  SP_TRY(take(in, access_token_));
  SP_TRY(take(in, expires_at_));
  SP_TRY(take(in, refresh_token_));
  SP_TRY_ASSIGN(std::size_t keys, in.array());
  if (keys > kMostKeys) return fail(Errc::oid4vc_state, in.offset());
  for (std::size_t i = 0; i < keys; ++i) {
    SP_TRY_ASSIGN(ByteView point, in.bstr());
    SP_TRY_ASSIGN(crypto::EcPublicKey key, crypto::EcPublicKey::from_sec1(crypto::Curve::p256, point));
    keys_.push_back(std::move(key));
  }
  SP_TRY_ASSIGN(std::size_t items, in.array());
  if (items > 2 * kMostOffered) return fail(Errc::oid4vc_state, in.offset());
  for (std::size_t i = 0; i < items; ++i) SP_TRY(read_item(in));
  SP_TRY_ASSIGN(std::uint64_t refused, in.uint_up_to(0xffff));
  codes_refused_ = static_cast<std::uint32_t>(refused);
  if (in.next_is_null()) return in.skip();
  Trouble trouble{};
  SP_TRY(in.array_of(4));
  SP_TRY_ASSIGN(std::optional<Errc> code, take_errc(in));
  if (!code) return fail(Errc::oid4vc_state, in.offset());
  trouble.code = *code;
  SP_TRY(take_enum(in, trouble.remedy, Remedy::update_wallet));
  SP_TRY(take(in, trouble.resumable));
  SP_TRY(take(in, trouble.not_before));
  trouble_ = trouble;
  return {};
}

Result<> IssuanceSession::read_item(cbor::Decoder& in) {
  Item item;
  SP_TRY(in.array_of(13));
  SP_TRY(take(in, item.document.configuration_id));
  SP_TRY(take(in, item.document.doc_type));
  SP_TRY(take(in, item.document.name));
  SP_TRY(take(in, item.credential_identifier));
  SP_TRY(take_enum(in, item.stage, Stage::done));
  SP_TRY(take(in, item.first_key, kMostKeys));
  SP_TRY(take(in, item.key_count, kMostKeys));
  SP_TRY(take(in, item.transaction_id));
  SP_TRY(take(in, item.due));
  SP_TRY(take(in, item.notification_id));
  SP_TRY(take_copies(in, item.copies));
  SP_TRY(in.array_of(2));
  SP_TRY(take_enum(in, item.event, Event::deleted));
  SP_TRY(take(in, item.stored, kMostKeys));
  SP_TRY_ASSIGN(item.trouble, take_errc(in));
  items_.push_back(std::move(item));
  return {};
}

// What the calls rely on, and that nobody is asked whom the configuration does not name.
Result<> IssuanceSession::check_state() const {
  std::vector<const std::string*> urls;
  if (phase_ == Phase::offer) {
    urls = {&offer_url_};
  } else {
    SP_TRY(well_known_url(offer_.credential_issuer, kIssuerDocument));
    urls = {&offer_.credential_issuer};
  }
  if (phase_ >= Phase::authorization) {
    SP_TRY(well_known_url(authorization_server_, kAuthorizationDocument));
    urls.insert(urls.end(), {&authorization_server_, &issuer_.credential_endpoint});
    for (const std::string* url :
         {&issuer_.nonce_endpoint, &issuer_.deferred_credential_endpoint, &issuer_.notification_endpoint}) {
      if (!url->empty()) urls.push_back(url);
    }
    if (items_.empty()) return fail(Errc::oid4vc_state);
  }
  if (phase_ >= Phase::consent) urls.push_back(&token_endpoint_);
  for (const std::string* url : urls) SP_TRY(config_.origins.check(*url));
  for (const Item& item : items_) {
    const bool keys = item.first_key <= keys_.size() && item.key_count <= keys_.size() - item.first_key;
    const bool has_keys = item.stage == Stage::fresh || item.stage == Stage::done || item.key_count > 0;
    const bool copies = std::ranges::all_of(item.copies, [&](const Copy& copy) {
      return copy.key >= item.first_key && copy.key - item.first_key < item.key_count;
    });
    const bool deferred =
        item.stage != Stage::deferred || !(item.transaction_id.empty() || issuer_.deferred_credential_endpoint.empty());
    const bool notify =
        item.stage != Stage::notify || !(item.notification_id.empty() || issuer_.notification_endpoint.empty());
    const bool received = (item.stage == Stage::received) == !item.copies.empty();
    if (!keys || !has_keys || !copies || !deferred || !notify || !received) return fail(Errc::oid4vc_state);
  }
  return {};
}

Result<IssuanceSession> IssuanceSession::resume(ByteView state, IssuanceConfig config, UnixTime now) {
  IssuanceSession session(std::move(config));
  auto read = session.read_state(state);
  if (!read) return fail(Errc::oid4vc_state, read.error().offset);
  auto checked = session.check_state();
  if (!checked && checked.error().code != Errc::oid4vc_issuer_unknown) return fail(Errc::oid4vc_state);
  SP_TRY(std::move(checked));
  if (session.phase_ == Phase::items && !session.trouble_) session.advance(now);
  return session;
}

}  // namespace statepass::oid4vc
