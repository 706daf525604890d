#include "common/http/url.hpp"

#include <algorithm>
#include <charconv>

namespace statepass::common {
namespace {

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
}
bool is_v6_character(char c) {
  return (c >= 'a' && c <= 'f') || (c >= '0' && c <= '9') || c == ':' || c == '.';
}
bool is_path_character(char c) {
  return c > ' ' && c < 0x7f && c != '?' && c != '#' && c != '\\' && c != '"' && c != '<' && c != '>';
}

// "host", "host:port" or "[v6]:port"
bool parse_authority(std::string_view text, Url& url) {
  std::string_view port;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return false;
    url.host = text.substr(1, end - 1);
    if (!std::ranges::all_of(url.host, is_v6_character)) return false;
    text.remove_prefix(end + 1);
    if (!text.empty() && text.front() != ':') return false;
    port = text;
  } else {
    const auto colon = std::min(text.find(':'), text.size());
    url.host = text.substr(0, colon);
    if (!std::ranges::all_of(url.host, is_host_character)) return false;
    port = text.substr(colon);
  }
  if (url.host.empty()) return false;
  if (port.empty()) return true;
  port.remove_prefix(1);
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), url.port);
  return error == std::errc() && end == port.data() + port.size() && url.port != 0;
}

}  // namespace

std::optional<Url> Url::parse(std::string_view text) {
  Url url;
  if (text.starts_with("https://")) {
    url.tls = true;
    url.port = 443;
    text.remove_prefix(8);
  } else if (text.starts_with("http://")) {
    text.remove_prefix(7);
  } else {
    return std::nullopt;
  }
  const auto slash = std::min(text.find('/'), text.size());
  if (!parse_authority(text.substr(0, slash), url)) return std::nullopt;
  url.path = text.substr(slash);
  if (!std::ranges::all_of(url.path, is_path_character)) return std::nullopt;
  while (url.path.ends_with('/')) url.path.pop_back();
  return url;
}

std::string Url::authority() const {
  std::string out = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (port != (tls ? 443 : 80)) out.append(":").append(std::to_string(port));
  return out;
}

std::string Url::origin() const {
  return (tls ? "https://" : "http://") + authority();
}

std::string Url::web_socket_origin() const {
  return (tls ? "wss://" : "ws://") + authority();
}

bool Url::is_loopback() const {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

}  // namespace statepass::common
