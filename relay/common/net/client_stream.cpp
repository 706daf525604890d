#include "common/net/client_stream.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/write.hpp>

namespace statepass::common {
namespace {

class PlainStream final : public ClientStream {
 public:
  explicit PlainStream(asio::io_context& context) : socket_(context) {}

  Task<ErrorCode> connect(const Url& url) override { return connect_tcp(socket_, url); }
  Task<ErrorCode> write(const std::string& bytes) override {
    const auto [error, count] = co_await asio::async_write(socket_, asio::buffer(bytes), kTuple);
    co_return error;
  }
  Task<std::pair<ErrorCode, std::size_t>> read(asio::mutable_buffer into) override {
    const auto [error, count] = co_await socket_.async_read_some(into, kTuple);
    co_return std::pair(error, count);
  }
  void close() override {
    ErrorCode ignored;
    socket_.close(ignored);
  }

 private:
  tcp::socket socket_;
};

}  // namespace

Task<ErrorCode> connect_tcp(tcp::socket& socket, const Url& url) {
  ErrorCode error;
  const auto address = asio::ip::make_address(url.host, error);
  if (!error) {
    const auto [failed] = co_await socket.async_connect(tcp::endpoint(address, url.port), kTuple);
    error = failed;
  } else {
    tcp::resolver resolver(socket.get_executor());
    const auto [unresolved, found] = co_await resolver.async_resolve(url.host, std::to_string(url.port), kTuple);
    if (unresolved) co_return unresolved;
    const auto [failed, endpoint] = co_await asio::async_connect(socket, found, kTuple);
    error = failed;
  }
  if (!error) socket.set_option(tcp::no_delay(true), error);
  co_return error;
}

std::unique_ptr<ClientStream> plain_client_stream(asio::io_context& context) {
  return std::make_unique<PlainStream>(context);
}

}  // namespace statepass::common
