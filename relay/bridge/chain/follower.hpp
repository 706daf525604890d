#pragma once

#include <functional>
#include <set>

#include "bridge/chain/proof_reader.hpp"
#include "bridge/chain/registry.hpp"
#include "common/run/task_group.hpp"

namespace statepass::bridge {

namespace asio = boost::asio;

struct FollowerOptions {
  std::uint64_t blocks_a_call = 2'000;  // of eth_getLogs; a node that wants fewer is asked for fewer
  common::Milliseconds pause{100};      // between two looks for a new head
  common::Milliseconds after_fault{1'000};
  std::uint64_t kept_blocks = 129'600;  // for which older lists and bodies are at hand: 72 hours of blocks
  std::uint64_t forget_every = 1'800;
};

// Keeps the registry at the chain's head, and shows at each head that it is complete: the lists' words have to make up
// the storage root of StatusRegistry, proven under the head's state root. If they do not, everything is read anew.
class Follower {
 public:
  // All outlive this.
  Follower(asio::io_context& context, common::NodePool& nodes, const HeaderCache& headers, ProofReader& proofs,
           FollowerOptions options = {});

  void start();
  void stop();
  common::Task<> wait() { return tasks_.wait(); }

  // All events of the contracts that are followed, ascending; after on_restart() from block 0 again.
  std::function<void(const std::vector<Log>&)> on_logs;
  std::function<void()> on_restart;
  // Changes of bodies, in their order; those of blocks before `keep_from` are of use only for what comes after.
  std::function<void(const std::vector<BodyChange>&, std::uint64_t keep_from)> on_body_changes;
  // What is older than this block was forgotten.
  std::function<void(std::uint64_t block)> on_forgotten;
  // The registry stands proven at this block.
  std::function<void(HeaderPointer)> on_proven;

  const Registry& registry() const { return registry_; }
  // The newest block at which the registry was complete.
  HeaderPointer proven() const { return proven_; }
  // Waits until that is this block or a later one; false when it takes longer.
  common::Task<bool> reached(std::uint64_t block, common::Milliseconds within);

 private:
  common::Task<> follow();
  // One piece of the way to that block; false when it could not be done.
  common::Task<bool> read_piece(HeaderPointer head);
  common::Task<bool> prove(HeaderPointer head);
  void forget(const HeaderPointer& head);
  void start_again(std::string_view why);

  asio::io_context& context_;
  common::NodePool& nodes_;
  const HeaderCache& headers_;
  ProofReader& proofs_;
  FollowerOptions options_;
  common::TaskGroup tasks_;
  Registry registry_;
  HeaderPointer proven_;
  std::uint64_t forgotten_at_ = 0;
  std::optional<Hash32> proven_root_;  // storage root of StatusRegistry
  std::uint64_t piece_;
  bool stopped_ = false;
};

}  // namespace statepass::bridge
