#pragma once

#include "base/bytes.hpp"

namespace statepass::common {

Hash32 sha256(ByteView content);

}  // namespace statepass::common
