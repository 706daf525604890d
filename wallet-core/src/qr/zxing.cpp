#include "qr/zxing.hpp"

#include <ZXing/BarcodeFormat.h>
#include <ZXing/ReadBarcode.h>

namespace statepass::qr {
namespace {

Point point(const ZXing::PointI& at) {
  return {at.x, at.y};
}

}  // namespace

std::vector<Found> read_with_zxing(const GreyImage& image, const ReadOptions& options) noexcept {
  std::vector<Found> out;
  // The library refuses damaged bit streams by throwing inside, and catches that itself. Should anything else come out
  // of it, the picture counts as one without a code.
  try {
    const ZXing::ImageView view(image.pixels.data(), static_cast<int>(image.width), static_cast<int>(image.height),
                                ZXing::ImageFormat::Lum, static_cast<int>(image.stride));
    const ZXing::ReaderOptions wanted =
        ZXing::ReaderOptions()
            .formats(ZXing::BarcodeFormat::QRCodeModel2)
            .tryHarder(true)
            .tryRotate(false)  // for linear codes; QR is found in any position
            .tryInvert(options.still)
            .tryDownscale(true)
            .maxNumberOfSymbols(static_cast<std::uint8_t>(std::min<std::size_t>(options.most, 255)));
    for (const auto& code : ZXing::ReadBarcodes(view, wanted)) {
      const auto& corners = code.position();
      out.push_back({code.bytes(),
                     {point(corners.topLeft()), point(corners.topRight()), point(corners.bottomRight()),
                      point(corners.bottomLeft())}});
    }
  } catch (...) {
    out.clear();
  }
  return out;
}

}  // namespace statepass::qr
