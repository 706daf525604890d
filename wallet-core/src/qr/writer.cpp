#include "qr/writer.hpp"

#include "qr/codewords.hpp"
#include "qr/drawing.hpp"

namespace statepass::qr {

Result<Code> write(std::span<const Segment> segments, const WriteOptions& options) {
  SP_TRY_ASSIGN(const unsigned version, smallest_version(segments, options));
  SP_TRY_ASSIGN(const Bytes data, data_codewords(segments, version, options.level));
  return draw(with_error_correction(data, version, options.level), version, options.level, options.mask);
}

}  // namespace statepass::qr
