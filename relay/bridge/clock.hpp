#pragma once

#include <ctime>

#include "base/datetime.hpp"

namespace statepass::bridge {

inline UnixTime unix_now() {
  return static_cast<UnixTime>(std::time(nullptr));
}

}  // namespace statepass::bridge
