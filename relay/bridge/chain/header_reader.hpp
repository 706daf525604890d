#pragma once

#include <vector>

#include "bridge/chain/header_cache.hpp"
#include "bridge/refusal.hpp"
#include "common/rpc/node_pool.hpp"

namespace statepass::bridge {

// Headers from the cache, or from the nodes.
class HeaderReader {
 public:
  // Both outlive this.
  HeaderReader(HeaderCache& cache, common::NodePool& nodes) : cache_(cache), nodes_(nodes) {}

  // kNotFound: no such block (yet).
  common::Task<Outcome<HeaderPointer>> by_number(std::uint64_t number);
  common::Task<Outcome<HeaderPointer>> by_hash(Hash32 hash);
  // from, from + step, …: up to `count` of them, as far as the chain goes.
  common::Task<Outcome<std::vector<HeaderPointer>>> range(std::uint64_t from, std::size_t count, std::uint64_t step);

 private:
  HeaderCache& cache_;
  common::NodePool& nodes_;
};

}  // namespace statepass::bridge
