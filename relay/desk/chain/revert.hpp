#pragma once

#include <string>

#include "base/bytes.hpp"

namespace statepass::desk {

// What a contract refused with: the error's name, and its arguments as a JSON array (numbers below 2^53 as they are,
// anything else as 0x-hexadecimal words).
struct RevertWords {
  std::string name;
  std::string args;
};
// "UNKNOWN" for an error that the contracts do not have.
RevertWords revert_words(ByteView data);

}  // namespace statepass::desk
