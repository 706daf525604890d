#include "oid4vc/messages.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "json/reader.hpp"
#include "json/writer.hpp"
#include "oid4vc/grants.hpp"
#include "oid4vc/url.hpp"

namespace statepass::oid4vc {
namespace {

constexpr json::Limits kSmall{.max_bytes = 64 * 1024, .max_depth = 8, .max_values = 1024};
constexpr std::size_t kMostToken = 8192, kMostText = 1024;
constexpr std::string_view kEvents[] = {"credential_accepted", "credential_failure", "credential_deleted"};

// RFC 6749 appendix A: 1*VSCHAR. A token goes into a header line, so nothing else may be in it.
bool is_token(std::string_view text) {
  return !text.empty() && text.size() <= kMostToken &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

bool is_bearer(std::string_view type) {
  constexpr std::string_view kBearer = "bearer";
  return std::ranges::equal(type, kBearer, {}, [](char c) { return static_cast<char>(c | 0x20); });
}

Result<> parse_authorized(const json::Value& root, TokenResponse& out) {
  SP_TRY_ASSIGN(std::optional<json::Value> details, root.optional_member("authorization_details"));
  if (!details) return {};
  SP_TRY_ASSIGN(json::Values list, details->array());
  for (json::Value entry : list) {
    SP_TRY_ASSIGN(std::string_view type, entry.string_member("type"));
    if (type != "openid_credential") continue;
    AuthorizedCredential authorized;
    SP_TRY_ASSIGN(authorized.configuration_id, entry.string_member("credential_configuration_id"));
    SP_TRY_ASSIGN(json::Value member, entry.member("credential_identifiers"));
    SP_TRY_ASSIGN(json::Values identifiers, member.array());
    for (json::Value identifier : identifiers) {
      SP_TRY_ASSIGN(std::string_view text, identifier.string());
      if (text.empty() || text.size() > kMostText) return fail(Errc::oid4vc_token_response);
      authorized.credential_identifiers.emplace_back(text);
    }
    if (authorized.credential_identifiers.empty()) return fail(Errc::oid4vc_token_response);
    out.authorized.push_back(std::move(authorized));
  }
  return {};
}

// A member that must hold something.
Result<std::string> text_member(const json::Value& root, std::string_view name, Errc otherwise) {
  SP_TRY_ASSIGN(std::string_view text, root.string_member(name));
  if (text.empty() || text.size() > kMostText) return fail(otherwise);
  return std::string(text);
}

Result<> parse_salts(const json::Value& root, CredentialResponse& out) {
  SP_TRY_ASSIGN(std::optional<json::Value> own, root.optional_member("statepass"));
  if (!own) return {};
  SP_TRY_ASSIGN(std::optional<json::Value> member, own->optional_member("salts"));
  if (!member) return {};
  SP_TRY_ASSIGN(json::Values list, member->array());
  if (list.size() != out.credentials.size()) return fail(Errc::oid4vc_credential_response);
  for (json::Value value : list) {
    SP_TRY_ASSIGN(std::string_view text, value.string());
    SP_TRY_ASSIGN(Bytes salt, from_hex0x(text));
    if (salt.size() != 32) return fail(Errc::oid4vc_credential_response);
    out.salts.push_back(take_array<32>(salt));
  }
  return {};
}

Result<CredentialResponse> parse_deferred(const json::Value& root) {
  CredentialResponse out;
  SP_TRY_ASSIGN(std::optional<json::Value> credentials, root.optional_member("credentials"));
  if (credentials) return fail(Errc::oid4vc_credential_response);
  SP_TRY_ASSIGN(out.transaction_id, text_member(root, "transaction_id", Errc::oid4vc_credential_response));
  SP_TRY_ASSIGN(out.interval, root.integer_member("interval"));
  if (out.interval < 1) return fail(Errc::oid4vc_credential_response);
  return out;
}

}  // namespace

std::string make_token_request(const TokenRequest& request) {
  Fields fields;
  if (request.refresh) {
    fields = {{"grant_type", std::string(kRefreshTokenGrant)}, {"refresh_token", request.grant}};
  } else {
    fields = {{"grant_type", std::string(kPreAuthorizedCodeGrant)}, {"pre-authorized_code", request.grant}};
    if (request.transaction_code) fields.emplace_back("tx_code", *request.transaction_code);
  }
  if (!request.client_id.empty()) fields.emplace_back("client_id", request.client_id);
  return write_form(fields);
}

Result<TokenRequest> parse_token_request(std::string_view form) {
  if (form.size() > kSmall.max_bytes) return fail(Errc::oid4vc_request);
  SP_TRY_ASSIGN(Fields fields, parse_form(form));
  const auto type = field(fields, "grant_type");
  if (!type) return fail(Errc::oid4vc_request);
  TokenRequest request;
  request.refresh = *type == kRefreshTokenGrant;
  if (!request.refresh && *type != kPreAuthorizedCodeGrant) return fail(Errc::oid4vc_grant_type);
  const auto grant = field(fields, request.refresh ? "refresh_token" : "pre-authorized_code");
  if (!grant || grant->empty()) return fail(Errc::oid4vc_request);
  request.grant = *grant;
  if (const auto code = field(fields, "tx_code")) {
    if (request.refresh || code->empty()) return fail(Errc::oid4vc_request);
    request.transaction_code = *code;
  }
  request.client_id = field(fields, "client_id").value_or("");
  return request;
}

std::string make_token_response(const TokenResponse& response) {
  json::Writer out;
  out.begin_object().member("access_token", response.access_token).member("token_type", "Bearer");
  if (response.expires_in > 0) out.member("expires_in", response.expires_in);
  if (!response.refresh_token.empty()) out.member("refresh_token", response.refresh_token);
  if (!response.authorized.empty()) {
    out.key("authorization_details").begin_array();
    for (const AuthorizedCredential& one : response.authorized) {
      out.begin_object().member("type", "openid_credential");
      out.member("credential_configuration_id", one.configuration_id).key("credential_identifiers").begin_array();
      for (const std::string& identifier : one.credential_identifiers) out.string(identifier);
      out.end_array().end_object();
    }
    out.end_array();
  }
  out.end_object();
  return out.take();
}

Result<TokenResponse> parse_token_response(std::string_view text) {
  SP_TRY_ASSIGN(json::Document document, json::Document::parse(text, kSmall));
  const json::Value root = document.root();
  TokenResponse out;
  SP_TRY_ASSIGN(out.access_token, root.string_member("access_token"));
  SP_TRY_ASSIGN(std::string_view type, root.string_member("token_type"));
  SP_TRY_ASSIGN(std::optional<std::int64_t> expires_in, root.optional_integer_member("expires_in"));
  SP_TRY_ASSIGN(std::optional<std::string_view> refresh, root.optional_string_member("refresh_token"));
  out.expires_in = std::max<std::int64_t>(0, expires_in.value_or(0));
  out.refresh_token = refresh.value_or("");
  if (!is_token(out.access_token) || !is_bearer(type) || (refresh && !is_token(*refresh))) {
    return fail(Errc::oid4vc_token_response);
  }
  SP_TRY(parse_authorized(root, out));
  return out;
}

std::string make_nonce_response(std::string_view nonce) {
  return json::Writer().begin_object().member("c_nonce", nonce).end_object().take();
}

Result<std::string> parse_nonce_response(std::string_view text) {
  SP_TRY_ASSIGN(json::Document document, json::Document::parse(text, kSmall));
  return text_member(document.root(), "c_nonce", Errc::oid4vc_nonce_response);
}

std::string make_credential_request(const CredentialRequest& request) {
  json::Writer out;
  out.begin_object();
  if (request.credential_identifier.empty()) {
    out.member("credential_configuration_id", request.configuration_id);
  } else {
    out.member("credential_identifier", request.credential_identifier);
  }
  out.key("proofs").begin_object().key("jwt").begin_array();
  for (const std::string& proof : request.proofs) out.string(proof);
  out.end_array().end_object().end_object();
  return out.take();
}

Result<CredentialRequest> parse_credential_request(std::string_view text, std::size_t most_proofs) {
  SP_TRY_ASSIGN(json::Document document, json::Document::parse(text, {.max_bytes = 1024 * 1024, .max_depth = 8}));
  const json::Value root = document.root();
  CredentialRequest out;
  SP_TRY_ASSIGN(auto configuration_id, root.optional_string_member("credential_configuration_id"));
  SP_TRY_ASSIGN(auto identifier, root.optional_string_member("credential_identifier"));
  out.configuration_id = configuration_id.value_or("");
  out.credential_identifier = identifier.value_or("");
  if (configuration_id.has_value() == identifier.has_value() ||
      out.configuration_id.empty() == out.credential_identifier.empty()) {
    return fail(Errc::oid4vc_request);
  }
  SP_TRY_ASSIGN(std::optional<json::Value> proofs, root.optional_member("proofs"));
  if (!proofs) return fail(Errc::oid4vc_proof_count);
  SP_TRY_ASSIGN(json::Values types, proofs->object());
  SP_TRY_ASSIGN(std::optional<json::Value> jwt, proofs->optional_member("jwt"));
  if (types.size() != 1 || !jwt) return fail(Errc::oid4vc_proof);
  SP_TRY_ASSIGN(json::Values list, jwt->array());
  if (list.size() < 1 || list.size() > most_proofs) return fail(Errc::oid4vc_proof_count);
  for (json::Value value : list) {
    SP_TRY_ASSIGN(std::string_view proof, value.string());
    out.proofs.emplace_back(proof);
  }
  return out;
}

std::string make_credential_response(const CredentialResponse& response) {
  json::Writer out;
  out.begin_object();
  if (response.deferred()) {
    out.member("transaction_id", response.transaction_id).member("interval", response.interval).end_object();
    return out.take();
  }
  out.key("credentials").begin_array();
  for (const Bytes& credential : response.credentials) {
    out.begin_object().member("credential", to_base64url(credential)).end_object();
  }
  out.end_array();
  if (!response.notification_id.empty()) out.member("notification_id", response.notification_id);
  if (!response.salts.empty()) {
    out.key("statepass").begin_object().key("salts").begin_array();
    for (const Hash32& salt : response.salts) out.string(to_hex0x(salt));
    out.end_array().end_object();
  }
  out.end_object();
  return out.take();
}

Result<CredentialResponse> parse_credential_response(std::string_view text, bool deferred, std::size_t most) {
  SP_TRY_ASSIGN(json::Document document,
                json::Document::parse(text, {.max_bytes = 8 * 1024 * 1024, .max_depth = 8, .max_values = 4096}));
  const json::Value root = document.root();
  if (deferred) return parse_deferred(root);
  CredentialResponse out;
  SP_TRY_ASSIGN(std::optional<json::Value> transaction, root.optional_member("transaction_id"));
  if (transaction) return fail(Errc::oid4vc_credential_response);
  SP_TRY_ASSIGN(json::Value member, root.member("credentials"));
  SP_TRY_ASSIGN(json::Values list, member.array());
  if (list.size() < 1 || list.size() > most) return fail(Errc::oid4vc_credential_response);
  for (json::Value entry : list) {
    SP_TRY_ASSIGN(std::string_view encoded, entry.string_member("credential"));
    SP_TRY_ASSIGN(Bytes credential, from_base64url(encoded));
    out.credentials.push_back(std::move(credential));
  }
  SP_TRY_ASSIGN(std::optional<json::Value> notification, root.optional_member("notification_id"));
  if (notification) {
    SP_TRY_ASSIGN(out.notification_id, text_member(root, "notification_id", Errc::oid4vc_credential_response));
  }
  SP_TRY(parse_salts(root, out));
  return out;
}

std::string make_deferred_request(std::string_view transaction_id) {
  return json::Writer().begin_object().member("transaction_id", transaction_id).end_object().take();
}

Result<std::string> parse_deferred_request(std::string_view text) {
  SP_TRY_ASSIGN(json::Document document, json::Document::parse(text, kSmall));
  return text_member(document.root(), "transaction_id", Errc::oid4vc_request);
}

std::string make_notification(const Notification& notification) {
  json::Writer out;
  out.begin_object().member("notification_id", notification.notification_id);
  out.member("event", kEvents[static_cast<std::size_t>(notification.event)]).end_object();
  return out.take();
}

Result<Notification> parse_notification(std::string_view text) {
  SP_TRY_ASSIGN(json::Document document, json::Document::parse(text, kSmall));
  Notification out;
  SP_TRY_ASSIGN(out.notification_id, text_member(document.root(), "notification_id", Errc::oid4vc_request));
  SP_TRY_ASSIGN(std::string_view event, document.root().string_member("event"));
  const auto found = std::ranges::find(kEvents, event);
  if (found == std::end(kEvents)) return fail(Errc::oid4vc_request);
  out.event = static_cast<Event>(found - std::begin(kEvents));
  return out;
}

std::string make_error(std::string_view error, std::string_view description) {
  json::Writer out;
  out.begin_object().member("error", error);
  if (!description.empty()) out.member("error_description", description);
  out.end_object();
  return out.take();
}

std::string parse_error(std::string_view text) {
  auto document = json::Document::parse(text, kSmall);
  if (!document) return {};
  auto error = document->root().string_member("error");
  return error && error->size() <= kMostText ? std::string(*error) : std::string();
}

std::string_view token_error_name(Errc code) {
  switch (code) {
    case Errc::oid4vc_grant_type:
      return "unsupported_grant_type";
    case Errc::oid4vc_grant_refused:
    case Errc::oid4vc_transaction_code:
      return "invalid_grant";
    default:
      return "invalid_request";
  }
}

std::string_view credential_error_name(Errc code) {
  switch (code) {
    case Errc::oid4vc_proof_nonce:
      return "invalid_nonce";
    case Errc::oid4vc_proof:
    case Errc::oid4vc_proof_audience:
    case Errc::oid4vc_proof_time:
    case Errc::oid4vc_proof_key:
    case Errc::oid4vc_proof_count:
      return "invalid_proof";
    case Errc::oid4vc_configuration:
      return "unknown_credential_configuration";
    case Errc::oid4vc_transaction_id:
      return "invalid_transaction_id";
    case Errc::oid4vc_denied:
      return "credential_request_denied";
    default:
      return "invalid_credential_request";
  }
}

}  // namespace statepass::oid4vc
