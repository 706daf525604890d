#pragma once

#include <boost/asio/ssl/stream.hpp>

#include "common/net/io.hpp"

// Internal to net/: what differs between plain TCP and TLS.
namespace statepass::common {

using TlsStream = asio::ssl::stream<tcp::socket>;

inline tcp::socket& socket_of(tcp::socket& socket) {
  return socket;
}
inline tcp::socket& socket_of(TlsStream& stream) {
  return stream.next_layer();
}

inline Task<bool> handshake(tcp::socket&) {
  co_return true;
}
inline Task<bool> handshake(TlsStream& stream) {
  const auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::server, kTuple);
  co_return !error;
}

// Tells the peer that nothing more comes. False when reading on makes no sense.
inline Task<bool> close_write(tcp::socket& socket) {
  ErrorCode error;
  socket.shutdown(tcp::socket::shutdown_send, error);
  co_return !error;
}
inline Task<bool> close_write(TlsStream& stream) {
  // Waits for the peer's answer too, so there is nothing to read after it.
  co_await stream.async_shutdown(kTuple);
  co_return false;
}

}  // namespace statepass::common
