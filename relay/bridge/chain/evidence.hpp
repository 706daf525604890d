#pragma once

#include <deque>

#include "bridge/chain/header_reader.hpp"
#include "bridge/chain/proof_reader.hpp"
#include "bridge/chain/registry.hpp"
#include "common/run/task_group.hpp"

namespace statepass::bridge {

namespace asio = boost::asio;

// Proofs at evidence blocks (numbers divisible by 30, presentation specification 6), taken while the nodes have the
// state and kept for 72 hours: Council's words, the issuers' keys, the status lists.
class EvidenceBooks {
 public:
  static constexpr std::uint64_t kEvery = 30;
  static constexpr UnixTime kKept = 72 * 3'600;
  static constexpr std::size_t kMostSlots = 4'096;

  // All outlive this.
  EvidenceBooks(asio::io_context& context, HeaderReader& headers, ProofReader& proofs, const Registry& registry)
      : headers_(headers), proofs_(proofs), registry_(registry), tasks_(context) {}

  // A new block at which the registry is complete: takes the proofs when an evidence block is due.
  void at(const HeaderPointer& head);
  // The book of that block; nullptr when it is not kept.
  BookPointer find(const Hash32& block) const;
  std::size_t size() const { return books_.size(); }

  void stop() { tasks_.cancel(); }
  common::Task<> wait() { return tasks_.wait(); }

 private:
  common::Task<> take(std::uint64_t number);
  std::vector<ProofItem> items(std::uint64_t block) const;

  HeaderReader& headers_;
  ProofReader& proofs_;
  const Registry& registry_;
  common::TaskGroup tasks_;
  std::deque<BookPointer> books_;  // the newest last
  std::optional<std::uint64_t> newest_;
  bool taking_ = false;
};

}  // namespace statepass::bridge
