#pragma once

#include "qr/version.hpp"

namespace statepass::qr {

// Lays interleaved codewords into the symbol (7.7) and masks it: with `mask`, or with the one of least penalty (7.8).
Code draw(ByteView codewords, unsigned version, Level level, std::optional<unsigned> mask);

}  // namespace statepass::qr
