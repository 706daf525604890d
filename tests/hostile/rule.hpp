#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <map>

// The rule of trust once more, from its description (wallet-core/src/qbft/README.md) and without a line of the light
// client: keys are bits, sets of keys are numbers, seals are true or are not there.
namespace statepass::model {

using Keys = std::uint32_t;

constexpr std::size_t count(Keys keys) {
  return static_cast<std::size_t>(std::popcount(keys));
}
// Two thirds of n at least.
constexpr bool is_quorum(std::size_t seals, std::size_t n) {
  return 3 * seals >= 2 * n;
}
constexpr std::size_t quorum(std::size_t n) {
  std::size_t seals = 0;
  while (!is_quorum(seals, n)) ++seals;
  return seals;
}
// How many of n may be corrupt: fewer than a third.
constexpr std::size_t tolerated(std::size_t n) {
  return (n - 1) / 3;
}

struct Header {
  std::uint64_t number = 0;
  std::int64_t time = 0;
  Keys members = 0, sealers = 0;
  std::uint64_t block = 0;  // two headers of one block have the same
};

enum class Answer : std::uint8_t { advanced, older, known, refused, stopped };

// Whether a set of members, sealed by these, is believed by one who trusts another set.
using Follows = bool (*)(Keys trusted, Keys members, Keys sealers);

inline bool follows(Keys trusted, Keys members, Keys sealers) {
  if ((sealers & ~members) != 0 || !is_quorum(count(sealers), count(members))) return false;
  return count(trusted ^ members) <= 1 || is_quorum(count(sealers & trusted), count(trusted));
}

class Client {
 public:
  Client(std::uint64_t number, std::int64_t time, Keys members, std::uint64_t block, std::int64_t period,
         Follows rule = follows)
      : head_(number), time_(time), trusted_(members), period_(period), follows_(rule) {
    known_[number] = block;
  }

  Answer show(const Header& header, std::int64_t now) {
    if (stopped_) return Answer::stopped;
    const auto same = known_.find(header.number);
    if (same != known_.end() && same->second == header.block) return Answer::known;
    if (!believes(header, now)) return Answer::refused;
    if (same != known_.end()) {
      stopped_ = true;
      return Answer::stopped;
    }
    if (header.time > now) return Answer::refused;
    known_[header.number] = header.block;
    if (header.number < head_) return Answer::older;
    head_ = header.number;
    time_ = header.time;
    trusted_ = header.members;
    return Answer::advanced;
  }

  std::uint64_t head() const { return head_; }
  Keys trusted() const { return trusted_; }
  const std::map<std::uint64_t, std::uint64_t>& known() const { return known_; }

 private:
  bool believes(const Header& header, std::int64_t now) const {
    if (now > time_ + period_) return false;
    if (header.number > head_ && header.time < time_) return false;
    if (header.number < head_ && header.time > time_) return false;
    return follows_(trusted_, header.members, header.sealers);
  }

  std::uint64_t head_;
  std::int64_t time_;
  Keys trusted_;
  std::int64_t period_;
  Follows follows_;
  std::map<std::uint64_t, std::uint64_t> known_;
  bool stopped_ = false;
};

}  // namespace statepass::model
