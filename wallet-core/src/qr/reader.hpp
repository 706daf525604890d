#pragma once

#include <array>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace statepass::qr {

// A grey picture: one byte a pixel, 0 black; the Y plane of an I420 camera frame is one. Row y begins at y * stride.
struct GreyImage {
  ByteView pixels;
  std::size_t width;
  std::size_t height;
  std::size_t stride;  // bytes from row to row, at least `width`
};

inline constexpr std::size_t kMostPixelsASide = 4'096;

// Every picture is also looked at in reduced sizes: that evens out noise and finds very large modules, for a quarter of
// the time more.
struct ReadOptions {
  // A chosen or pasted picture is searched for light codes on dark as well. Nobody shows those to a camera.
  bool still = false;
  // Codes taken from one picture, at most.
  std::size_t most = 8;
};

struct Point {
  int x;
  int y;

  friend bool operator==(const Point&, const Point&) = default;
};

struct Found {
  // What the segments carry, joined: bytes of byte segments, ASCII of alphanumeric and numeric ones. No character set
  // is applied.
  Bytes content;
  // Top left, top right, bottom right and bottom left of the code as it was drawn, in pixels.
  std::array<Point, 4> corners;
};

// The QR codes of the picture (ISO/IEC 18004, versions 1 to 40, dark on light, in any rotation or mirrored), from top
// to bottom. A code whose error correction or bit stream fails is no code. None is no error.
// A picture with a side above 2,048 pixels is looked at in half its size.
// qr_image: a side is zero or longer than kMostPixelsASide, the stride is shorter than the width, or the plane is
// shorter than its rows.
Result<std::vector<Found>> read(const GreyImage& image, const ReadOptions& options = {});

}  // namespace statepass::qr
