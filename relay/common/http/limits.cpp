#include "common/http/limits.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace statepass::common {

RateLimiter::RateLimiter(double per_second, double burst, std::size_t most_clients)
    : per_second_(per_second), burst_(std::max(burst, 1.0)), most_clients_(most_clients) {}

double RateLimiter::refilled(const Bucket& bucket, Clock::time_point now) const {
  const std::chrono::duration<double> passed = now - bucket.at;
  return std::min(burst_, bucket.tokens + passed.count() * per_second_);
}

bool RateLimiter::take(ClientKey client, Clock::time_point now) {
  if (per_second_ <= 0) return true;
  // Full of strangers: who is not known yet gets no bucket, and so cannot be told from a flood.
  if (buckets_.size() >= most_clients_ && !buckets_.contains(client)) return false;
  Bucket& bucket = buckets_.try_emplace(client, Bucket{burst_, now}).first->second;
  bucket = {refilled(bucket, now), now};
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

void RateLimiter::sweep(Clock::time_point now) {
  std::erase_if(buckets_, [&](const auto& entry) { return refilled(entry.second, now) >= burst_; });
}

bool ClientCounts::enter(ClientKey client, std::size_t most) {
  std::size_t& count = counts_[client];
  if (count >= most) {
    if (count == 0) counts_.erase(client);
    return false;
  }
  ++count;
  return true;
}

void ClientCounts::leave(ClientKey client) {
  const auto found = counts_.find(client);
  SP_ASSERT(found != counts_.end());
  if (--found->second == 0) counts_.erase(found);
}

}  // namespace statepass::common
