#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

// The addresses that an issuance may touch.
namespace statepass::oid4vc {

// An absolute http or https URL without user information and fragment. oid4vc_url for anything else, for characters
// outside the printable ASCII that a URL may have, and for hosts that are not letters, digits, '.' and '-'.
struct Url {
  std::string origin;  // scheme, host and, unless it is the scheme's own, port; lower case
  std::string host;
  std::string path;   // empty, or from the first '/'
  std::string query;  // empty, or from the '?'
};
Result<Url> parse_url(std::string_view text);

// Who may be contacted: the desks of the chain configuration, and nobody else whatever an offer or a document says.
class AllowedOrigins {
 public:
  // Each an https origin. Plain http passes on localhost alone, and in development builds alone. oid4vc_url for a text
  // that is no origin.
  static Result<AllowedOrigins> make(const std::vector<std::string>& origins);
  // oid4vc_url, oid4vc_issuer_unknown.
  Result<> check(std::string_view url) const;

 private:
  std::vector<std::string> origins_;
};

// The scheme rule alone: https, or in development http on localhost.
bool is_acceptable_scheme(const Url& url, bool development);

// Where a document about `issuer` is found: /.well-known/NAME stands between host and path, a slash at the end is
// dropped (OpenID4VCI 12.2.2, RFC 8414 3.1). oid4vc_url, also for an issuer with a query.
Result<std::string> well_known_url(std::string_view issuer, std::string_view name);

// application/x-www-form-urlencoded. Names given twice are an error (RFC 6749 3.2).
using Fields = std::vector<std::pair<std::string, std::string>>;
std::string write_form(const Fields& fields);
// oid4vc_request: a broken escape, a name without '=', a name twice, not UTF-8, more than 32 fields.
Result<Fields> parse_form(std::string_view text);
std::optional<std::string_view> field(const Fields& fields, std::string_view name);

// Everything but unreserved characters (RFC 3986 2.3) escaped.
std::string percent_encode(std::string_view text);

}  // namespace statepass::oid4vc
