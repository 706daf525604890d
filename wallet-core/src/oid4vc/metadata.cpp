#include "oid4vc/metadata.hpp"

#include <algorithm>
#include <optional>

#include "json/reader.hpp"
#include "json/writer.hpp"
#include "oid4vc/grants.hpp"

namespace statepass::oid4vc {
namespace {

constexpr json::Limits kLimits{.max_bytes = 1024 * 1024, .max_depth = 16, .max_values = 32'768};

// A list of strings under `name` holds `text`. False when there is no such member.
Result<bool> lists(const json::Value& object, std::string_view name, std::string_view text) {
  SP_TRY_ASSIGN(std::optional<json::Value> member, object.optional_member(name));
  if (!member) return false;
  SP_TRY_ASSIGN(json::Values list, member->array());
  bool found = false;
  for (json::Value value : list) {
    SP_TRY_ASSIGN(std::string_view one, value.string());
    found |= one == text;
  }
  return found;
}

// The best name of a `display` list: 2 its language, 1 the language without region, 0 any other.
Result<std::string> display_name(const json::Value& object, std::string_view locale) {
  std::string name;
  int best = -1;
  SP_TRY_ASSIGN(std::optional<json::Value> display, object.optional_member("display"));
  if (!display) return name;
  SP_TRY_ASSIGN(json::Values entries, display->array());
  const std::string_view language = locale.substr(0, locale.find('-'));
  for (json::Value entry : entries) {
    SP_TRY_ASSIGN(std::optional<std::string_view> text, entry.optional_string_member("name"));
    SP_TRY_ASSIGN(std::optional<std::string_view> tag, entry.optional_string_member("locale"));
    if (!text) continue;
    const int fit = tag == locale ? 2 : tag && tag->substr(0, tag->find('-')) == language ? 1 : 0;
    if (fit > best) name = *text, best = fit;
  }
  return name;
}

Result<> parse_proof_types(const json::Value& value, Configuration& out) {
  SP_TRY_ASSIGN(std::optional<json::Value> types, value.optional_member("proof_types_supported"));
  if (!types) return {};
  SP_TRY_ASSIGN(std::optional<json::Value> jwt, types->optional_member("jwt"));
  if (!jwt) return {};
  SP_TRY_ASSIGN(out.jwt_proof_es256, lists(*jwt, "proof_signing_alg_values_supported", "ES256"));
  SP_TRY_ASSIGN(std::optional<json::Value> attestations, jwt->optional_member("key_attestations_required"));
  out.key_attestation_required = attestations.has_value();
  return {};
}

Result<Configuration> parse_configuration(const json::Value& value, std::string_view locale) {
  Configuration out;
  out.id = value.name();
  SP_TRY_ASSIGN(out.format, value.string_member("format"));
  SP_TRY(parse_proof_types(value, out));
  if (out.format == kMsoMdocFormat) {
    SP_TRY_ASSIGN(out.doc_type, value.string_member("doctype"));
  }
  SP_TRY_ASSIGN(std::optional<json::Value> metadata, value.optional_member("credential_metadata"));
  if (metadata) {
    SP_TRY_ASSIGN(out.name, display_name(*metadata, locale));
  }
  return out;
}

Result<bool> requires_encryption(const json::Value& root) {
  bool required = false;
  for (std::string_view name : {"credential_request_encryption", "credential_response_encryption"}) {
    SP_TRY_ASSIGN(std::optional<json::Value> member, root.optional_member(name));
    if (!member) continue;
    SP_TRY_ASSIGN(std::optional<bool> demanded, member->optional_boolean_member("encryption_required"));
    required |= demanded.value_or(false);
  }
  return required;
}

Result<> parse_endpoints(const json::Value& root, IssuerMetadata& out) {
  SP_TRY_ASSIGN(out.credential_endpoint, root.string_member("credential_endpoint"));
  const std::pair<std::string_view, std::string*> optional[] = {
      {"nonce_endpoint", &out.nonce_endpoint},
      {"deferred_credential_endpoint", &out.deferred_credential_endpoint},
      {"notification_endpoint", &out.notification_endpoint},
  };
  for (const auto& [name, place] : optional) {
    SP_TRY_ASSIGN(std::optional<std::string_view> url, root.optional_string_member(name));
    *place = url.value_or("");
  }
  return {};
}

void write_display(json::Writer& out, std::string_view name, std::string_view locale) {
  if (name.empty()) return;
  out.key("display").begin_array().begin_object().member("name", name).member("locale", locale);
  out.end_object().end_array();
}

}  // namespace

bool Configuration::is_usable() const {
  return format == kMsoMdocFormat && !doc_type.empty() && jwt_proof_es256 && !key_attestation_required;
}

const Configuration* IssuerMetadata::find(std::string_view id) const {
  auto found = std::ranges::find(configurations, id, &Configuration::id);
  return found == configurations.end() ? nullptr : &*found;
}

Result<IssuerMetadata> parse_issuer_metadata(std::string_view text, std::string_view issuer, std::string_view locale) {
  SP_TRY_ASSIGN(json::Document document, json::Document::parse(text, kLimits));
  const json::Value root = document.root();
  IssuerMetadata out;
  SP_TRY_ASSIGN(out.credential_issuer, root.string_member("credential_issuer"));
  if (out.credential_issuer != issuer) return fail(Errc::oid4vc_issuer_mismatch);
  SP_TRY_ASSIGN(std::optional<json::Value> servers, root.optional_member("authorization_servers"));
  if (servers) {
    SP_TRY_ASSIGN(json::Values list, servers->array());
    if (list.size() < 1 || list.size() > 8) return fail(Errc::oid4vc_metadata);
    for (json::Value server : list) {
      SP_TRY_ASSIGN(std::string_view url, server.string());
      out.authorization_servers.emplace_back(url);
    }
  }
  SP_TRY(parse_endpoints(root, out));
  SP_TRY_ASSIGN(std::optional<json::Value> batch, root.optional_member("batch_credential_issuance"));
  if (batch) {
    SP_TRY_ASSIGN(out.batch_size, batch->integer_member("batch_size"));
    if (out.batch_size < 2) return fail(Errc::oid4vc_metadata);
    out.batch_size = std::min(out.batch_size, kMostBatch);
  }
  SP_TRY_ASSIGN(out.encryption_required, requires_encryption(root));
  SP_TRY_ASSIGN(out.name, display_name(root, locale));
  SP_TRY_ASSIGN(json::Value supported, root.member("credential_configurations_supported"));
  SP_TRY_ASSIGN(json::Values entries, supported.object());
  if (entries.size() > kMostConfigurations) return fail(Errc::oid4vc_metadata);
  for (json::Value entry : entries) {
    SP_TRY_ASSIGN(Configuration configuration, parse_configuration(entry, locale));
    if (configuration.id.empty()) return fail(Errc::oid4vc_metadata);
    out.configurations.push_back(std::move(configuration));
  }
  return out;
}

std::string make_issuer_metadata(const IssuerMetadata& metadata, std::string_view locale) {
  json::Writer out;
  out.begin_object().member("credential_issuer", metadata.credential_issuer);
  if (!metadata.authorization_servers.empty()) {
    out.key("authorization_servers").begin_array();
    for (const std::string& server : metadata.authorization_servers) out.string(server);
    out.end_array();
  }
  out.member("credential_endpoint", metadata.credential_endpoint);
  const std::pair<std::string_view, const std::string*> optional[] = {
      {"nonce_endpoint", &metadata.nonce_endpoint},
      {"deferred_credential_endpoint", &metadata.deferred_credential_endpoint},
      {"notification_endpoint", &metadata.notification_endpoint},
  };
  for (const auto& [name, url] : optional) {
    if (!url->empty()) out.member(name, *url);
  }
  if (metadata.batch_size > 1) {
    out.key("batch_credential_issuance").begin_object().member("batch_size", metadata.batch_size).end_object();
  }
  write_display(out, metadata.name, locale);
  out.key("credential_configurations_supported").begin_object();
  for (const Configuration& one : metadata.configurations) {
    out.key(one.id).begin_object().member("format", one.format);
    if (!one.doc_type.empty()) out.member("doctype", one.doc_type);
    // COSE's -7 is ES256: mso_mdoc names the issuer's algorithms by their numbers.
    out.key("cryptographic_binding_methods_supported").begin_array().string("cose_key").end_array();
    out.key("credential_signing_alg_values_supported").begin_array().integer(-7).end_array();
    if (one.jwt_proof_es256) {
      out.key("proof_types_supported").begin_object().key("jwt").begin_object();
      out.key("proof_signing_alg_values_supported").begin_array().string("ES256").end_array();
      if (one.key_attestation_required) out.key("key_attestations_required").begin_object().end_object();
      out.end_object().end_object();
    }
    if (!one.name.empty()) {
      out.key("credential_metadata").begin_object();
      write_display(out, one.name, locale);
      out.end_object();
    }
    out.end_object();
  }
  out.end_object().end_object();
  return out.take();
}

Result<AuthorizationMetadata> parse_authorization_metadata(std::string_view text, std::string_view issuer) {
  SP_TRY_ASSIGN(json::Document document, json::Document::parse(text, kLimits));
  const json::Value root = document.root();
  AuthorizationMetadata out;
  SP_TRY_ASSIGN(out.issuer, root.string_member("issuer"));
  if (out.issuer != issuer) return fail(Errc::oid4vc_issuer_mismatch);
  SP_TRY_ASSIGN(out.token_endpoint, root.string_member("token_endpoint"));
  SP_TRY_ASSIGN(std::optional<json::Value> grants, root.optional_member("grant_types_supported"));
  SP_TRY_ASSIGN(out.pre_authorized_code, lists(root, "grant_types_supported", kPreAuthorizedCodeGrant));
  out.pre_authorized_code |= !grants;
  constexpr std::string_view kAnonymous = "pre-authorized_grant_anonymous_access_supported";
  SP_TRY_ASSIGN(std::optional<bool> anonymous, root.optional_boolean_member(kAnonymous));
  out.anonymous_access = anonymous.value_or(false);
  return out;
}

std::string make_authorization_metadata(const AuthorizationMetadata& metadata) {
  json::Writer out;
  out.begin_object().member("issuer", metadata.issuer).member("token_endpoint", metadata.token_endpoint);
  out.key("grant_types_supported").begin_array();
  if (metadata.pre_authorized_code) out.string(kPreAuthorizedCodeGrant).string(kRefreshTokenGrant);
  out.end_array().member("pre-authorized_grant_anonymous_access_supported", metadata.anonymous_access);
  // An authorisation server of this one grant need not have the member; readers that follow RFC 8414 want it.
  out.key("response_types_supported").begin_array().end_array();
  out.key("token_endpoint_auth_methods_supported").begin_array().string("none").end_array().end_object();
  return out.take();
}

}  // namespace statepass::oid4vc
