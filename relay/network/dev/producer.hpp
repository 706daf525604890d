#pragma once

#include <boost/asio/steady_timer.hpp>
#include <cstdint>

#include "network/chain/chain.hpp"

namespace statepass::network {

// Makes blocks at a steady pace, empty ones too, with the delays that missing validators cause; and at once on demand.
class Producer {
 public:
  Producer(asio::io_context& context, Chain& chain);

  // Until stop(). Ends by throwing when the EVM fails.
  common::Task<> run();
  void stop();

  // No blocks until it is lifted, as when the validators do not hear each other.
  void stall(bool stalled);
  bool stalled() const { return stalled_; }
  // So many blocks at once, whatever the clock says; their times go on from the head by a second each.
  void mine(std::uint64_t count);
  std::uint64_t wanted() const { return wanted_; }

 private:
  common::Task<> wait_until(std::int64_t unix_ms);
  common::Task<> make(const Validators::Turn& turn);

  Chain& chain_;
  asio::steady_timer timer_;
  std::uint64_t wanted_ = 0;
  bool stalled_ = false;
  bool stopping_ = false;
};

// Unix time in milliseconds.
std::int64_t wall_clock_ms();

}  // namespace statepass::network
