#include "support/camera.hpp"

#include <cmath>
#include <numbers>
#include <vector>

namespace statepass::test {
namespace {

constexpr double kQuietZone = 4;
constexpr double kGround = 120;

class Scene {
 public:
  Scene(ByteView modules, std::size_t size, const Shot& shot)
      : modules_(modules), size_(size), shot_(shot), cos_(std::cos(angle())), sin_(std::sin(angle())) {}

  // Brightness at a place of the picture.
  double at(double px, double py) const {
    const double dx = px - static_cast<double>(shot_.width) / 2 - shot_.shift_x;
    const double dy = py - static_cast<double>(shot_.height) / 2 - shot_.shift_y;
    const double half = static_cast<double>(size_) / 2;
    // Turned back, then taken off the tilted plane: rows further up are further away, so a pixel there covers more.
    double u = (dx * cos_ + dy * sin_) / shot_.module_pixels;
    double v = (-dx * sin_ + dy * cos_) / shot_.module_pixels;
    const double depth = 1 + shot_.tilt * v / (2 * half);
    u /= depth;
    v /= depth;
    const double x = u + half, y = v + half, side = static_cast<double>(size_);
    if (x < -kQuietZone || y < -kQuietZone || x >= side + kQuietZone || y >= side + kQuietZone) return kGround;
    const bool inside = x >= 0 && y >= 0 && x < side && y < side;
    const bool dark = inside && modules_[static_cast<std::size_t>(y) * size_ + static_cast<std::size_t>(x)] != 0;
    double value = dark ? shot_.dark : shot_.light;
    if (shot_.glare > 0) {
      const double spot = std::hypot(x - side * 0.6, y - side * 0.45) / (side * shot_.glare);
      value += 90 * std::exp(-spot * spot);
    }
    return value;
  }

 private:
  double angle() const { return shot_.rotation * std::numbers::pi / 180; }

  ByteView modules_;
  std::size_t size_;
  const Shot& shot_;
  double cos_;
  double sin_;
};

// One pass of a Gaussian along rows (step 1) or columns (step width); edges repeat.
void blur_pass(std::vector<float>& pixels, const Shot& shot, bool along_rows) {
  const int reach = static_cast<int>(std::ceil(3 * shot.blur));
  std::vector<float> kernel;
  float sum = 0;
  for (int i = -reach; i <= reach; ++i) {
    kernel.push_back(static_cast<float>(std::exp(-i * i / (2 * shot.blur * shot.blur))));
    sum += kernel.back();
  }
  const int width = static_cast<int>(shot.width), height = static_cast<int>(shot.height);
  const std::vector<float> from = pixels;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      float value = 0;
      for (int i = -reach; i <= reach; ++i) {
        const int sx = along_rows ? std::clamp(x + i, 0, width - 1) : x;
        const int sy = along_rows ? y : std::clamp(y + i, 0, height - 1);
        value += kernel[static_cast<std::size_t>(i + reach)] * from[static_cast<std::size_t>(sy * width + sx)];
      }
      pixels[static_cast<std::size_t>(y * width + x)] = value / sum;
    }
  }
}

}  // namespace

Bytes photograph(ByteView modules, std::size_t size, const Shot& shot) {
  const Scene scene(modules, size, shot);
  std::vector<float> pixels;
  pixels.reserve(shot.width * shot.height);
  constexpr int kSamples = 2;
  for (std::size_t y = 0; y < shot.height; ++y) {
    for (std::size_t x = 0; x < shot.width; ++x) {
      double sum = 0;
      for (int s = 0; s < kSamples * kSamples; ++s) {
        sum += scene.at(static_cast<double>(x) + (s % kSamples + 0.5) / kSamples,
                        static_cast<double>(y) + (s / kSamples + 0.5) / kSamples);
      }
      pixels.push_back(static_cast<float>(sum / (kSamples * kSamples)));
    }
  }
  if (shot.blur > 0) {
    blur_pass(pixels, shot, true);
    blur_pass(pixels, shot, false);
  }
  Bytes out;
  out.reserve(pixels.size());
  std::uint32_t state = 1;
  for (float pixel : pixels) {
    state = state * 1664525u + 1013904223u;
    const double deviation = (static_cast<double>(state >> 16) / 32767.5 - 1) * shot.noise;
    out.push_back(static_cast<std::uint8_t>(std::clamp(pixel + deviation, 0.0, 255.0)));
  }
  return out;
}

}  // namespace statepass::test
