#pragma once

#include "base/bytes.hpp"

// A camera that looks at a drawn code: for tests of reading. The same shot gives the same pixels on every machine.
namespace statepass::test {

struct Shot {
  std::size_t width = 640;
  std::size_t height = 480;
  double module_pixels = 4;  // camera pixels a module, in the middle of the picture
  double rotation = 0;       // degrees
  double tilt = 0;           // of the screen's plane: how much smaller the far edge is than the near one, 0 to 0.5
  double shift_x = 0;        // of the code's centre against the picture's, in pixels
  double shift_y = 0;
  double blur = 0;   // sigma in pixels
  double noise = 0;  // largest deviation of a pixel, 0 to 255
  double glare = 0;  // share of the code's width under a bright spot
  std::uint8_t dark = 25;
  std::uint8_t light = 230;
};

// A grey picture, `width` bytes a row: the code with its quiet zone of 4 modules on a grey ground. `modules` is size ×
// size, 1 dark.
Bytes photograph(ByteView modules, std::size_t size, const Shot& shot);

}  // namespace statepass::test
