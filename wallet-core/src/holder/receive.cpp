#include "holder/receive.hpp"

#include "base/text.hpp"
#include "crypto/sha.hpp"
#include "holder/shape.hpp"

namespace statepass::holder {
namespace {

// `copies`: of each document, at most.
Result<oid4vc::IssuanceConfig> issuance_config(const Config& config, std::size_t copies) {
  std::vector<std::string> origins;
  for (const Desk& desk : config.desks) {
    const auto url = oid4vc::parse_url(desk.url);
    if (url) origins.push_back(url->origin);
  }
  SP_TRY_ASSIGN(oid4vc::AllowedOrigins allowed, oid4vc::AllowedOrigins::make(origins));
  return oid4vc::IssuanceConfig{
      .origins = std::move(allowed), .copies = copies, .locale = config.locale, .client_id = {}};
}

std::string id_of_offer(std::string_view offer) {
  return to_hex(ByteView(crypto::sha256(bytes_of(offer))).first(16));
}

// Letters of the desk that an offer is of.
std::string letters_of_offer(const Config& config, std::string_view offer) {
  const auto link = oid4vc::parse_offer_link(offer);
  if (!link) return {};
  if (link->by_reference) return std::string(config.letters_of_url(link->content));
  const auto parsed = oid4vc::parse_offer(link->content);
  return parsed ? std::string(config.letters_of_url(parsed->credential_issuer)) : std::string();
}

}  // namespace

Result<std::unique_ptr<ReceiveJob>> ReceiveJob::start(Wallet& wallet, LedgerDoor& ledger, std::string_view offer,
                                                      UnixTime now, ByteView entropy) {
  return begin(wallet, ledger, offer, std::nullopt, now, entropy);
}

Result<std::unique_ptr<ReceiveJob>> ReceiveJob::start_transfer(Wallet& wallet, LedgerDoor& ledger,
                                                               std::string_view offer, const Hash32& transfer,
                                                               UnixTime now, ByteView entropy) {
  return begin(wallet, ledger, offer, transfer, now, entropy);
}

Result<std::unique_ptr<ReceiveJob>> ReceiveJob::begin(Wallet& wallet, LedgerDoor& ledger, std::string_view offer,
                                                      std::optional<Hash32> transfer, UnixTime now, ByteView entropy) {
  const std::string id = id_of_offer(offer);
  if (wallet.store().issuances().contains(id)) return resume(wallet, ledger, id, now, entropy);
  SP_TRY_ASSIGN(Entropy source, Entropy::from(entropy));
  const std::size_t copies = transfer ? 1 : wallet.config().copies;
  SP_TRY_ASSIGN(oid4vc::IssuanceConfig config, issuance_config(wallet.config(), copies));
  SP_TRY_ASSIGN(Session session, Session::start(offer, std::move(config)));
  IssuanceRecord record;
  record.id = id;
  record.offer = offer;
  record.issuer = letters_of_offer(wallet.config(), offer);
  record.since = now;
  record.transfer = transfer;
  return std::unique_ptr<ReceiveJob>(
      new ReceiveJob(wallet, ledger, std::move(record), std::move(session), std::move(source)));
}

Result<std::unique_ptr<ReceiveJob>> ReceiveJob::start_refill(Wallet& wallet, LedgerDoor& ledger, std::string_view card,
                                                             UnixTime now, ByteView entropy) {
  SP_TRY_ASSIGN(Entropy source, Entropy::from(entropy));
  const CardRecord* held = wallet.store().card(card);
  if (!held || held->refill.refresh_token.empty()) return fail(Errc::holder_no_card);
  SP_TRY_ASSIGN(oid4vc::IssuanceConfig config, issuance_config(wallet.config(), wallet.config().copies));
  const oid4vc::Refill refill{.credential_issuer = held->refill.credential_issuer,
                              .configuration_ids = held->refill.configuration_ids,
                              .refresh_token = held->refill.refresh_token};
  SP_TRY_ASSIGN(Session session, Session::start(refill, std::move(config)));
  IssuanceRecord record;
  record.id = to_hex(source.bytes<16>());
  record.issuer = held->issuer;
  record.since = now;
  record.cards = {held->id};
  return std::unique_ptr<ReceiveJob>(
      new ReceiveJob(wallet, ledger, std::move(record), std::move(session), std::move(source)));
}

Result<std::unique_ptr<ReceiveJob>> ReceiveJob::resume(Wallet& wallet, LedgerDoor& ledger, std::string_view issuance,
                                                       UnixTime now, ByteView entropy) {
  const auto found = wallet.store().issuances().find(issuance);
  if (found == wallet.store().issuances().end()) return fail(Errc::holder_issuance_unknown);
  SP_TRY_ASSIGN(Entropy source, Entropy::from(entropy));
  const std::size_t copies = found->second.transfer ? 1 : wallet.config().copies;
  SP_TRY_ASSIGN(oid4vc::IssuanceConfig config, issuance_config(wallet.config(), copies));
  // A copy of the record by its own encoding: it holds secrets, and cannot be copied otherwise.
  SP_TRY_ASSIGN(IssuanceRecord record, IssuanceRecord::decode(issuance, found->second.encode().view()));
  SP_TRY_ASSIGN(Session session, Session::resume(record.session.view(), std::move(config), now));
  if (session.want() == oid4vc::Want::stopped) SP_TRY(session.retry(now));
  record.deferred = false;
  auto job = std::unique_ptr<ReceiveJob>(
      new ReceiveJob(wallet, ledger, std::move(record), std::move(session), std::move(source)));
  for (const SecretArray<32>& scalar : job->record_.device_keys) {
    SP_TRY_ASSIGN(crypto::EcPrivateKey key, crypto::EcPrivateKey::from_scalar(scalar.view()));
    job->keys_.push_back(std::move(key));
  }
  return job;
}

sync::Want ReceiveJob::next(UnixTime now) {
  while (true) {
    if (save_due_) return sync::Save{};
    if (ending_) return *ending_;
    if (auto want = step(now)) return *std::move(want);
  }
}

std::optional<sync::Want> ReceiveJob::step(UnixTime now) {
  switch (session_.want()) {
    case oid4vc::Want::request:
      return sync::Fetch{.request = session_.request(), .timeout_ms = 15'000};
    case oid4vc::Want::consent:
      return step_consent();
    case oid4vc::Want::keys:
      give_keys(now);
      return std::nullopt;
    case oid4vc::Want::signatures:
      give_signatures();
      return std::nullopt;
    case oid4vc::Want::wait:
      return step_wait(now);
    case oid4vc::Want::store:
      return step_proof(now);
    case oid4vc::Want::finished:
      if (const auto finished = finish(now); !finished) fail_with(finished.error().code, false);
      return std::nullopt;
    case oid4vc::Want::stopped:
      stop_for(session_.trouble());
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<sync::Want> ReceiveJob::step_consent() {
  // The person consented by starting this; only the code is still to be asked for.
  const oid4vc::Consent consent = session_.consent();
  if (consent.transaction_code) {
    const oid4vc::TransactionCodeHint& hint = *consent.transaction_code;
    sync::AskCode ask{
        .length = std::nullopt, .digits = hint.input_mode == oid4vc::InputMode::numeric, .words = hint.description};
    if (hint.length > 0) ask.length = hint.length;
    return ask;
  }
  if (const auto accepted = session_.accept(""); !accepted) fail_with(accepted.error().code, false);
  return std::nullopt;
}

std::optional<sync::Want> ReceiveJob::step_wait(UnixTime now) {
  const bool deferred = session_.progress().step == oid4vc::Step::waiting;
  if (session_.due() <= now) {
    SP_ASSERT(session_.proceed(now).has_value());
    return std::nullopt;
  }
  if (!deferred) return sync::Wait{static_cast<std::uint32_t>(session_.due() - now)};
  record_.deferred = true;
  keep(true);
  end(sync::Done{shape_of(std::vector<Card>())});
  return std::nullopt;
}

void ReceiveJob::give_keys(UnixTime now) {
  std::vector<crypto::EcPublicKey> fresh;
  for (std::size_t i = session_.keys_wanted().count; i > 0; --i) {
    auto key = crypto::EcPrivateKey::from_entropy(entropy_.next().view());
    SP_ASSERT(key.has_value());
    fresh.push_back(key->public_key());
    record_.device_keys.push_back(key->scalar().clone());
    keys_.push_back(*std::move(key));
  }
  if (const auto given = session_.give_keys(fresh, now); !given) return fail_with(given.error().code, false);
  keep(true);
}

void ReceiveJob::give_signatures() {
  const oid4vc::SignaturesWanted wanted = session_.signatures_wanted();
  std::vector<ByteArray<64>> signatures;
  for (std::size_t i = 0; i < wanted.to_sign.size(); ++i) {
    SP_ASSERT(wanted.first_key + i < keys_.size());
    signatures.push_back(keys_[wanted.first_key + i].sign(crypto::sha256(bytes_of(wanted.to_sign[i]))));
  }
  if (const auto given = session_.give_signatures(signatures); !given) fail_with(given.error().code, false);
}

void ReceiveJob::stop_for(const oid4vc::Trouble& trouble) {
  // What cannot be resumed is of no more use, but what has arrived stays.
  if (trouble.resumable) {
    keep(true);
  } else {
    wallet_.store().remove_issuance(record_.id);
    save_due_ = wallet_.unsaved();
  }
  end(sync::Failed{.error = {trouble.code}, .retry = trouble.resumable, .lost = false});
}

void ReceiveJob::keep(bool durable) {
  record_.session = session_.serialise();
  auto copy = IssuanceRecord::decode(record_.id, record_.encode().view());
  SP_ASSERT(copy.has_value());
  if (const auto put = wallet_.store().put_issuance(*std::move(copy)); !put) {
    return fail_with(put.error().code, false);
  }
  save_due_ = save_due_ || durable;
}

void ReceiveJob::end(sync::Want want) {
  if (!ending_) ending_ = std::move(want);
}

void ReceiveJob::fail_with(Errc code, bool retry) {
  end(sync::Failed{.error = {code}, .retry = retry, .lost = false});
}

Result<> ReceiveJob::http_answer(const HttpResponse& response, UnixTime now) {
  if (save_due_ || ending_) return fail(Errc::sync_not_wanted);
  if (proof_) return proof_->http_answer(response, now);
  if (session_.want() != oid4vc::Want::request) return fail(Errc::sync_not_wanted);
  const oid4vc::Step before = session_.progress().step;
  SP_TRY(session_.answer(response, now));
  // Nothing is lost before the offer's code is spent; a nonce is asked for again.
  const bool spent = before == oid4vc::Step::token || before == oid4vc::Step::credentials ||
                     before == oid4vc::Step::waiting || before == oid4vc::Step::notifying;
  if (spent && session_.want() != oid4vc::Want::stopped) keep(true);
  return {};
}

Result<> ReceiveJob::http_failed(sync::HttpFailure failure, UnixTime now) {
  if (save_due_ || ending_) return fail(Errc::sync_not_wanted);
  if (proof_) return proof_->http_failed(failure, now);
  if (session_.want() != oid4vc::Want::request) return fail(Errc::sync_not_wanted);
  return session_.failed(now);
}

Result<> ReceiveJob::code_answer(std::optional<std::string_view> code, UnixTime) {
  if (save_due_ || ending_ || session_.want() != oid4vc::Want::consent) return fail(Errc::sync_not_wanted);
  if (!code) {
    fail_with(Errc::holder_stopped, true);
    return {};
  }
  return session_.accept(*code);
}

Result<> ReceiveJob::waited(UnixTime now) {
  if (save_due_ || ending_) return fail(Errc::sync_not_wanted);
  if (proof_) return proof_->waited(now);
  if (session_.want() != oid4vc::Want::wait) return fail(Errc::sync_not_wanted);
  return session_.proceed(now);
}

Result<> ReceiveJob::saved(UnixTime) {
  if (!save_due_) return fail(Errc::sync_not_wanted);
  save_due_ = false;
  return {};
}

sync::Progress ReceiveJob::progress() const {
  if (proof_) return proof_->progress();
  const oid4vc::Progress at = session_.progress();
  const auto done = static_cast<std::uint32_t>(at.item), of = static_cast<std::uint32_t>(at.items);
  switch (at.step) {
    case oid4vc::Step::keys:
      return {"keys", done, of};
    case oid4vc::Step::nonce:
    case oid4vc::Step::proofs:
    case oid4vc::Step::credentials:
    case oid4vc::Step::waiting:
      return {"credentials", done, of};
    case oid4vc::Step::storing:
    case oid4vc::Step::notifying:
    case oid4vc::Step::finished:
      return {"checking", done, of};
    default:
      return {"token", 0, 0};
  }
}

}  // namespace statepass::holder
