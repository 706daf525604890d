#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

// The messages between wallet and issuer (OpenID4VCI 1.0 sections 6 to 11), each written by one side and read by the
// other with these functions. Unknown members are ignored, as the standard demands.
namespace statepass::oid4vc {

inline constexpr std::string_view kJson = "application/json";
inline constexpr std::string_view kForm = "application/x-www-form-urlencoded";

// Token endpoint (section 6).
struct TokenRequest {
  bool refresh = false;                         // a refresh token instead of a pre-authorised code
  std::string grant;                            // the code or the token
  std::optional<std::string> transaction_code;  // with a code
  std::string client_id;                        // empty for anonymous access
};
std::string make_token_request(const TokenRequest& request);
// oid4vc_request: a field missing, empty or out of place; oid4vc_grant_type.
Result<TokenRequest> parse_token_request(std::string_view form);

// What an access token opens: the datasets of one configuration (section 6.2).
struct AuthorizedCredential {
  std::string configuration_id;
  std::vector<std::string> credential_identifiers;
};
struct TokenResponse {
  std::string access_token;
  std::int64_t expires_in = 0;  // seconds, 0 when it is not told
  std::string refresh_token;    // empty: none
  std::vector<AuthorizedCredential> authorized;
};
std::string make_token_response(const TokenResponse& response);
// The codes of json; oid4vc_token_response: another token type than Bearer, a token that is not visible ASCII, or no
// identifiers in authorization_details.
Result<TokenResponse> parse_token_response(std::string_view text);

// Nonce endpoint (section 7).
std::string make_nonce_response(std::string_view nonce);
// The codes of json; oid4vc_nonce_response: empty, or above 1,024 bytes.
Result<std::string> parse_nonce_response(std::string_view text);

// Credential endpoint (section 8).
struct CredentialRequest {
  std::string configuration_id;       // either this
  std::string credential_identifier;  // or this
  std::vector<std::string> proofs;    // of type jwt
};
std::string make_credential_request(const CredentialRequest& request);
// The codes of json; oid4vc_request: both identifiers or none; oid4vc_proof_count: no proofs or too many; oid4vc_proof:
// another type of proof.
Result<CredentialRequest> parse_credential_request(std::string_view text, std::size_t most_proofs);

struct CredentialResponse {
  std::vector<Bytes> credentials;  // each an encoded IssuerSigned
  std::string notification_id;     // empty: none
  std::vector<Hash32> salts;       // member statepass: one a credential, or none (ledger specification 7)
  std::string transaction_id;      // deferred: the only two members then
  std::int64_t interval = 0;       // seconds

  bool deferred() const { return !transaction_id.empty(); }
};
std::string make_credential_response(const CredentialResponse& response);
// `deferred` says that the status was 202. The codes of json; base_base64url; base_hex; oid4vc_credential_response: a
// member of the other kind of answer, no credentials, more than `most`, salts of another number, no positive interval.
Result<CredentialResponse> parse_credential_response(std::string_view text, bool deferred, std::size_t most);

// Deferred credential endpoint (section 9): the transaction's identifier.
std::string make_deferred_request(std::string_view transaction_id);
// The codes of json; oid4vc_request when it is empty.
Result<std::string> parse_deferred_request(std::string_view text);

// Notification endpoint (section 11).
enum class Event : std::uint8_t { accepted, failure, deleted };
struct Notification {
  std::string notification_id;
  Event event = Event::accepted;
};
std::string make_notification(const Notification& notification);
// The codes of json; oid4vc_request: empty, or an event that is not defined.
Result<Notification> parse_notification(std::string_view text);

// An error answer (RFC 6749 5.2, RFC 6750 3, section 8.3.1). `description` is for developers: printable ASCII.
std::string make_error(std::string_view error, std::string_view description);
// The error's name; empty when the text is no error answer.
std::string parse_error(std::string_view text);

// The standard's names for what the desk found wrong: of the token endpoint, and of the other endpoints.
std::string_view token_error_name(Errc code);
std::string_view credential_error_name(Errc code);

}  // namespace statepass::oid4vc
