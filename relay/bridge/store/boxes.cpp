#include "bridge/store/boxes.hpp"

#include "common/run/digest.hpp"

namespace statepass::bridge {

Boxes::Id Boxes::id_of(const Hash32& token) {
  return take_array<16>(common::sha256(concat({bytes_of("SPMB1"), token})));
}

void Boxes::forget(common::Clock::time_point now) {
  std::erase_if(boxes_, [&](const auto& entry) { return entry.second.until <= now; });
}

Boxes::Result Boxes::open(const Id& id, common::Clock::time_point now) {
  forget(now);
  if (boxes_.size() >= kMostBoxes) return Result::full;
  const bool fresh = boxes_.try_emplace(id, Box{now + kLifetime, {}}).second;
  return fresh ? Result::done : Result::unknown;
}

Boxes::Result Boxes::post(const Id& id, std::string item, common::Clock::time_point now) {
  const auto found = boxes_.find(id);
  if (found == boxes_.end() || found->second.until <= now) return Result::unknown;
  if (found->second.items.size() >= kItems) return Result::full;
  found->second.items.push_back(std::move(item));
  return Result::done;
}

std::optional<std::vector<std::string>> Boxes::take(const Id& id, common::Clock::time_point now) {
  const auto found = boxes_.find(id);
  if (found == boxes_.end() || found->second.until <= now) return std::nullopt;
  return std::exchange(found->second.items, {});
}

}  // namespace statepass::bridge
