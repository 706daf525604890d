#pragma once

#include "base/bytes.hpp"

namespace statepass::present {

// Dictionary D1 (presentation specification 4.1): 1,800 bytes, SHA-256 0c458e8b…6bc6e4. It belongs to codec 1; another
// dictionary is another codec.
ByteView dictionary_1();

}  // namespace statepass::present
