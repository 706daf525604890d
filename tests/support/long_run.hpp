#pragma once

#include <cstdlib>

namespace statepass::test {

// Whether the full counts are asked for (./statepass test --long), where the plain suite runs a sample.
inline bool long_run() {
  const char* value = std::getenv("STATEPASS_LONG");
  return value != nullptr && *value != 0;
}

}  // namespace statepass::test
