#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"

// One request that a step machine wants made, and what came of it. The face makes it: it follows no redirect, sends no
// cookies, keeps nothing in a cache, and cuts off a body above kMostHttpBody.
namespace statepass {

inline constexpr std::size_t kMostHttpBody = 8 * 1024 * 1024;

enum class HttpMethod : std::uint8_t { get, post };

struct HttpHeader {
  std::string name;  // in any case
  std::string value;
};

struct HttpRequest {
  HttpMethod method = HttpMethod::get;
  std::string url;
  std::vector<HttpHeader> headers;
  Bytes body;
};

struct HttpResponse {
  int status = 0;
  std::vector<HttpHeader> headers;
  Bytes body;

  // The first header of this name, given in lower case; empty when there is none.
  std::string_view header(std::string_view lower_name) const {
    for (const HttpHeader& one : headers) {
      if (std::ranges::equal(one.name, lower_name, {},
                             [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; })) {
        return one.value;
      }
    }
    return {};
  }
};

}  // namespace statepass
