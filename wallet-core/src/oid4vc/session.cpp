#include "oid4vc/session.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "jose/jws.hpp"
#include "oid4vc/proof.hpp"

namespace statepass::oid4vc {
namespace {

constexpr std::size_t kMostCode = 64;

// A language tag, so that nothing else gets into a header line.
bool is_language_tag(std::string_view text) {
  return !text.empty() && text.size() <= 35 && std::ranges::all_of(text, [](char c) {
    return c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
}

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

Result<> check_code(const TransactionCodeHint& hint, std::string_view code) {
  const bool numeric = hint.input_mode == InputMode::numeric;
  const bool digits = std::ranges::all_of(code, [](char c) { return c >= '0' && c <= '9'; });
  if (code.empty() || code.size() > 4 * kMostCode || !is_utf8(bytes_of(code)) || (numeric && !digits) ||
      (hint.length > 0 && characters(code) != hint.length)) {
    return fail(Errc::oid4vc_transaction_code);
  }
  return {};
}

}  // namespace

Result<IssuanceSession> IssuanceSession::start(std::string_view link, IssuanceConfig config) {
  IssuanceSession session(std::move(config));
  SP_TRY_ASSIGN(OfferLink parsed, parse_offer_link(link));
  if (parsed.by_reference) {
    SP_TRY(session.config_.origins.check(parsed.content));
    session.offer_url_ = std::move(parsed.content);
    return session;
  }
  SP_TRY_ASSIGN(session.offer_, parse_offer(parsed.content));
  SP_TRY(session.config_.origins.check(session.offer_.credential_issuer));
  session.phase_ = Phase::issuer;
  return session;
}

Result<IssuanceSession> IssuanceSession::start(const Refill& refill, IssuanceConfig config) {
  IssuanceSession session(std::move(config));
  if (refill.configuration_ids.empty() || refill.configuration_ids.size() > kMostOffered) {
    return fail(Errc::oid4vc_offer);
  }
  SP_TRY(session.config_.origins.check(refill.credential_issuer));
  if (refill.refresh_token.empty()) return fail(Errc::oid4vc_token_response);
  session.offer_.credential_issuer = refill.credential_issuer;
  session.offer_.configuration_ids = refill.configuration_ids;
  session.refresh_token_ = refill.refresh_token;
  session.phase_ = Phase::issuer;
  return session;
}

Want IssuanceSession::want() const {
  if (trouble_) return Want::stopped;
  if (wait_until_) return Want::wait;
  switch (phase_) {
    case Phase::offer:
    case Phase::issuer:
    case Phase::authorization:
    case Phase::token:
      return Want::request;
    case Phase::consent:
      return Want::consent;
    case Phase::finished:
      return Want::finished;
    case Phase::items:
      break;
  }
  SP_ASSERT(current_.has_value());
  switch (current().stage) {
    case Stage::fresh:
      return Want::keys;
    case Stage::proving:
      return proof_step_ == ProofStep::sign ? Want::signatures : Want::request;
    case Stage::received:
      return Want::store;
    case Stage::deferred:
    case Stage::notify:
    case Stage::done:
      break;
  }
  return Want::request;
}

Progress IssuanceSession::progress() const {
  Progress out{.step = Step::stopped, .item = current_.value_or(0), .items = items_.size()};
  if (trouble_) return out;
  constexpr Step kSteps[] = {Step::offer, Step::issuer,  Step::authorization, Step::consent,
                             Step::token, Step::waiting, Step::finished};
  out.step = kSteps[static_cast<std::size_t>(phase_)];
  if (phase_ != Phase::items || !current_) return out;
  constexpr Step kProofSteps[] = {Step::nonce, Step::proofs, Step::credentials};
  constexpr Step kStages[] = {Step::keys, Step::nonce, Step::waiting, Step::storing, Step::notifying, Step::finished};
  out.step = current().stage == Stage::proving ? kProofSteps[static_cast<std::size_t>(proof_step_)]
                                               : kStages[static_cast<std::size_t>(current().stage)];
  return out;
}

HttpRequest IssuanceSession::get(std::string url) const {
  HttpRequest out{
      .method = HttpMethod::get, .url = std::move(url), .headers = {{"Accept", std::string(kJson)}}, .body = {}};
  if (is_language_tag(config_.locale)) out.headers.push_back({"Accept-Language", config_.locale});
  return out;
}

HttpRequest IssuanceSession::post(std::string url, std::string_view media_type, std::string_view body,
                                  bool with_token) const {
  HttpRequest out{.method = HttpMethod::post,
                  .url = std::move(url),
                  .headers = {{"Accept", std::string(kJson)}},
                  .body = to_bytes(bytes_of(body))};
  if (!media_type.empty()) out.headers.push_back({"Content-Type", std::string(media_type)});
  if (with_token) out.headers.push_back({"Authorization", "Bearer " + access_token_});
  return out;
}

HttpRequest IssuanceSession::request() const {
  SP_ASSERT(want() == Want::request);
  switch (phase_) {
    case Phase::offer:
      return get(offer_url_);
    case Phase::issuer:
      return get(*well_known_url(offer_.credential_issuer, kIssuerDocument));
    case Phase::authorization:
      return get(*well_known_url(authorization_server_, kAuthorizationDocument));
    case Phase::token: {
      TokenRequest token{.refresh = !refresh_token_.empty(), .grant = {}, .transaction_code = {}, .client_id = {}};
      token.grant = token.refresh ? refresh_token_ : offer_.pre_authorized_code;
      if (!token.refresh && offer_.transaction_code) token.transaction_code = text_of(transaction_code_.view());
      if (!anonymous_) token.client_id = config_.client_id;
      return post(token_endpoint_, kForm, make_token_request(token), false);
    }
    default:
      break;
  }
  const Item& item = current();
  if (item.stage == Stage::deferred) {
    return post(issuer_.deferred_credential_endpoint, kJson, make_deferred_request(item.transaction_id), true);
  }
  if (item.stage == Stage::notify) {
    return post(issuer_.notification_endpoint, kJson, make_notification({item.notification_id, item.event}), true);
  }
  if (proof_step_ == ProofStep::nonce) return post(issuer_.nonce_endpoint, "", "", false);
  return post(issuer_.credential_endpoint, kJson,
              make_credential_request({item.document.configuration_id, item.credential_identifier, proofs_}), true);
}

Consent IssuanceSession::consent() const {
  SP_ASSERT(want() == Want::consent);
  Consent out{.credential_issuer = offer_.credential_issuer,
              .issuer_name = issuer_.name,
              .documents = {},
              .transaction_code = offer_.transaction_code,
              .code_refused = codes_refused_ > 0};
  for (const Item& item : items_) {
    if (!item.trouble) out.documents.push_back(item.document);
  }
  return out;
}

KeysWanted IssuanceSession::keys_wanted() const {
  SP_ASSERT(want() == Want::keys);
  const auto batch = static_cast<std::size_t>(issuer_.batch_size);
  return {current().document.configuration_id, current().document.doc_type,
          std::clamp<std::size_t>(config_.copies, 1, batch)};
}

SignaturesWanted IssuanceSession::signatures_wanted() const {
  SP_ASSERT(want() == Want::signatures);
  SignaturesWanted out{.first_key = current().first_key, .to_sign = {}};
  for (const jose::UnsignedJws& proof : unsigned_proofs_) out.to_sign.push_back(proof.signing_input);
  return out;
}

UnixTime IssuanceSession::due() const {
  SP_ASSERT(want() == Want::wait);
  return *wait_until_;
}

Delivery IssuanceSession::delivery() const {
  SP_ASSERT(want() == Want::store);
  return {current().document.configuration_id, current().document.doc_type, current().notification_id,
          current().copies};
}

Trouble IssuanceSession::trouble() const {
  SP_ASSERT(want() == Want::stopped);
  return *trouble_;
}

std::vector<ItemResult> IssuanceSession::results() const {
  std::vector<ItemResult> out;
  for (const Item& item : items_) {
    out.push_back({item.document.configuration_id, item.document.doc_type, item.stored, item.trouble});
  }
  return out;
}

Result<> IssuanceSession::accept(std::string_view transaction_code) {
  if (want() != Want::consent) return fail(Errc::oid4vc_step);
  if (offer_.transaction_code) SP_TRY(check_code(*offer_.transaction_code, transaction_code));
  transaction_code_ = SecretBytes(offer_.transaction_code ? bytes_of(transaction_code) : ByteView());
  phase_ = Phase::token;
  return {};
}

Result<> IssuanceSession::decline() {
  if (want() != Want::consent) return fail(Errc::oid4vc_step);
  for (Item& item : items_) item.stage = Stage::done;
  phase_ = Phase::finished;
  return {};
}

Result<> IssuanceSession::give_keys(const std::vector<crypto::EcPublicKey>& keys, UnixTime now) {
  if (want() != Want::keys) return fail(Errc::oid4vc_step);
  if (keys.size() != keys_wanted().count) return fail(Errc::oid4vc_keys);
  std::vector<crypto::EcPublicKey> all = keys_;
  for (const crypto::EcPublicKey& key : keys) {
    const bool again = std::ranges::find(all, key) != all.end();
    if (again || key.curve() != crypto::Curve::p256) return fail(Errc::oid4vc_keys);
    all.push_back(key);
  }
  current().first_key = keys_.size();
  current().key_count = keys.size();
  current().stage = Stage::proving;
  keys_ = std::move(all);
  begin_proof(now);
  return {};
}

Result<> IssuanceSession::give_signatures(const std::vector<ByteArray<64>>& signatures) {
  if (want() != Want::signatures) return fail(Errc::oid4vc_step);
  if (signatures.size() != unsigned_proofs_.size()) return fail(Errc::oid4vc_signatures);
  std::vector<std::string> proofs;
  for (std::size_t i = 0; i < signatures.size(); ++i) {
    const crypto::EcPublicKey& key = keys_[current().first_key + i];
    SP_TRY(key.verify(unsigned_proofs_[i].digest(), signatures[i]));
    proofs.push_back(unsigned_proofs_[i].with(signatures[i]));
  }
  proofs_ = std::move(proofs);
  proof_step_ = ProofStep::send;
  return {};
}

Result<> IssuanceSession::proceed(UnixTime now) {
  if (want() != Want::wait) return fail(Errc::oid4vc_step);
  if (now < *wait_until_) return {};
  wait_until_.reset();
  if (phase_ == Phase::items && !current_) advance(now);
  return {};
}

Result<> IssuanceSession::stored(Event event, UnixTime now) {
  if (want() != Want::store) return fail(Errc::oid4vc_step);
  Item& item = current();
  item.event = event;
  item.stored = event == Event::accepted ? item.copies.size() : 0;
  if (event == Event::failure) item.trouble = Errc::oid4vc_credential;
  item.copies.clear();
  const bool notify = !item.notification_id.empty() && !issuer_.notification_endpoint.empty();
  item.stage = notify ? Stage::notify : Stage::done;
  advance(now);
  return {};
}

Result<> IssuanceSession::retry(UnixTime now) {
  if (!trouble_ || !trouble_->resumable) return fail(Errc::oid4vc_step);
  trouble_.reset();
  attempts_ = 0;
  if (phase_ == Phase::items) advance(now);
  return {};
}

void IssuanceSession::advance(UnixTime now) {
  wait_until_.reset();
  current_.reset();
  attempts_ = 0;
  nonces_refused_ = 0;
  std::optional<std::size_t> next;
  std::optional<UnixTime> due;
  for (std::size_t i = 0; i < items_.size() && !next; ++i) {
    const Item& item = items_[i];
    if (item.stage == Stage::deferred) {
      due = std::min(due.value_or(item.due), item.due);
    } else if (item.stage != Stage::done) {
      next = i;
    }
  }
  for (std::size_t i = 0; i < items_.size() && !next; ++i) {
    if (items_[i].stage == Stage::deferred && items_[i].due <= now) next = i;
  }
  if (!next) {
    if (due) {
      wait_until_ = due;
    } else {
      phase_ = Phase::finished;
    }
    return;
  }
  current_ = next;
  // What the person does with what is there needs no token; everything else would be refused with an old one.
  const bool expired = expires_at_ != 0 && now >= expires_at_;
  if (expired && !refresh_token_.empty() && current().stage != Stage::received && !refreshed_) {
    refreshed_ = true;
    phase_ = Phase::token;
    return;
  }
  if (current().stage == Stage::proving) begin_proof(now);
}

void IssuanceSession::begin_proof(UnixTime now) {
  unsigned_proofs_.clear();
  proofs_.clear();
  nonce_.clear();
  proof_step_ = ProofStep::nonce;
  if (issuer_.nonce_endpoint.empty()) prepare_proofs(now);
}

void IssuanceSession::prepare_proofs(UnixTime now) {
  const std::string_view client_id = anonymous_ ? std::string_view() : config_.client_id;
  for (std::size_t i = 0; i < current().key_count; ++i) {
    const crypto::EcPublicKey& key = keys_[current().first_key + i];
    unsigned_proofs_.push_back(prepare_proof(key, offer_.credential_issuer, client_id, nonce_, now));
  }
  proof_step_ = ProofStep::sign;
}

void IssuanceSession::stop(Errc code, Remedy remedy, bool resumable, UnixTime not_before) {
  trouble_ = Trouble{code, remedy, resumable, not_before};
}

void IssuanceSession::refuse(Errc code, UnixTime now) {
  current().trouble = code;
  current().stage = Stage::done;
  advance(now);
}

}  // namespace statepass::oid4vc
