#pragma once

#include <string_view>

#include "base/bytes.hpp"
#include "statepass.h"

// What tests need to speak the C interface.
namespace statepass::test {

inline sp_bytes lend(ByteView bytes) {
  return {bytes.data(), bytes.size()};
}
inline sp_bytes lend(std::string_view text) {
  return lend(bytes_of(text));
}
inline sp_bytes lend(const char* text) {
  return lend(std::string_view(text));
}

// A buffer that is given back when the test leaves it.
struct Owned {
  sp_buffer buffer{nullptr, 0};

  Owned() = default;
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  ~Owned() { sp_buffer_free(&buffer); }
  ByteView view() const { return {buffer.data, buffer.size}; }
};

}  // namespace statepass::test
