#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <stdexcept>

#include "common/net/client_stream.hpp"

namespace statepass::common {

class TlsClientContext {
 public:
  explicit TlsClientContext(const std::string& authorities) : context_(asio::ssl::context::tls_client) {
    using asio::ssl::context;
    context_.set_options(context::default_workarounds | context::no_tlsv1 | context::no_tlsv1_1);
    ErrorCode error;
    if (authorities.empty())
      context_.set_default_verify_paths(error);
    else
      context_.load_verify_file(authorities, error);
    if (error)
      throw std::runtime_error("cannot use the certificate authorities " + authorities + ": " + error.message());
    context_.set_verify_mode(asio::ssl::verify_peer);
  }
  asio::ssl::context& context() { return context_; }

 private:
  asio::ssl::context context_;
};

namespace {

class TlsStreamOfClient final : public ClientStream {
 public:
  TlsStreamOfClient(asio::io_context& context, std::shared_ptr<TlsClientContext> tls)
      : tls_(std::move(tls)), stream_(context, tls_->context()) {}

  Task<ErrorCode> connect(const Url& url) override {
    ErrorCode error = co_await connect_tcp(stream_.next_layer(), url);
    if (error) co_return error;
    // What SSL_set_tlsext_host_name is a macro for; the certificate is checked against the name below.
    std::string name = url.host;
    SSL_ctrl(stream_.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data());
    stream_.set_verify_callback(asio::ssl::host_name_verification(url.host), error);
    if (error) co_return error;
    const auto [failed] = co_await stream_.async_handshake(asio::ssl::stream_base::client, kTuple);
    co_return failed;
  }
  Task<ErrorCode> write(const std::string& bytes) override {
    const auto [error, count] = co_await asio::async_write(stream_, asio::buffer(bytes), kTuple);
    co_return error;
  }
  Task<std::pair<ErrorCode, std::size_t>> read(asio::mutable_buffer into) override {
    const auto [error, count] = co_await stream_.async_read_some(into, kTuple);
    co_return std::pair(error, count);
  }
  void close() override {
    ErrorCode ignored;
    stream_.next_layer().close(ignored);
  }

 private:
  std::shared_ptr<TlsClientContext> tls_;
  asio::ssl::stream<tcp::socket> stream_;
};

}  // namespace

std::shared_ptr<TlsClientContext> tls_client_context(const std::string& authorities) {
  return std::make_shared<TlsClientContext>(authorities);
}

std::unique_ptr<ClientStream> tls_client_stream(asio::io_context& context, std::shared_ptr<TlsClientContext> tls) {
  return std::make_unique<TlsStreamOfClient>(context, std::move(tls));
}

}  // namespace statepass::common
