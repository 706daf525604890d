#include "qr/reader.hpp"

#include "qr/zxing.hpp"

namespace statepass::qr {
namespace {

// Above this a picture is looked at in half its size. The search for finder patterns is quadratic in their number, and
// a picture made of nothing else would keep it busy for minutes; a photograph of that size has detail to spare.
constexpr std::size_t kMostInDetail = 2'048;

// Means of two by two pixels; an odd last row or column is left out.
Bytes halved(const GreyImage& image) {
  Bytes out;
  out.reserve((image.width / 2) * (image.height / 2));
  for (std::size_t y = 0; y + 1 < image.height; y += 2) {
    const std::uint8_t* above = &image.pixels[y * image.stride];
    const std::uint8_t* below = above + image.stride;
    for (std::size_t x = 0; x + 1 < image.width; x += 2)
      out.push_back(static_cast<std::uint8_t>((above[x] + above[x + 1] + below[x] + below[x + 1] + 2) / 4));
  }
  return out;
}

}  // namespace

Result<std::vector<Found>> read(const GreyImage& image, const ReadOptions& options) {
  const bool sides = image.width >= 1 && image.width <= kMostPixelsASide && image.height >= 1 &&
                     image.height <= kMostPixelsASide && image.stride >= image.width;
  if (!sides) return fail(Errc::qr_image);
  // The last row need not be padded. Compared by division, so that no stride can overflow the product.
  if (image.pixels.size() < image.width || (image.pixels.size() - image.width) / image.stride < image.height - 1) {
    return fail(Errc::qr_image, image.pixels.size());
  }
  if (std::max(image.width, image.height) <= kMostInDetail) return read_with_zxing(image, options);
  if (std::min(image.width, image.height) < 2) return std::vector<Found>{};
  const Bytes half = halved(image);
  auto found = read_with_zxing({half, image.width / 2, image.height / 2, image.width / 2}, options);
  for (Found& code : found) {
    for (Point& corner : code.corners) corner = {2 * corner.x, 2 * corner.y};
  }
  return found;
}

}  // namespace statepass::qr
