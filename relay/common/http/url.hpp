#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace statepass::common {

// An http or https address without user, query or fragment.
struct Url {
  bool tls = false;
  std::string host;  // without the brackets of an IPv6 address
  std::uint16_t port = 80;
  std::string path;  // "" or starting with '/'

  static std::optional<Url> parse(std::string_view text);
  // "https://host" or "http://host:8545", as a browser names an origin.
  std::string origin() const;
  // The same place for WebSockets: "wss://host".
  std::string web_socket_origin() const;
  // For the Host field.
  std::string authority() const;
  bool is_loopback() const;
};

}  // namespace statepass::common
