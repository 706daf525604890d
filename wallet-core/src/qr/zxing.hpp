#pragma once

#include "qr/reader.hpp"

namespace statepass::qr {

// The one door to the library: compiled with exceptions, and lets none out. `image` has been checked.
std::vector<Found> read_with_zxing(const GreyImage& image, const ReadOptions& options) noexcept;

}  // namespace statepass::qr
