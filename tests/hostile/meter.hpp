#pragma once

#include <cstddef>

namespace statepass::hostile {

// What the judging of one answer cost.
struct Cost {
  std::size_t peak_bytes = 0;  // of the heap, above what was there before
  std::size_t recoveries = 0;  // of keys from seals
};

// Measures from its construction on. One at a time.
class Meter {
 public:
  Meter();
  Cost stop() const;
};

}  // namespace statepass::hostile
