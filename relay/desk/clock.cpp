#include "desk/clock.hpp"

#include <ctime>

namespace statepass::desk {

UnixTime DeskClock::now() const {
  return static_cast<UnixTime>(std::time(nullptr)) + offset_;
}

}  // namespace statepass::desk
