#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

// The two documents about an issuer, read and written (OpenID4VCI 1.0 section 12.2, RFC 8414).
namespace statepass::oid4vc {

inline constexpr std::string_view kIssuerDocument = "openid-credential-issuer";
inline constexpr std::string_view kAuthorizationDocument = "oauth-authorization-server";
inline constexpr std::size_t kMostConfigurations = 128;
inline constexpr std::int64_t kMostBatch = 256;

// One entry of credential_configurations_supported.
struct Configuration {
  std::string id;
  std::string format;
  std::string doc_type;  // of mso_mdoc
  std::string name;      // for display, in the language asked for
  bool jwt_proof_es256 = false;
  bool key_attestation_required = false;

  // Whether this wallet can receive it: an mdoc whose device key is proved by a JWT with ES256.
  bool is_usable() const;
  friend bool operator==(const Configuration&, const Configuration&) = default;
};

struct IssuerMetadata {
  std::string credential_issuer;
  std::vector<std::string> authorization_servers;  // empty: the issuer itself
  std::string credential_endpoint;
  std::string nonce_endpoint;                // empty: the issuer asks for no nonce
  std::string deferred_credential_endpoint;  // empty: none
  std::string notification_endpoint;         // empty: none
  std::int64_t batch_size = 1;
  bool encryption_required = false;  // of requests or responses
  std::string name;                  // for display
  std::vector<Configuration> configurations;

  const Configuration* find(std::string_view id) const;
  friend bool operator==(const IssuerMetadata&, const IssuerMetadata&) = default;
};

// `locale` is a language tag (BCP 47): names in this language, else in its first part, else the first ones are taken.
// The codes of json; oid4vc_metadata: an empty identifier, a batch size out of range, too many configurations;
// oid4vc_issuer_mismatch: the document is about somebody else than `issuer`, letter by letter.
Result<IssuerMetadata> parse_issuer_metadata(std::string_view text, std::string_view issuer, std::string_view locale);
// What a desk publishes. The locale is that of the names.
std::string make_issuer_metadata(const IssuerMetadata& metadata, std::string_view locale);

struct AuthorizationMetadata {
  std::string issuer;
  std::string token_endpoint;
  bool pre_authorized_code = false;  // in grant_types_supported, or no such member
  bool anonymous_access = false;     // pre-authorized_grant_anonymous_access_supported

  friend bool operator==(const AuthorizationMetadata&, const AuthorizationMetadata&) = default;
};

// The codes of json; oid4vc_issuer_mismatch.
Result<AuthorizationMetadata> parse_authorization_metadata(std::string_view text, std::string_view issuer);
std::string make_authorization_metadata(const AuthorizationMetadata& metadata);

}  // namespace statepass::oid4vc
