#include "desk/oid4vci/endpoints.hpp"

#include "base/text.hpp"
#include "common/http/problem.hpp"
#include "common/run/json.hpp"
#include "common/run/log.hpp"
#include "cose/key.hpp"
#include "crypto/kdf.hpp"
#include "desk/random.hpp"
#include "mdoc/names.hpp"
#include "oid4vc/messages.hpp"
#include "oid4vc/metadata.hpp"
#include "oid4vc/proof.hpp"

namespace statepass::desk {
namespace {

using common::Json;
using common::PathParameters;
using common::Problem;
using common::Request;
using common::Response;

constexpr UnixTime kNonceSeconds = 300;
constexpr std::int64_t kInterval = 2;  // seconds until a deferred credential is asked for again
constexpr std::size_t kMostBody = 128 * 1024;
constexpr std::size_t kKeyBytes = 75;
constexpr std::int64_t kMostDeliveries = 4;  // of one document by one offer, before its first is kept

Response no_store(Response response) {
  response.field("Cache-Control", "no-store");
  return response;
}

Response error_answer(unsigned status, std::string_view error, std::string_view description) {
  return no_store(Response::json(status, oid4vc::make_error(error, description)));
}

Response no_token() {
  Response response = error_answer(401, "invalid_token", "the access token is unknown or has expired");
  response.field("WWW-Authenticate", "Bearer error=\"invalid_token\"");
  return response;
}

// What the database cannot do now, a wallet tries again later.
template <class Handler>
auto guarded(Handler handler) {
  return [handler](const Request& request, const PathParameters& parameters) -> Response {
    try {
      return handler(request, parameters);
    } catch (const StoreError& error) {
      common::log::error("a wallet's request fails on the database", {{"detail", std::string(error.what())}});
      return problem(Problem::kBusy, "the desk cannot store this now", 5);
    }
  };
}

oid4vc::Configuration configuration_of(std::string_view doc_type, std::string name) {
  oid4vc::Configuration out;
  out.id = doc_type;
  out.format = "mso_mdoc";
  out.doc_type = doc_type;
  out.name = std::move(name);
  out.jwt_proof_es256 = true;
  return out;
}

oid4vc::IssuerMetadata metadata_of(const DeskConfig& config) {
  const std::string base = config.public_url + "/oid4vci";
  oid4vc::IssuerMetadata out;
  out.credential_issuer = config.public_url;
  out.credential_endpoint = base + "/credential";
  out.nonce_endpoint = base + "/nonce";
  out.deferred_credential_endpoint = base + "/deferred";
  out.notification_endpoint = base + "/notification";
  out.batch_size = config.copies;
  out.name = config.authority;
  out.configurations = {configuration_of(mdoc::kMdlDocType, config.name + " driving licence"),
                        configuration_of(mdoc::kAgeDocType, config.name + " age card")};
  return out;
}

oid4vc::AuthorizationMetadata authorization_of(const DeskConfig& config) {
  return {config.public_url, config.public_url + "/oid4vci/token", true, true};
}

}  // namespace

// ---- nonces ----

Nonces::Nonces(const DeskClock& clock) : clock_(clock), key_(random_secret<32>()) {}

std::string Nonces::tag_of(std::string_view text) const {
  return to_hex(ByteView(crypto::hmac_sha256(key_.view(), bytes_of(text))).first(16));
}

std::string Nonces::give() {
  const std::string text = to_hex(be_bytes(static_cast<std::uint64_t>(clock_.now()))) + random_id();
  return text + tag_of(text);
}

bool Nonces::spend(const std::string& nonce) {
  const UnixTime now = clock_.now();
  std::erase_if(spent_, [now](const auto& one) { return one.second < now - kNonceSeconds; });
  if (nonce.size() != 80) return false;
  const std::string text = nonce.substr(0, 48);
  if (!ct_equal(bytes_of(nonce.substr(48)), bytes_of(tag_of(text)))) return false;
  const auto given = static_cast<UnixTime>(be_value(*from_hex(text.substr(0, 16))));
  if (given < now - kNonceSeconds) return false;
  return spent_.emplace(nonce, given).second;
}

// ---- endpoints ----

Oid4vciEndpoints::Oid4vciEndpoints(Database& database, Offers& offers, Issuer& issuer, IssuanceBatches& batches,
                                   People& people, History& history, const DeskConfig& config, const DeskClock& clock)
    : database_(database),
      offers_(offers),
      issuer_(issuer),
      batches_(batches),
      people_(people),
      history_(history),
      config_(config),
      clock_(clock),
      nonces_(clock) {}

void Oid4vciEndpoints::add_to(common::Router& router) {
  using common::Method;
  const std::string issuer_document = oid4vc::make_issuer_metadata(metadata_of(config_), "en-US");
  const std::string authorization_document = oid4vc::make_authorization_metadata(authorization_of(config_));
  router.add(Method::kGet, "/.well-known/openid-credential-issuer",
             [issuer_document](const Request&, const PathParameters&) { return Response::json(200, issuer_document); });
  router.add(Method::kGet, "/.well-known/oauth-authorization-server",
             [authorization_document](const Request&, const PathParameters&) {
               return Response::json(200, authorization_document);
             });
  router.add(Method::kGet, "/oid4vci/offers/{id}", guarded([this](const Request&, const PathParameters& parameters) {
               const auto offer = offers_.open(std::string(parameters[0]));
               return offer ? no_store(Response::json(200, *offer)) : problem(Problem::kNotFound, "no such offer");
             }));
  const common::RouteOptions form{.body_limit = 16 * 1024, .content_type = std::string(oid4vc::kForm)};
  const common::RouteOptions json{.body_limit = kMostBody, .content_type = std::string(oid4vc::kJson)};
  router.add(Method::kPost, "/oid4vci/token",
             guarded([this](const Request& r, const PathParameters&) { return token(r); }), form);
  router.add(Method::kPost, "/oid4vci/nonce", [this](const Request&, const PathParameters&) {
    return no_store(Response::json(200, oid4vc::make_nonce_response(nonces_.give())));
  });
  router.add(Method::kPost, "/oid4vci/credential",
             guarded([this](const Request& r, const PathParameters&) { return credential(r); }), json);
  router.add(Method::kPost, "/oid4vci/deferred",
             guarded([this](const Request& r, const PathParameters&) { return deferred(r); }), json);
  router.add(Method::kPost, "/oid4vci/notification",
             guarded([this](const Request& r, const PathParameters&) { return notification(r); }), json);
  router.add(Method::kPost, "/oid4vci/acceptance",
             guarded([this](const Request& r, const PathParameters&) { return acceptance(r); }), json);
  router.add(Method::kGet, "/oid4vci/paths/{id}", guarded([this](const Request& r, const PathParameters& parameters) {
               return paths(r, std::string(parameters[0]));
             }));
}

std::optional<Grant> Oid4vciEndpoints::grant_of(const Request& request) {
  constexpr std::string_view kBearer = "Bearer ";
  const auto field = request.fields.find("Authorization");
  if (!field || !field->starts_with(kBearer)) return std::nullopt;
  return offers_.grant_of(std::string(field->substr(kBearer.size())));
}

Response Oid4vciEndpoints::token(const Request& request) {
  const auto parsed = oid4vc::parse_token_request(request.body);
  if (!parsed)
    return error_answer(400, oid4vc::token_error_name(parsed.error().code), error_words(parsed.error().code));
  const auto tokens =
      parsed->refresh ? offers_.refresh(parsed->grant) : offers_.redeem(parsed->grant, parsed->transaction_code);
  if (!tokens) return error_answer(400, "invalid_grant", "the code, token or transaction code is not good");
  oid4vc::TokenResponse out;
  out.access_token = tokens->access;
  out.refresh_token = tokens->refresh;
  out.expires_in = tokens->expires_in;
  return no_store(Response::json(200, oid4vc::make_token_response(out)));
}

Response Oid4vciEndpoints::credential(const Request& request) {
  const auto grant = grant_of(request);
  if (!grant) return no_token();
  const auto most = static_cast<std::size_t>(config_.copies);
  const auto parsed = oid4vc::parse_credential_request(request.body, most);
  const auto refuse = [](Errc code) {
    return error_answer(400, oid4vc::credential_error_name(code), error_words(code));
  };
  if (!parsed) return refuse(parsed.error().code);
  const std::string configuration =
      parsed->configuration_id.empty() ? parsed->credential_identifier : parsed->configuration_id;
  if (!is_configuration(configuration) || (grant->kind == OfferKind::transfer && configuration != mdoc::kMdlDocType))
    return refuse(Errc::oid4vc_configuration);
  const auto proofs = oid4vc::check_proofs(
      parsed->proofs, {.credential_issuer = config_.public_url, .now = clock_.now(), .most = most});
  if (!proofs) return refuse(proofs.error().code);
  if (!nonces_.spend(proofs->nonce)) return refuse(Errc::oid4vc_proof_nonce);
  auto keys = proofs->keys;
  // A move leaves one copy, however many a wallet asks for.
  if (grant->kind == OfferKind::transfer) keys.erase(keys.begin() + 1, keys.end());
  return deliver(*grant, configuration, keys, {});
}

// Signs and stores, then answers; or has the wallet ask again later.
Response Oid4vciEndpoints::deliver(const Grant& grant, const std::string& configuration,
                                   const std::vector<crypto::EcPublicKey>& keys, const std::string& transaction_id) {
  const auto denied = [] {
    return error_answer(400, oid4vc::credential_error_name(Errc::oid4vc_denied), "the licence is not issued");
  };
  const auto licence = people_.licence(grant.licence);
  if (!licence) return denied();
  oid4vc::CredentialResponse out;
  unsigned status = 200;
  try {
    database_.transaction([&] {
      if (withheld && withheld(*licence)) {
        out.transaction_id = transaction_id.empty() ? random_id() : transaction_id;
        out.interval = kInterval;
        status = 202;
        Bytes joined;
        for (const auto& key : keys) append(joined, cose::encode_key(key));
        database_.execute(
            "INSERT INTO deferred (transaction_id, offer, configuration, keys, created) VALUES (?, ?, ?, ?, ?) ON "
            "CONFLICT DO NOTHING",
            {value_of(out.transaction_id), value_of(grant.offer), value_of(configuration), value_of(ByteView(joined)),
             value_of(clock_.now())});
        return;
      }
      if (const std::string why = barred ? barred(*licence, grant.kind) : std::string(); !why.empty())
        throw IssueRefused(why);
      const auto given =
          database_.find("SELECT COUNT(*) FROM deliveries WHERE offer = ? AND configuration = ? AND state = 'sent'",
                         {value_of(grant.offer), value_of(configuration)});
      if (given->integer(0) >= kMostDeliveries) throw IssueRefused("too many batches that nobody acknowledged");
      IssuedBatch batch = issuer_.issue(grant.licence, configuration, keys, grant.offer);
      out.credentials = std::move(batch.credentials);
      out.salts = std::move(batch.salts);
      out.notification_id = std::move(batch.notification);
      database_.execute("DELETE FROM deferred WHERE transaction_id = ?", {value_of(transaction_id)});
    });
  } catch (const IssueRefused& refused) {
    common::log::warning("not issued", {{"detail", std::string(refused.what())}});
    return denied();
  }
  return no_store(Response::json(status, oid4vc::make_credential_response(out)));
}

Response Oid4vciEndpoints::deferred(const Request& request) {
  const auto grant = grant_of(request);
  if (!grant) return no_token();
  const auto id = oid4vc::parse_deferred_request(request.body);
  if (!id) return error_answer(400, oid4vc::credential_error_name(id.error().code), error_words(id.error().code));
  const auto row = database_.find("SELECT configuration, keys FROM deferred WHERE transaction_id = ? AND offer = ?",
                                  {value_of(*id), value_of(grant->offer)});
  if (!row)
    return error_answer(400, oid4vc::credential_error_name(Errc::oid4vc_transaction_id),
                        error_words(Errc::oid4vc_transaction_id));
  std::vector<crypto::EcPublicKey> keys;
  const Bytes joined = row->bytes(1);
  for (std::size_t at = 0; at + kKeyBytes <= joined.size(); at += kKeyBytes) {
    auto key = cose::parse_key(ByteView(joined).subspan(at, kKeyBytes));
    if (!key) throw StoreError(StoreError::Kind::other, "a stored key is none");
    keys.push_back(*std::move(key));
  }
  return deliver(*grant, row->text(0), keys, *id);
}

// Repetition is harmless: 204 again.
Response Oid4vciEndpoints::notification(const Request& request) {
  const auto grant = grant_of(request);
  if (!grant) return no_token();
  const auto parsed = oid4vc::parse_notification(request.body);
  if (!parsed) return error_answer(400, "invalid_notification_request", error_words(parsed.error().code));
  const auto row = database_.find("SELECT licence, state, offer FROM deliveries WHERE notification = ?",
                                  {value_of(parsed->notification_id)});
  if (!row || row->text(2) != grant->offer) return error_answer(400, "invalid_notification_id", "no such delivery");
  if (row->text(1) != "sent") return no_store(Response(204));
  const std::string licence = row->text(0);
  const bool kept = parsed->event == oid4vc::Event::accepted;
  database_.transaction([&] {
    database_.execute("UPDATE deliveries SET state = ? WHERE notification = ?",
                      {value_of(kept ? "kept" : "dropped"), value_of(parsed->notification_id)});
    history_.audit("wallet", kept ? "keeps a delivery" : "drops a delivery", "licence:" + licence);
    if (!kept) return;
    const auto offer = offers_.find(grant->offer);
    if (offer && offer->state != "received") {
      offers_.received(grant->offer);
      history_.add("licence:" + licence, {.kind = "offer_received", .by = {}, .reason = {}, .act = {}});
    }
    if (on_kept) on_kept(licence, grant->kind, parsed->notification_id);
  });
  return no_store(Response(204));
}

// The holder's CredentialAcceptance signatures, one a copy, in their order (ledger specification 7): they go into the
// leaves as long as these are not anchored.
Response Oid4vciEndpoints::acceptance(const Request& request) {
  const auto grant = grant_of(request);
  if (!grant) return no_token();
  const auto json = common::parse_json(request.body);
  const std::string* id = json ? common::text_member(*json, "notification_id") : nullptr;
  const Json* signatures = json ? common::member(*json, "signatures") : nullptr;
  if (id == nullptr || signatures == nullptr || !signatures->is_array())
    return error_answer(400, "invalid_request", "notification_id and signatures");
  const auto copies = database_.query(
      "SELECT c.id, c.batch FROM copies c JOIN deliveries d ON d.notification = c.notification WHERE d.notification = "
      "? AND d.offer = ? "
      "ORDER BY c.id",
      {value_of(*id), value_of(grant->offer)});
  if (copies.empty() || copies.size() != signatures->size())
    return error_answer(400, "invalid_request", "as many signatures as copies");
  std::vector<Hash32> acceptances;
  for (const Json& one : *signatures) {
    const auto bytes = one.is_string() ? from_hex0x(one.get_ref<const std::string&>()) : fail(Errc::base_hex);
    if (!bytes || bytes->size() != 65)
      return error_answer(400, "invalid_request", "a signature is 65 bytes as 0x-hexadecimal");
    acceptances.push_back(ledger::issuance_log::acceptance_of(take_array<65>(*bytes)));
  }
  if (!copies.front().null(1)) return problem(Problem::kConflict, "the copies are anchored already");
  database_.transaction([&] {
    for (std::size_t i = 0; i < copies.size(); ++i)
      database_.execute("UPDATE copies SET acceptance = ? WHERE id = ?",
                        {value_of(ByteView(acceptances[i])), value_of(copies[i].text(0))});
  });
  return no_store(Response(204));
}

Response Oid4vciEndpoints::paths(const Request& request, const std::string& notification) {
  const auto grant = grant_of(request);
  if (!grant) return no_token();
  const auto own = database_.find("SELECT notification FROM deliveries WHERE notification = ? AND licence = ?",
                                  {value_of(notification), value_of(grant->licence)});
  const auto found = own ? batches_.paths_of(notification) : std::nullopt;
  if (!found) return problem(Problem::kNotFound, "the batch is not on the ledger yet", 60);
  Json paths = Json::array();
  for (const auto& path : found->paths) {
    Json siblings = Json::array();
    for (const Hash32& sibling : path.siblings) siblings.push_back(to_hex0x(sibling));
    paths.push_back(Json{{"index", path.index}, {"siblings", std::move(siblings)}});
  }
  return no_store(Response::json(200, Json{{"n", found->n}, {"paths", std::move(paths)}}.dump()));
}

}  // namespace statepass::desk
