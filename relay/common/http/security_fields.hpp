#pragma once

#include <string>
#include <vector>

namespace statepass::common {

struct PageSecurity {
  // Origins that the page may talk to besides its own ("https://relay.example", "wss://relay.example").
  std::vector<std::string> connect;
  std::vector<std::string> trusted_types;  // policy names; none: no policy at all
  bool https = false;                      // adds Strict-Transport-Security
};

// The response fields of a page's host: a content security policy that lets the page run its own scripts and its own
// WebAssembly and talk to the named origins, and nothing else. Complete lines, each with \r\n.
std::string page_security_fields(const PageSecurity& page);

// The fields of an interface that serves data only.
std::string api_security_fields(bool https);

}  // namespace statepass::common
