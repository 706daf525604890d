#include "common/net/connection.hpp"

#include <boost/asio/io_context.hpp>
#include <vector>

#include "common/net/io.hpp"

namespace statepass::common {
namespace {

std::vector<std::shared_ptr<Connection>> held(const std::list<Connection*>& all) {
  std::vector<std::shared_ptr<Connection>> out;
  out.reserve(all.size());
  for (Connection* connection : all) out.push_back(connection->shared_from_this());
  return out;
}

}  // namespace

ConnectionSet::ConnectionSet(asio::io_context& context) : emptied_(context) {}

void ConnectionSet::add(Connection& connection) {
  connection.place_ = all_.insert(all_.end(), &connection);
}

void ConnectionSet::remove(Connection& connection) {
  all_.erase(connection.place_);
  if (all_.empty()) emptied_.cancel();
}

void ConnectionSet::sweep() {
  now_ = Clock::now();
  std::vector<std::shared_ptr<Connection>> late;
  for (Connection* connection : all_)
    if (connection->deadline_ <= now_) late.push_back(connection->shared_from_this());
  for (const auto& connection : late) {
    connection->no_deadline();
    connection->expire();
  }
}

void ConnectionSet::drain_all() {
  for (const auto& connection : held(all_)) connection->drain();
}

void ConnectionSet::kill_all() {
  for (const auto& connection : held(all_)) connection->kill();
}

Task<bool> ConnectionSet::wait_empty(Clock::time_point until) {
  while (!all_.empty() && Clock::now() < until) {
    emptied_.expires_at(until);
    co_await emptied_.async_wait(kTuple);
  }
  co_return all_.empty();
}

}  // namespace statepass::common
