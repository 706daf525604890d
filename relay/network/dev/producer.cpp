#include "network/dev/producer.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>

namespace statepass::network {
namespace {

constexpr std::int64_t kLookAgainMs = 500;

}  // namespace

std::int64_t wall_clock_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

Producer::Producer(asio::io_context& context, Chain& chain) : chain_(chain), timer_(context) {}

void Producer::stop() {
  stopping_ = true;
  timer_.cancel();
}

void Producer::stall(bool stalled) {
  stalled_ = stalled;
  timer_.cancel();
}

void Producer::mine(std::uint64_t count) {
  wanted_ += count;
  timer_.cancel();
}

common::Task<> Producer::run() {
  while (!stopping_) {
    const auto turn = chain_.validators().turn();
    if (!turn || (stalled_ && wanted_ == 0)) {
      wanted_ = turn ? wanted_ : 0;
      co_await wait_until(wall_clock_ms() + kLookAgainMs);
      continue;
    }
    const auto& rules = chain_.genesis().qbft;
    const bool empty = chain_.pool().executable(chain_.head_state()).empty();
    const std::uint64_t period = empty ? std::max(rules.block_period, rules.empty_block_period) : rules.block_period;
    const auto due = static_cast<std::int64_t>(chain_.head().fields.timestamp + period + turn->seconds_lost) * 1000;
    if (wanted_ == 0 && wall_clock_ms() < due) {
      // Woken early by a switch, or by a transaction where empty blocks wait longer.
      co_await wait_until(std::min(due, wall_clock_ms() + kLookAgainMs));
      continue;
    }
    co_await make(*turn);
  }
}

common::Task<> Producer::make(const Validators::Turn& turn) {
  const Validators::Turn its = turn;
  const std::uint64_t least = chain_.head().fields.timestamp + (wanted_ > 0 ? 1 : chain_.genesis().qbft.block_period);
  const std::uint64_t time = std::max(least, static_cast<std::uint64_t>(wall_clock_ms() / 1000));
  auto transactions = chain_.pool().executable(chain_.head_state());
  co_await chain_.make_block(its, time, std::move(transactions));
  if (wanted_ > 0) --wanted_;
}

common::Task<> Producer::wait_until(std::int64_t unix_ms) {
  timer_.expires_after(std::chrono::milliseconds(std::max<std::int64_t>(unix_ms - wall_clock_ms(), 1)));
  co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
}

}  // namespace statepass::network
