#include "common/net/server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <ctime>
#include <stdexcept>

#include "common/net/server_state.hpp"
#include "common/run/log.hpp"

namespace statepass::common {
namespace {

// Connections that are told why they are not served, at most; beyond them the door just closes.
constexpr std::size_t kMostRefusing = 256;

Task<> sweep_loop(std::shared_ptr<Server::State> state) {
  auto next_rate_sweep = Clock::now();
  while (true) {
    state->sweeper.expires_after(state->limits.sweep);
    const auto [error] = co_await state->sweeper.async_wait(kTuple);
    if (error) co_return;
    state->connections.sweep();
    state->refresh_date();
    if (state->connections.now() >= next_rate_sweep) {
      state->rate.sweep(state->connections.now());
      next_rate_sweep = state->connections.now() + std::chrono::seconds(10);
    }
  }
}

Refusal admit(Server::State& state, ClientKey client) {
  if (state.draining || state.connections.size() >= state.limits.connections) return Refusal::kBusy;
  return state.clients.enter(client, state.limits.connections_per_client) ? Refusal::kNone : Refusal::kLimited;
}

Task<> accept_loop(std::shared_ptr<Server::State> state, std::shared_ptr<tcp::acceptor> acceptor,
                   std::shared_ptr<const Site> site, std::shared_ptr<TlsContext> tls) {
  while (acceptor->is_open()) {
    tcp::socket socket(state->context);
    tcp::endpoint peer;
    const auto [error] = co_await acceptor->async_accept(socket, peer, kTuple);
    if (error == asio::error::operation_aborted || !acceptor->is_open()) co_return;
    if (error) {
      // Out of file descriptors, mostly: looking again at once would only burn time.
      log::warning("accept_failed", {{"error", error.message()}});
      asio::steady_timer pause(state->context, Milliseconds(100));
      co_await pause.async_wait(kTuple);
      continue;
    }
    ErrorCode ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    const ClientKey client = client_key(peer);
    const Refusal refusal = admit(*state, client);
    state->accepted.add();
    if (refusal != Refusal::kNone) {
      state->refused.add();
      if (state->refusing >= kMostRefusing || state->draining) continue;
    }
    if (tls)
      start_tls_session(state, site, tls, std::move(socket), client, refusal);
    else
      start_plain_session(state, site, std::move(socket), client, refusal);
  }
}

}  // namespace

Server::State::State(asio::io_context& io, const Limits& most, Metrics& metrics)
    : context(io),
      limits(most),
      connections(io),
      rate(most.requests_per_second, most.request_burst),
      sweeper(io),
      accepted(metrics.counter("statepass_connections_accepted_total", "connections accepted")),
      refused(metrics.counter("statepass_connections_refused_total", "connections beyond a limit")) {
  refresh_date();
}

void Server::State::refresh_date() {
  const std::time_t now = std::time(nullptr);
  std::tm broken{};
  gmtime_r(&now, &broken);
  char text[64];
  std::strftime(text, sizeof text, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &broken);
  date = text;
}

ClientKey client_key(const tcp::endpoint& endpoint) {
  const auto address = endpoint.address();
  std::uint64_t key = 0;
  if (address.is_v4() || address.to_v6().is_v4_mapped()) {
    const auto v4 = address.is_v4() ? address.to_v4() : asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    return v4.to_uint();
  }
  const auto bytes = address.to_v6().to_bytes();
  for (std::size_t i = 0; i < 8; ++i) key = key << 8 | bytes[i];
  return key;
}

Server::Server(asio::io_context& context, const Limits& limits, Metrics& metrics)
    : state_(std::make_shared<State>(context, limits, metrics)) {
  const std::weak_ptr<State> weak = state_;
  const auto gauge = [&](std::string_view name, std::string_view help, auto value) {
    metrics.gauge(name, help, {}, [weak, value] {
      const auto state = weak.lock();
      return state ? static_cast<double>(value(*state)) : 0;
    });
  };
  gauge("statepass_connections", "open connections", [](const State& s) { return s.connections.size(); });
  gauge("statepass_web_sockets", "open WebSockets", [](const State& s) { return s.web_sockets; });
  gauge("statepass_requests_waiting", "requests whose handlers wait for a node",
        [](const State& s) { return s.waiting; });
  asio::co_spawn(context, sweep_loop(state_), asio::detached);
}

Server::~Server() {
  for (const auto& acceptor : state_->acceptors) acceptor->close();
  state_->sweeper.cancel();
}

std::uint16_t Server::listen(const Endpoint& endpoint, std::shared_ptr<const Site> site) {
  ErrorCode error;
  const auto address = asio::ip::make_address(endpoint.address, error);
  if (error) throw std::runtime_error(endpoint.address + " is not an IP address");
  const std::string where = endpoint.address + ":" + std::to_string(endpoint.port);
  std::shared_ptr<TlsContext> tls;
  if (endpoint.tls) tls = load_tls(*endpoint.tls);
  auto acceptor = std::make_shared<tcp::acceptor>(state_->context);
  const tcp::endpoint at(address, endpoint.port);
  acceptor->open(at.protocol(), error);
  if (!error) acceptor->set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor->bind(at, error);
  if (!error) acceptor->listen(1024, error);
  if (error) throw std::runtime_error("cannot listen at " + where + ": " + error.message());
  state_->acceptors.push_back(acceptor);
  asio::co_spawn(state_->context, accept_loop(state_, acceptor, std::move(site), std::move(tls)), asio::detached);
  return acceptor->local_endpoint().port();
}

Task<> Server::shut_down(Milliseconds grace) {
  const auto state = state_;
  state->draining = true;
  for (const auto& acceptor : state->acceptors) acceptor->close();
  state->acceptors.clear();
  state->connections.drain_all();
  const bool drained = co_await state->connections.wait_empty(Clock::now() + grace);
  if (!drained) {
    log::warning("shutdown_hard", {{"connections", state->connections.size()}});
    state->connections.kill_all();
    co_await state->connections.wait_empty(Clock::now() + std::chrono::seconds(1));
  }
  state->sweeper.cancel();
}

std::size_t Server::connections() const {
  return state_->connections.size();
}

}  // namespace statepass::common
