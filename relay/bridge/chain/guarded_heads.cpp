#include "bridge/chain/guarded_heads.hpp"

#include <algorithm>

#include "bridge/clock.hpp"
#include "common/run/log.hpp"
#include "qbft/seals.hpp"

namespace statepass::bridge {

bool GuardedHeads::accept(const Json& block) {
  const auto header = header_of_block(block);
  if (!header) {
    common::log::warning("head refused", {{"why", header.error()}});
    return false;
  }
  // A block that is trusted already may still come without its seals.
  const bool served_before = cache_.by_hash(header->hash()) != nullptr;
  if (!served_before && header->number() > 0 && !qbft::check_seals(*header)) return false;
  std::string why;
  const auto answer = guard_.judge(*header, unix_now(), why);
  if (answer == HeadGuard::Answer::believed) {
    cache_.take_head(*header);
    return true;
  }
  common::log::warning("head refused", {{"why", why}});
  if (answer == HeadGuard::Answer::refused) return false;
  if (!walking_ && reader_ != nullptr) {
    walking_ = true;
    tasks_.spawn(walk_to(header->number()));
  }
  return true;
}

common::Task<> GuardedHeads::walk_to(std::uint64_t number) {
  std::uint64_t goal = number;
  while (guard_.trusted() < number && goal > guard_.trusted()) {
    const auto known = co_await reader_->by_number(goal);
    const auto header = known ? qbft::SealedHeader::parse((*known)->raw) : fail(Errc::qbft_header_size);
    if (!header) break;
    std::string why;
    const auto answer = guard_.judge(*header, unix_now(), why);
    if (answer == HeadGuard::Answer::refused) break;
    goal = answer == HeadGuard::Answer::believed ? number : guard_.trusted() + (goal - guard_.trusted()) / 2;
  }
  common::log::info("trust moved", {{"block", guard_.trusted()}});
  walking_ = false;
}

}  // namespace statepass::bridge
