#pragma once

#include "qr/version.hpp"

namespace statepass::qr {

// The data codewords of the segments: mode, count and content of each, terminator, padding (7.4).
// qr_alphabet and qr_too_long as write() says.
Result<Bytes> data_codewords(std::span<const Segment> segments, unsigned version, Level level);

// The smallest version of the options that holds the segments. qr_too_long.
Result<unsigned> smallest_version(std::span<const Segment> segments, const WriteOptions& options);

// Splits data codewords into blocks, adds error correction to each, and interleaves (7.5, 7.6).
Bytes with_error_correction(ByteView data, unsigned version, Level level);

}  // namespace statepass::qr
