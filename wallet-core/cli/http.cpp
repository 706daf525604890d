#include "cli/http.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <chrono>
#include <string>
#include <string_view>

namespace statepass::cli {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using sync::HttpFailure;

constexpr std::uint32_t kMostHeader = 16'384;

struct Place {
  bool tls = false;
  std::string authority;  // host[:port], as the Host field has it
  std::string host;
  std::string port;
  std::string target;
};

// Addresses have passed sync::ChainConfig: scheme://host[:port][/path].
Place place_of(std::string_view url) {
  Place out;
  out.tls = url.starts_with("https://");
  url.remove_prefix(std::min(url.size(), url.find("://") + 3));
  const std::size_t path = std::min(url.find('/'), url.size());
  out.authority = url.substr(0, path);
  out.target = path == url.size() ? "/" : url.substr(path);
  const std::size_t colon = std::min(out.authority.find(':'), out.authority.size());
  out.host = out.authority.substr(0, colon);
  out.port = colon == out.authority.size() ? (out.tls ? "443" : "80") : out.authority.substr(colon + 1);
  return out;
}

using Request = http::request<http::vector_body<std::uint8_t>>;

Request request_of(const HttpRequest& wanted, const Place& place) {
  Request out(wanted.method == HttpMethod::post ? http::verb::post : http::verb::get, place.target, 11);
  out.set(http::field::host, place.authority);
  out.set(http::field::connection, "close");
  for (const HttpHeader& header : wanted.headers) out.set(header.name, header.value);
  out.body() = wanted.body;
  out.prepare_payload();
  return out;
}

HttpFailure failure_of(const error_code& error) {
  if (error == beast::error::timeout) return HttpFailure::timed_out;
  if (error == http::error::body_limit || error == http::error::header_limit) return HttpFailure::too_large;
  return HttpFailure::unreachable;
}

// The steps of one request, one after the other, under one deadline.
class Exchange {
 public:
  explicit Exchange(const sync::Fetch& wanted)
      : wanted_(wanted),
        place_(place_of(wanted.request.url)),
        deadline_(std::chrono::steady_clock::now() + std::chrono::milliseconds(wanted.timeout_ms)) {}

  tl::expected<HttpResponse, HttpFailure> run() {
    if (!place_.tls) {
      beast::tcp_stream stream(context_);
      if (const error_code error = connect(stream)) return tl::unexpected(failure_of(error));
      return talk(stream);
    }
    asio::ssl::context tls(asio::ssl::context::tls_client);
    error_code error;
    tls.set_default_verify_paths(error);
    beast::ssl_stream<beast::tcp_stream> stream(context_, tls);
    stream.set_verify_mode(asio::ssl::verify_peer, error);
    stream.set_verify_callback(asio::ssl::host_name_verification(place_.host), error);
    // The macro of OpenSSL for it has a cast of C.
    std::string name = place_.host;
    if (SSL_ctrl(stream.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data()) != 1)
      return tl::unexpected(HttpFailure::unreachable);
    if ((error = connect(beast::get_lowest_layer(stream)))) return tl::unexpected(failure_of(error));
    error = wait([&](auto done) { stream.async_handshake(asio::ssl::stream_base::client, done); });
    if (error) return tl::unexpected(failure_of(error));
    return talk(stream);
  }

 private:
  // Starts one operation and waits for its end.
  template <class Start>
  error_code wait(Start start) {
    error_code result = beast::error::timeout;
    start([&result](const error_code& error, auto&&...) { result = error; });
    context_.restart();
    context_.run_until(deadline_);
    return result;
  }

  error_code connect(beast::tcp_stream& stream) {
    tcp::resolver resolver(context_);
    tcp::resolver::results_type found;
    error_code error = beast::error::timeout;
    resolver.async_resolve(place_.host, place_.port, [&](const error_code& result, tcp::resolver::results_type all) {
      error = result;
      found = std::move(all);
    });
    context_.restart();
    context_.run_until(deadline_);
    if (error) return error;
    stream.expires_at(deadline_);
    return wait([&](auto done) { stream.async_connect(found, done); });
  }

  template <class Stream>
  tl::expected<HttpResponse, HttpFailure> talk(Stream& stream) {
    Request request = request_of(wanted_.request, place_);
    error_code error = wait([&](auto done) { http::async_write(stream, request, done); });
    if (error) return tl::unexpected(failure_of(error));
    http::response_parser<http::vector_body<std::uint8_t>> parser;
    parser.header_limit(kMostHeader);
    parser.body_limit(wanted_.max_bytes);
    beast::flat_buffer buffer;
    error = wait([&](auto done) { http::async_read(stream, buffer, parser, done); });
    if (error) return tl::unexpected(failure_of(error));
    HttpResponse out;
    auto response = parser.release();
    out.status = static_cast<int>(response.result_int());
    for (const auto& field : response)
      out.headers.push_back({std::string(field.name_string()), std::string(field.value())});
    out.body = std::move(response.body());
    return out;
  }

  const sync::Fetch& wanted_;
  Place place_;
  std::chrono::steady_clock::time_point deadline_;
  asio::io_context context_;
};

}  // namespace

tl::expected<HttpResponse, HttpFailure> fetch(const sync::Fetch& wanted) {
  return Exchange(wanted).run();
}

}  // namespace statepass::cli
