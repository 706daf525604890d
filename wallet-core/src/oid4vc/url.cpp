#include "oid4vc/url.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace statepass::oid4vc {
namespace {

constexpr std::size_t kMostUrl = 2048, kMostFields = 32;
constexpr bool kDevelopment = STATEPASS_DEVELOPMENT;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter_or_digit(char c) {
  return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z');
}
bool is_unreserved(char c) {
  return is_letter_or_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}
// Printable ASCII without what RFC 3986 leaves out of URLs; browsers read a backslash as a slash.
bool is_url_character(char c) {
  return c > ' ' && c < '\x7f' && std::string_view("\"<>\\^`{|}#").find(c) == std::string_view::npos;
}

// A port as it is written in an origin: nothing for none, and for the scheme's own.
Result<std::string> port_suffix(std::string_view text, bool secure) {
  if (text.empty() || text.size() > 5 || text[0] == '0' || !std::ranges::all_of(text, is_digit)) {
    return fail(Errc::oid4vc_url);
  }
  unsigned port = 0;
  for (char c : text) port = port * 10 + static_cast<unsigned>(c - '0');
  if (port > 65535) return fail(Errc::oid4vc_url);
  if (port == (secure ? 443u : 80u)) return std::string();
  return ':' + std::string(text);
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (lower(c) >= 'a' && lower(c) <= 'f') return lower(c) - 'a' + 10;
  return -1;
}

// A plus sign is a space: encoders that mean a plus write %2B.
Result<std::string> form_decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out.push_back(text[i] == '+' ? ' ' : text[i]);
      continue;
    }
    if (text.size() - i < 3) return fail(Errc::oid4vc_request, i);
    const int high = hex_value(text[i + 1]), low = hex_value(text[i + 2]);
    if (high < 0 || low < 0) return fail(Errc::oid4vc_request, i);
    out.push_back(static_cast<char>(high << 4 | low));
    i += 2;
  }
  if (!is_utf8(bytes_of(out))) return fail(Errc::oid4vc_request);
  return out;
}

}  // namespace

Result<Url> parse_url(std::string_view text) {
  if (text.size() > kMostUrl || !std::ranges::all_of(text, is_url_character)) return fail(Errc::oid4vc_url);
  std::string scheme;
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) return fail(Errc::oid4vc_url);
  for (char c : text.substr(0, colon)) scheme.push_back(lower(c));
  if (scheme != "https" && scheme != "http") return fail(Errc::oid4vc_url);
  const std::string_view rest = text.substr(colon + 3);
  const std::size_t authority_end = std::min(rest.find_first_of("/?"), rest.size());
  const std::string_view authority = rest.substr(0, authority_end);
  const std::size_t host_end = std::min(authority.find(':'), authority.size());

  Url url;
  for (char c : authority.substr(0, host_end)) {
    if (!is_letter_or_digit(c) && c != '.' && c != '-') return fail(Errc::oid4vc_url);
    url.host.push_back(lower(c));
  }
  if (url.host.empty()) return fail(Errc::oid4vc_url);
  url.origin = scheme + "://" + url.host;
  if (host_end < authority.size()) {
    SP_TRY_ASSIGN(std::string port, port_suffix(authority.substr(host_end + 1), scheme == "https"));
    url.origin += port;
  }
  const std::size_t query = std::min(rest.find('?'), rest.size());
  url.path = rest.substr(authority_end, query - authority_end);
  url.query = rest.substr(query);
  return url;
}

bool is_acceptable_scheme(const Url& url, bool development) {
  if (url.origin.starts_with("https://")) return true;
  return development && (url.host == "localhost" || url.host == "127.0.0.1");
}

Result<AllowedOrigins> AllowedOrigins::make(const std::vector<std::string>& origins) {
  AllowedOrigins out;
  for (const std::string& text : origins) {
    SP_TRY_ASSIGN(Url url, parse_url(text));
    if (!url.path.empty() || !url.query.empty() || !is_acceptable_scheme(url, kDevelopment)) {
      return fail(Errc::oid4vc_url);
    }
    out.origins_.push_back(url.origin);
  }
  return out;
}

Result<> AllowedOrigins::check(std::string_view text) const {
  SP_TRY_ASSIGN(Url url, parse_url(text));
  if (std::ranges::find(origins_, url.origin) == origins_.end()) return fail(Errc::oid4vc_issuer_unknown);
  return {};
}

Result<std::string> well_known_url(std::string_view issuer, std::string_view name) {
  SP_TRY_ASSIGN(Url url, parse_url(issuer));
  if (!url.query.empty()) return fail(Errc::oid4vc_url);
  std::string path = url.path;
  if (path.ends_with('/')) path.pop_back();
  return url.origin + "/.well-known/" + std::string(name) + path;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (char c : text) {
    if (is_unreserved(c)) {
      out.push_back(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out.push_back('%');
      out.push_back(kHex[byte >> 4]);
      out.push_back(kHex[byte & 15]);
    }
  }
  return out;
}

std::string write_form(const Fields& fields) {
  std::string out;
  for (const auto& [name, value] : fields) {
    if (!out.empty()) out.push_back('&');
    out += percent_encode(name);
    out.push_back('=');
    out += percent_encode(value);
  }
  return out;
}

Result<Fields> parse_form(std::string_view text) {
  Fields fields;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos || fields.size() >= kMostFields) return fail(Errc::oid4vc_request);
    SP_TRY_ASSIGN(std::string name, form_decode(pair.substr(0, equals)));
    SP_TRY_ASSIGN(std::string value, form_decode(pair.substr(equals + 1)));
    if (field(fields, name)) return fail(Errc::oid4vc_request);
    fields.emplace_back(std::move(name), std::move(value));
  }
  return fields;
}

std::optional<std::string_view> field(const Fields& fields, std::string_view name) {
  for (const auto& [key, value] : fields) {
    if (key == name) return value;
  }
  return std::nullopt;
}

}  // namespace statepass::oid4vc
