#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>

#include "common/net/connection.hpp"
#include "common/net/io.hpp"
#include "common/net/server.hpp"

// Internal to net/: what sessions of one server share.
namespace statepass::common {

struct Server::State {
  State(asio::io_context& io, const Limits& most, Metrics& metrics);

  asio::io_context& context;
  const Limits limits;
  ConnectionSet connections;
  ClientCounts clients;
  RateLimiter rate;
  std::size_t waiting = 0;   // requests whose handlers wait for others
  std::size_t refusing = 0;  // connections that are only told why they are not served
  std::size_t web_sockets = 0;
  bool draining = false;
  std::string date;  // "Date: …\r\n" of this second
  std::vector<std::shared_ptr<tcp::acceptor>> acceptors;
  asio::steady_timer sweeper;
  Counter& accepted;
  Counter& refused;

  void refresh_date();
};

// Why a connection is not served; it is told so after its first request.
enum class Refusal : std::uint8_t { kNone = 0, kBusy, kLimited };

// Takes the connection over; ends by itself. Defined for plain TCP and for TLS in files of their own.
void start_plain_session(std::shared_ptr<Server::State> state, std::shared_ptr<const Site> site, tcp::socket socket,
                         ClientKey client, Refusal refusal);

class TlsContext;  // owns an SSL context
std::shared_ptr<TlsContext> load_tls(const TlsFiles& files);
void start_tls_session(std::shared_ptr<Server::State> state, std::shared_ptr<const Site> site,
                       std::shared_ptr<TlsContext> tls, tcp::socket socket, ClientKey client, Refusal refusal);

ClientKey client_key(const tcp::endpoint& endpoint);

}  // namespace statepass::common
