#include <algorithm>

#include "oid4vc/binding.hpp"
#include "oid4vc/session.hpp"

// What the session makes of each answer.
namespace statepass::oid4vc {
namespace {

constexpr std::uint32_t kMostAttempts = 3, kMostNonces = 2, kMostCodes = 5;
constexpr std::int64_t kDelays[] = {2, 8, 30};  // seconds before a request is made again
constexpr std::int64_t kMostDelay = 120;        // that the session waits by itself when a server is busy
constexpr std::int64_t kMostInterval = 30 * kSecondsPerDay;

bool is_success(const HttpResponse& response) {
  return response.status >= 200 && response.status < 300;
}

// Retry-After in seconds; its other form, a date, counts as not given.
std::optional<std::int64_t> retry_after(const HttpResponse& response) {
  const std::string_view text = response.header("retry-after");
  if (text.empty() || text.size() > 6) return std::nullopt;
  std::int64_t seconds = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    seconds = seconds * 10 + (c - '0');
  }
  return std::max<std::int64_t>(1, seconds);
}

// What an error answer of the credential endpoints means for the document (section 8.3.1.2, 9.3).
Errc refusal(std::string_view error) {
  if (error == "credential_request_denied") return Errc::oid4vc_denied;
  if (error == "invalid_proof" || error == "invalid_nonce") return Errc::oid4vc_proof_refused;
  if (error == "invalid_transaction_id") return Errc::oid4vc_transaction_id;
  return Errc::oid4vc_request_refused;
}

}  // namespace

bool IssuanceSession::is_idempotent() const {
  if (phase_ == Phase::token) return false;
  return !(is_current(Stage::proving) && proof_step_ == ProofStep::send);
}

Result<> IssuanceSession::answer(const HttpResponse& response, UnixTime now) {
  if (want() != Want::request) return fail(Errc::oid4vc_step);
  if (response.status == 429 || response.status >= 500) {
    on_busy(response, now);
    return {};
  }
  attempts_ = 0;
  switch (phase_) {
    case Phase::offer:
      on_offer(response);
      return {};
    case Phase::issuer:
      on_issuer(response);
      return {};
    case Phase::authorization:
      on_authorization(response);
      return {};
    case Phase::token:
      on_token(response, now);
      return {};
    default:
      break;
  }
  if (is_current(Stage::notify)) {
    // Whether the issuer heard it changes nothing for the holder.
    current().stage = Stage::done;
    advance(now);
  } else if (is_current(Stage::proving) && proof_step_ == ProofStep::nonce) {
    on_nonce(response, now);
  } else if (response.status == 401) {
    on_unauthorized();
  } else if (response.status == 200 || response.status == 202) {
    on_credentials(response, now);
  } else {
    on_credential_error(response, now);
  }
  return {};
}

Result<> IssuanceSession::failed(UnixTime now) {
  if (want() != Want::request) return fail(Errc::oid4vc_step);
  if (is_idempotent() && attempts_ < kMostAttempts) {
    wait_until_ = now + kDelays[attempts_++];
  } else if (is_current(Stage::notify)) {
    current().stage = Stage::done;
    advance(now);
  } else {
    stop(Errc::oid4vc_network, Remedy::try_again, true, now);
  }
  return {};
}

// A request that may have been carried out is not repeated, unless the server says that it was not.
void IssuanceSession::on_busy(const HttpResponse& response, UnixTime now) {
  const std::int64_t delay = retry_after(response).value_or(kDelays[std::min(attempts_, kMostAttempts - 1)]);
  const bool untouched = response.status == 429 || response.status == 503;
  if ((is_idempotent() || untouched) && attempts_ < kMostAttempts && delay <= kMostDelay) {
    ++attempts_;
    wait_until_ = now + delay;
  } else if (is_current(Stage::notify)) {
    current().stage = Stage::done;
    advance(now);
  } else {
    stop(Errc::oid4vc_busy, Remedy::try_again, true, now + delay);
  }
}

// A page of some other server in between is told from the issuer's answer by its media type.
bool IssuanceSession::is_json(const HttpResponse& response) {
  const std::string_view type = response.header("content-type");
  if (is_success(response)) {
    if (type == kJson || type.starts_with("application/json;")) return true;
    stop(Errc::oid4vc_http, Remedy::try_again, true);
  } else {
    stop(Errc::oid4vc_http, Remedy::contact_issuer, true);
  }
  return false;
}

void IssuanceSession::on_offer(const HttpResponse& response) {
  if (response.status == 404 || response.status == 410) return stop(Errc::oid4vc_grant_refused, Remedy::new_offer);
  if (!is_json(response)) return;
  auto offer = parse_offer(text_of(response.body));
  if (!offer) return stop(offer.error().code, Remedy::contact_issuer);
  auto allowed = config_.origins.check(offer->credential_issuer);
  if (!allowed) return stop(allowed.error().code, Remedy::contact_issuer);
  offer_ = *std::move(offer);
  phase_ = Phase::issuer;
}

void IssuanceSession::on_issuer(const HttpResponse& response) {
  if (!is_json(response)) return;
  auto metadata = parse_issuer_metadata(text_of(response.body), offer_.credential_issuer, config_.locale);
  if (!metadata) return stop(metadata.error().code, Remedy::contact_issuer, true);
  auto taken = take_issuer(*std::move(metadata));
  if (!taken) {
    const bool beyond_us =
        taken.error().code == Errc::oid4vc_unsupported || taken.error().code == Errc::oid4vc_configuration;
    return stop(taken.error().code, beyond_us ? Remedy::update_wallet : Remedy::contact_issuer, true);
  }
  phase_ = Phase::authorization;
}

Result<> IssuanceSession::take_issuer(IssuerMetadata metadata) {
  if (metadata.encryption_required) return fail(Errc::oid4vc_unsupported);
  SP_TRY(config_.origins.check(metadata.credential_endpoint));
  for (const std::string* url :
       {&metadata.nonce_endpoint, &metadata.deferred_credential_endpoint, &metadata.notification_endpoint}) {
    if (!url->empty()) SP_TRY(config_.origins.check(*url));
  }
  const auto& servers = metadata.authorization_servers;
  const std::string& hint = offer_.authorization_server;
  if (!hint.empty() && std::ranges::find(servers, hint) == servers.end()) return fail(Errc::oid4vc_metadata);
  authorization_server_ = !hint.empty() ? hint : servers.empty() ? metadata.credential_issuer : servers.front();
  SP_TRY(config_.origins.check(authorization_server_));
  SP_TRY(well_known_url(authorization_server_, kAuthorizationDocument));
  items_.clear();
  bool any = false;
  for (const std::string& id : offer_.configuration_ids) {
    const Configuration* found = metadata.find(id);
    const bool usable = found != nullptr && found->is_usable();
    Item item;
    item.document = {id, usable ? found->doc_type : std::string(), usable ? found->name : std::string()};
    item.stage = usable ? Stage::fresh : Stage::done;
    if (!usable) item.trouble = Errc::oid4vc_configuration;
    any |= usable;
    items_.push_back(std::move(item));
  }
  if (!any) return fail(Errc::oid4vc_configuration);
  metadata.configurations.clear();
  issuer_ = std::move(metadata);
  return {};
}

void IssuanceSession::on_authorization(const HttpResponse& response) {
  if (!is_json(response)) return;
  auto metadata = parse_authorization_metadata(text_of(response.body), authorization_server_);
  if (!metadata) return stop(metadata.error().code, Remedy::contact_issuer, true);
  auto taken = take_authorization(*metadata);
  if (!taken) {
    const bool beyond_us = taken.error().code == Errc::oid4vc_unsupported;
    return stop(taken.error().code, beyond_us ? Remedy::update_wallet : Remedy::contact_issuer, true);
  }
  if (refresh_token_.empty()) {
    phase_ = Phase::consent;
  } else {
    phase_ = Phase::token;
  }
}

Result<> IssuanceSession::take_authorization(const AuthorizationMetadata& metadata) {
  SP_TRY(config_.origins.check(metadata.token_endpoint));
  if (refresh_token_.empty() && !metadata.pre_authorized_code) return fail(Errc::oid4vc_unsupported);
  if (!metadata.anonymous_access && config_.client_id.empty()) return fail(Errc::oid4vc_unsupported);
  token_endpoint_ = metadata.token_endpoint;
  anonymous_ = metadata.anonymous_access;
  return {};
}

void IssuanceSession::on_token(const HttpResponse& response, UnixTime now) {
  const bool with_code = refresh_token_.empty() && offer_.transaction_code.has_value();
  transaction_code_ = SecretBytes();
  if (response.status == 400 || response.status == 401) {
    const std::string error = parse_error(text_of(response.body));
    if (error != "invalid_grant") return stop(Errc::oid4vc_token_refused, Remedy::contact_issuer);
    if (!with_code || ++codes_refused_ >= kMostCodes) return stop(Errc::oid4vc_grant_refused, Remedy::new_offer);
    phase_ = Phase::consent;
    return;
  }
  if (!is_json(response)) {
    if (with_code) phase_ = Phase::consent;
    return;
  }
  auto token = parse_token_response(text_of(response.body));
  if (!token) return stop(token.error().code, Remedy::contact_issuer);
  take_token(*std::move(token), now);
}

void IssuanceSession::take_token(TokenResponse token, UnixTime now) {
  access_token_ = std::move(token.access_token);
  expires_at_ = token.expires_in > 0 ? now + std::min(token.expires_in, kMostInterval) : 0;
  if (!token.refresh_token.empty()) refresh_token_ = std::move(token.refresh_token);
  // Where the issuer names datasets, each is asked for by its name (section 8.2); only before anything was begun.
  const bool untouched = std::ranges::all_of(
      items_, [](const Item& item) { return item.stage == Stage::fresh || item.stage == Stage::done; });
  if (untouched && !refreshed_) {
    std::vector<Item> items;
    for (const Item& item : items_) {
      const auto found =
          std::ranges::find(token.authorized, item.document.configuration_id, &AuthorizedCredential::configuration_id);
      if (item.trouble || found == token.authorized.end()) {
        items.push_back(item);
        continue;
      }
      for (const std::string& identifier : found->credential_identifiers) {
        if (items.size() >= 2 * kMostOffered) break;
        items.push_back(item);
        items.back().credential_identifier = identifier;
      }
    }
    items_ = std::move(items);
  }
  phase_ = Phase::items;
  advance(now);
}

void IssuanceSession::on_nonce(const HttpResponse& response, UnixTime now) {
  if (!is_json(response)) return;
  auto nonce = parse_nonce_response(text_of(response.body));
  if (!nonce) return stop(nonce.error().code, Remedy::contact_issuer, true);
  nonce_ = *std::move(nonce);
  prepare_proofs(now);
}

void IssuanceSession::on_unauthorized() {
  if (refresh_token_.empty() || refreshed_) return stop(Errc::oid4vc_token_expired, Remedy::new_offer);
  refreshed_ = true;
  phase_ = Phase::token;
}

void IssuanceSession::on_credential_error(const HttpResponse& response, UnixTime now) {
  const std::string error = parse_error(text_of(response.body));
  if (response.status == 403) return refuse(Errc::oid4vc_denied, now);
  if (response.status != 400 || error.empty()) return stop(Errc::oid4vc_http, Remedy::contact_issuer, true);
  const bool again = error == "invalid_nonce" && !issuer_.nonce_endpoint.empty() && nonces_refused_ < kMostNonces;
  if (again && is_current(Stage::proving)) {
    ++nonces_refused_;
    begin_proof(now);
    return;
  }
  refuse(refusal(error), now);
}

void IssuanceSession::on_credentials(const HttpResponse& response, UnixTime now) {
  if (!is_json(response)) return;
  refreshed_ = false;
  const bool deferred = response.status == 202;
  auto parsed = parse_credential_response(text_of(response.body), deferred, current().key_count);
  if (!parsed) return stop(parsed.error().code, Remedy::try_again, true, now);
  Item& item = current();
  if (deferred) {
    const bool other = item.stage == Stage::deferred && item.transaction_id != parsed->transaction_id;
    if (other) return refuse(Errc::oid4vc_transaction_id, now);
    if (issuer_.deferred_credential_endpoint.empty()) return refuse(Errc::oid4vc_credential_response, now);
    item.transaction_id = std::move(parsed->transaction_id);
    item.due = now + std::min(parsed->interval, kMostInterval);
    item.stage = Stage::deferred;
    return advance(now);
  }
  item.notification_id = parsed->notification_id;
  if (take_credentials(*std::move(parsed))) {
    item.stage = Stage::received;
    return;
  }
  // A batch counts as one: one bad copy makes it fail (section 11.1).
  item.copies.clear();
  item.trouble = Errc::oid4vc_credential;
  item.event = Event::failure;
  const bool notify = !item.notification_id.empty() && !issuer_.notification_endpoint.empty();
  item.stage = notify ? Stage::notify : Stage::done;
  advance(now);
}

Result<> IssuanceSession::take_credentials(CredentialResponse response) {
  Item& item = current();
  for (std::size_t i = 0; i < response.credentials.size(); ++i) {
    SP_TRY_ASSIGN(Binding binding, read_binding(response.credentials[i]));
    if (binding.doc_type != item.document.doc_type) return fail(Errc::oid4vc_credential);
    const auto first = keys_.begin() + static_cast<std::ptrdiff_t>(item.first_key);
    const auto end = first + static_cast<std::ptrdiff_t>(item.key_count);
    const auto found = std::find(first, end, binding.device_key);
    if (found == end) return fail(Errc::oid4vc_credential);
    Copy copy{std::move(response.credentials[i]), static_cast<std::size_t>(found - keys_.begin()), {}};
    if (!response.salts.empty()) copy.salt = response.salts[i];
    const bool again = std::ranges::find(item.copies, copy.key, &Copy::key) != item.copies.end();
    if (again) return fail(Errc::oid4vc_credential);
    item.copies.push_back(std::move(copy));
  }
  return {};
}

}  // namespace statepass::oid4vc
