#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "base/http.hpp"
#include "base/text.hpp"
#include "cbor/encoder.hpp"
#include "cose/key.hpp"
#include "oid4vc/messages.hpp"
#include "oid4vc/metadata.hpp"
#include "oid4vc/offer.hpp"
#include "oid4vc/proof.hpp"
#include "oid4vc/session.hpp"

// A desk in memory, out of the issuer's side of the module, and a wallet's face that drives a session against it.
namespace statepass::oid4vc::test {

inline constexpr UnixTime kNow = 1'800'000'000;
inline const std::string kIssuer = "https://dmv.example/ny";

// An IssuerSigned of this type and key; its signature is nothing, as no one checks it here.
inline Bytes fake_credential(std::string_view doc_type, const crypto::EcPublicKey& key) {
  cbor::Encoder mso;
  mso.map(3).tstr("version").tstr("1.0").tstr("docType").tstr(doc_type).tstr("deviceKeyInfo");
  mso.map(1).tstr("deviceKey").raw(cose::encode_key(key));
  const Bytes payload = cbor::Encoder().tag24(mso.bytes()).take();
  cbor::Encoder out;
  out.map(2).tstr("nameSpaces").map(0).tstr("issuerAuth").array(4);
  out.bstr(::statepass::test::hex("a10126")).map(0).bstr(payload).bstr(Bytes(64));
  return out.take();
}

struct FakeIssuer {
  // What the desk is set to do.
  Offer offer{.credential_issuer = kIssuer,
              .configuration_ids = {"mdl", "age"},
              .pre_authorized_code = "code-1",
              .transaction_code = TransactionCodeHint{InputMode::numeric, 4, "in the letter"},
              .authorization_server = {}};
  std::string transaction_code = "1234";
  IssuerMetadata metadata{.credential_issuer = kIssuer,
                          .authorization_servers = {},
                          .credential_endpoint = kIssuer + "/oid4vci/credential",
                          .nonce_endpoint = kIssuer + "/oid4vci/nonce",
                          .deferred_credential_endpoint = kIssuer + "/oid4vci/deferred",
                          .notification_endpoint = kIssuer + "/oid4vci/notification",
                          .batch_size = 3,
                          .encryption_required = false,
                          .name = "New York DMV",
                          .configurations = {{"mdl", "mso_mdoc", "org.iso.18013.5.1.mDL", "Licence", true, false},
                                             {"age", "mso_mdoc", "org.statepass.age.1", "Age", true, false}}};
  AuthorizationMetadata authorization{kIssuer, kIssuer + "/oid4vci/token", true, true};
  int defer_rounds = 0;  // how often the first document is put off
  bool name_datasets = false;
  bool give_refresh_token = false;
  std::int64_t expires_in = 300;
  int nonces_to_refuse = 0;

  // What has happened.
  int tokens = 0;
  int nonces = 0;
  bool code_used = false;
  std::string access_token, refresh_token;
  UnixTime token_until = 0;
  std::vector<std::string> open_nonces;
  std::map<std::string, std::pair<CredentialResponse, int>> transactions;
  std::vector<Notification> notifications;
  std::vector<std::string> requested;

  static HttpResponse json(int status, std::string_view text) {
    return {status,
            {{"Content-Type", "application/json;charset=UTF-8"}, {"Cache-Control", "no-store"}},
            to_bytes(bytes_of(text))};
  }
  static HttpResponse error(int status, std::string_view name) { return json(status, make_error(name, "")); }

  bool authorised(const HttpRequest& request, UnixTime now) const {
    const std::string expected = "Bearer " + access_token;
    return now < token_until &&
           std::ranges::any_of(
               request.headers,
               [&](const HttpHeader& header) { return header.name == "Authorization" && header.value == expected; });
  }

  HttpResponse token(std::string_view form, UnixTime now) {
    auto request = parse_token_request(form);
    if (!request) return error(400, token_error_name(request.error().code));
    if (request->refresh) {
      if (refresh_token.empty() || request->grant != refresh_token) return error(400, "invalid_grant");
    } else {
      const bool right = request->grant == offer.pre_authorized_code && !code_used &&
                         (!offer.transaction_code || request->transaction_code == transaction_code);
      if (!right) return error(400, "invalid_grant");
      code_used = true;
    }
    access_token = "access-" + std::to_string(++tokens);
    if (give_refresh_token) refresh_token = "refresh-" + std::to_string(tokens);
    token_until = now + expires_in;
    TokenResponse response{access_token, expires_in, refresh_token, {}};
    if (name_datasets) response.authorized = {{"mdl", {"mdl-class-d", "mdl-class-m"}}};
    return json(200, make_token_response(response));
  }

  HttpResponse credential(std::string_view body, UnixTime now) {
    auto request = parse_credential_request(body, static_cast<std::size_t>(metadata.batch_size));
    if (!request) return error(400, credential_error_name(request.error().code));
    const std::string id = request->configuration_id.empty() ? "mdl" : request->configuration_id;
    const Configuration* configuration = metadata.find(id);
    if (configuration == nullptr) return error(400, credential_error_name(Errc::oid4vc_configuration));
    auto proofs = check_proofs(request->proofs, {.credential_issuer = kIssuer,
                                                 .nonce_required = !metadata.nonce_endpoint.empty(),
                                                 .now = now,
                                                 .most = static_cast<std::size_t>(metadata.batch_size)});
    if (!proofs) return error(400, credential_error_name(proofs.error().code));
    const auto nonce = std::ranges::find(open_nonces, proofs->nonce);
    if (!metadata.nonce_endpoint.empty() && (nonce == open_nonces.end() || nonces_to_refuse-- > 0)) {
      return error(400, "invalid_nonce");
    }
    if (nonce != open_nonces.end()) open_nonces.erase(nonce);
    requested.push_back(request->credential_identifier.empty() ? id : request->credential_identifier);
    CredentialResponse response;
    response.notification_id = "notify-" + std::to_string(requested.size());
    for (const crypto::EcPublicKey& key : proofs->keys) {
      response.credentials.push_back(fake_credential(configuration->doc_type, key));
      response.salts.push_back(Hash32{static_cast<std::uint8_t>(response.salts.size() + 1)});
    }
    if (defer_rounds > 0 && transactions.empty()) {
      transactions["later"] = {response, defer_rounds};
      return deferral();
    }
    return json(200, make_credential_response(response));
  }

  HttpResponse deferral() const {
    CredentialResponse later;
    later.transaction_id = "later";
    later.interval = 60;
    return json(202, make_credential_response(later));
  }

  HttpResponse deferred(std::string_view body) {
    auto id = parse_deferred_request(body);
    if (!id) return error(400, credential_error_name(id.error().code));
    auto found = transactions.find(*id);
    if (found == transactions.end()) return error(400, credential_error_name(Errc::oid4vc_transaction_id));
    if (--found->second.second > 0) return deferral();
    return json(200, make_credential_response(found->second.first));
  }

  HttpResponse handle(const HttpRequest& request, UnixTime now) {
    const std::string_view body = text_of(request.body);
    if (request.method == HttpMethod::get) {
      if (request.url == kIssuer + "/oid4vci/offers/1") return json(200, make_offer(offer));
      if (request.url == "https://dmv.example/.well-known/openid-credential-issuer/ny") {
        return json(200, make_issuer_metadata(metadata, "en-US"));
      }
      if (request.url == "https://dmv.example/.well-known/oauth-authorization-server/ny") {
        return json(200, make_authorization_metadata(authorization));
      }
      return error(404, "not_found");
    }
    if (request.url == authorization.token_endpoint) return token(body, now);
    if (request.url == metadata.nonce_endpoint) {
      open_nonces.push_back("nonce-" + std::to_string(++nonces));
      return json(200, make_nonce_response(open_nonces.back()));
    }
    if (!authorised(request, now)) return error(401, "invalid_token");
    if (request.url == metadata.credential_endpoint) return credential(body, now);
    if (request.url == metadata.deferred_credential_endpoint) return deferred(body);
    if (request.url == metadata.notification_endpoint) {
      auto notification = parse_notification(body);
      if (!notification) return error(400, "invalid_notification_request");
      notifications.push_back(*notification);
      return {204, {}, {}};
    }
    return error(404, "not_found");
  }
};

inline IssuanceConfig config(std::size_t copies = 3) {
  IssuanceConfig out;
  out.origins = *AllowedOrigins::make({"https://dmv.example"});
  out.copies = copies;
  out.locale = "en-US";
  return out;
}

// The face: keys by number, deliveries kept, and a clock that jumps over waits.
struct Driver {
  FakeIssuer& issuer;
  IssuanceSession session;
  UnixTime now = kNow;
  std::vector<crypto::EcPrivateKey> keys = {};
  std::vector<Delivery> deliveries = {};
  std::string code = "1234";
  Event event = Event::accepted;
  bool put_away_between = false;  // serialise and resume before every call
  std::vector<Step> steps = {};

  std::vector<crypto::EcPublicKey> make_keys(std::size_t count) {
    std::vector<crypto::EcPublicKey> out;
    for (std::size_t i = 0; i < count; ++i) {
      Bytes entropy(32, 0x40);
      entropy[0] = static_cast<std::uint8_t>(keys.size());
      keys.push_back(*crypto::EcPrivateKey::from_entropy(entropy));
      out.push_back(keys.back().public_key());
    }
    return out;
  }

  std::vector<ByteArray<64>> sign() const {
    const SignaturesWanted wanted = session.signatures_wanted();
    std::vector<ByteArray<64>> out;
    for (std::size_t i = 0; i < wanted.to_sign.size(); ++i) {
      out.push_back(keys[wanted.first_key + i].sign(crypto::sha256(bytes_of(wanted.to_sign[i]))));
    }
    return out;
  }

  // Does what is wanted, once. False when nothing more is.
  bool step() {
    if (put_away_between) {
      auto resumed = IssuanceSession::resume(session.serialise().view(), config(), now);
      SP_REQUIRE_OK(resumed);
      session = *std::move(resumed);
    }
    if (steps.empty() || steps.back() != session.progress().step) steps.push_back(session.progress().step);
    Result<> done;
    switch (session.want()) {
      case Want::request:
        done = session.answer(issuer.handle(session.request(), now), now);
        break;
      case Want::consent:
        done = session.accept(session.consent().transaction_code ? code : "");
        break;
      case Want::keys:
        done = session.give_keys(make_keys(session.keys_wanted().count), now);
        break;
      case Want::signatures:
        done = session.give_signatures(sign());
        break;
      case Want::wait:
        now = session.due();
        done = session.proceed(now);
        break;
      case Want::store:
        deliveries.push_back(session.delivery());
        done = session.stored(event, now);
        break;
      case Want::finished:
      case Want::stopped:
        return false;
    }
    SP_REQUIRE_OK(done);
    return true;
  }

  Want run(int most = 100) {
    while (most-- > 0 && step()) {
    }
    return session.want();
  }
  // Until the next thing of this kind is wanted.
  bool run_to(Step wanted, int most = 100) {
    while (session.progress().step != wanted && most-- > 0 && step()) {
    }
    return session.progress().step == wanted;
  }
};

inline Driver drive(FakeIssuer& issuer, std::size_t copies = 3) {
  auto session = IssuanceSession::start(make_offer_link({false, make_offer(issuer.offer)}), config(copies));
  SP_REQUIRE_OK(session);
  return {issuer, *std::move(session)};
}

}  // namespace statepass::oid4vc::test
