#pragma once

#include "base/datetime.hpp"

namespace statepass::desk {

// The one clock of the process, in seconds. Development builds may shift it by the configuration.
class DeskClock {
 public:
  explicit DeskClock(std::int64_t offset = 0) : offset_(offset) {}
  UnixTime now() const;

 private:
  std::int64_t offset_;
};

constexpr UnixTime day_start(UnixTime time) {
  return time - time % kSecondsPerDay;
}

}  // namespace statepass::desk
