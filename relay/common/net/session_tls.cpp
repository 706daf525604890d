#include <openssl/ssl.h>

#include <stdexcept>

#include "common/net/session.hpp"

namespace statepass::common {

class TlsContext {
 public:
  explicit TlsContext(const TlsFiles& files) : context_(asio::ssl::context::tls_server) {
    using asio::ssl::context;
    context_.set_options(context::default_workarounds | context::no_sslv2 | context::no_sslv3 | context::no_tlsv1 |
                         context::no_tlsv1_1 | context::single_dh_use);
    SSL_CTX_set_options(context_.native_handle(), SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    ErrorCode error;
    context_.use_certificate_chain_file(files.certificate, error);
    if (error) throw std::runtime_error("cannot use the certificate " + files.certificate + ": " + error.message());
    context_.use_private_key_file(files.key, context::pem, error);
    if (error) throw std::runtime_error("cannot use the private key " + files.key + ": " + error.message());
    if (SSL_CTX_check_private_key(context_.native_handle()) != 1)
      throw std::runtime_error("the private key " + files.key + " is not that of " + files.certificate);
  }
  asio::ssl::context& context() { return context_; }

 private:
  asio::ssl::context context_;
};

std::shared_ptr<TlsContext> load_tls(const TlsFiles& files) {
  return std::make_shared<TlsContext>(files);
}

void start_tls_session(std::shared_ptr<Server::State> state, std::shared_ptr<const Site> site,
                       std::shared_ptr<TlsContext> tls, tcp::socket socket, ClientKey client, Refusal refusal) {
  TlsStream stream(std::move(socket), tls->context());
  start_session(std::move(state), std::move(site), std::move(stream), client, refusal);
}

}  // namespace statepass::common
