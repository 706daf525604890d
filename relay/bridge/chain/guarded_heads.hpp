#pragma once

#include <optional>

#include "bridge/chain/head_guard.hpp"
#include "bridge/chain/header_reader.hpp"
#include "common/run/task_group.hpp"

namespace statepass::bridge {

// Takes the nodes' heads into the cache as far as trust leads to them, and goes there by blocks between when the
// validators changed too much since the checkpoint.
class GuardedHeads {
 public:
  // The cache outlives this.
  GuardedHeads(boost::asio::io_context& context, HeaderCache& cache, const qbft::Checkpoint& checkpoint)
      : cache_(cache), guard_(checkpoint), tasks_(context) {}
  // Where blocks between come from; outlives this.
  void read_with(HeaderReader& reader) { reader_ = &reader; }

  // For NodePoolOptions::accept_head: false when the node cannot be right.
  bool accept(const Json& block);
  bool contradiction() const { return guard_.contradiction(); }

  void stop() { tasks_.cancel(); }
  common::Task<> wait() { return tasks_.wait(); }

 private:
  common::Task<> walk_to(std::uint64_t number);

  HeaderCache& cache_;
  HeadGuard guard_;
  common::TaskGroup tasks_;
  HeaderReader* reader_ = nullptr;
  bool walking_ = false;
};

}  // namespace statepass::bridge
