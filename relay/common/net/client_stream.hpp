#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>

#include "common/http/url.hpp"
#include "common/net/io.hpp"

// Internal to net/.
namespace statepass::common {

// A client's end of a connection. close() ends whatever is awaited.
class ClientStream {
 public:
  virtual ~ClientStream() = default;
  virtual Task<ErrorCode> connect(const Url& url) = 0;
  virtual Task<ErrorCode> write(const std::string& bytes) = 0;
  // Bytes read; 0 with an error.
  virtual Task<std::pair<ErrorCode, std::size_t>> read(asio::mutable_buffer into) = 0;
  virtual void close() = 0;
};

std::unique_ptr<ClientStream> plain_client_stream(asio::io_context& context);

class TlsClientContext;
// Throws std::runtime_error when the file of authorities cannot be used.
std::shared_ptr<TlsClientContext> tls_client_context(const std::string& authorities);
std::unique_ptr<ClientStream> tls_client_stream(asio::io_context& context, std::shared_ptr<TlsClientContext> tls);

// Resolves the name and connects to the first address that answers.
Task<ErrorCode> connect_tcp(tcp::socket& socket, const Url& url);

}  // namespace statepass::common
