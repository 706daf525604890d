#pragma once

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <limits>
#include <string_view>

#include "common/http/message.hpp"

// Internal to net/: Beast's parser, filling our Request.
namespace statepass::common {

class RequestParser : public boost::beast::http::basic_parser<true> {
 public:
  RequestParser(Request& request, std::uint32_t header_bytes) : request_(request) {
    header_limit(header_bytes);
    body_limit(boost::none);  // known when the route is
    eager(false);
  }
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;

  // After the header: the most that the body may have, from here on the body is read.
  void take_body(std::size_t most) {
    most_ = most;
    eager(true);
  }
  bool body_too_large() const { return too_large_; }
  bool is_http_1_0() const { return version_ < 11; }
  // Wants an interim answer before it sends its body.
  bool expects_continue() const {
    const auto value = request_.fields.find("Expect");
    return value && equal_no_case(*value, "100-continue");
  }

 private:
  using ErrorCode = boost::beast::error_code;
  using View = boost::beast::string_view;
  static std::string_view plain(View view) { return {view.data(), view.size()}; }

  void on_request_impl(boost::beast::http::verb, View method, View target, int version, ErrorCode&) override {
    version_ = version;
    request_.method = method_of(plain(method));
    request_.target = plain(target);
  }
  void on_response_impl(int, View, int, ErrorCode&) override {}
  void on_field_impl(boost::beast::http::field, View name, View value, ErrorCode&) override {
    if (!header_done_) request_.fields.add(plain(name), plain(value));  // trailers are dropped
  }
  void on_header_impl(ErrorCode&) override {
    header_done_ = true;
    request_.keep_alive = keep_alive();
  }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, ErrorCode&) override {}
  std::size_t take(View body, ErrorCode& error) {
    if (request_.body.size() + body.size() > most_) {
      too_large_ = true;
      error = boost::beast::http::error::body_limit;
      return 0;
    }
    request_.body.append(body.data(), body.size());
    return body.size();
  }
  std::size_t on_body_impl(View body, ErrorCode& error) override { return take(body, error); }
  void on_chunk_header_impl(std::uint64_t, View, ErrorCode&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, View body, ErrorCode& error) override { return take(body, error); }
  void on_finish_impl(ErrorCode&) override {}

  Request& request_;
  std::size_t most_ = 0;
  int version_ = 11;
  bool header_done_ = false;
  bool too_large_ = false;
};

}  // namespace statepass::common
