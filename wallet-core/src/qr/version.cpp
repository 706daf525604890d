#include "qr/version.hpp"

#include "base/assert.hpp"

namespace statepass::qr {
namespace {

// Table 9 by level and version: codewords of error correction in a block, and number of blocks.
constexpr std::uint8_t kCheck[4][kMostVersion] = {
    {7,  10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28,
     28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30},
    {10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26,
     26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28},
    {13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30,
     28, 30, 30, 30, 30, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30},
    {17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28,
     30, 24, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30},
};
constexpr std::uint8_t kBlocks[4][kMostVersion] = {
    {1, 1, 1, 1,  1,  2,  2,  2,  2,  4,  4,  4,  4,  4,  6,  6,  6,  6,  7,  8,
     8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25},
    {1,  1,  1,  2,  2,  4,  4,  4,  5,  5,  5,  8,  9,  9,  10, 10, 11, 13, 14, 16,
     17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49},
    {1,  1,  2,  2,  4,  4,  6,  6,  8,  8,  8,  10, 12, 16, 12, 17, 16, 18, 21, 20,
     23, 23, 25, 27, 29, 34, 34, 35, 38, 40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68},
    {1,  1,  2,  4,  4,  4,  5,  6,  8,  8,  11, 11, 16, 16, 18, 16, 19, 21, 25, 25,
     25, 34, 30, 32, 35, 37, 40, 42, 45, 48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81},
};

constexpr unsigned kFirstWithVersionInformation = 7;

// What function patterns, format and version information leave, in whole codewords.
std::size_t total_codewords(unsigned version) {
  const std::size_t modules = side(version) * side(version);
  constexpr std::size_t kFinders = 3 * 8 * 8;
  constexpr std::size_t kFormat = 2 * 15 + 1;
  std::size_t taken = kFinders + kFormat + 2 * (side(version) - 16);
  const std::size_t lines = alignment_centres(version).size();
  if (lines > 0) {
    // Three corners are finders; the patterns on the timing lines share five modules with them.
    taken += (lines * lines - 3) * 25 - 2 * (lines - 2) * 5;
  }
  if (version >= kFirstWithVersionInformation) taken += 2 * 18;
  return (modules - taken) / 8;
}

}  // namespace

std::size_t side(unsigned version) {
  SP_ASSERT(version >= 1 && version <= kMostVersion);
  return 17 + std::size_t{4} * version;
}

Blocks blocks(unsigned version, Level level) {
  const auto row = static_cast<std::size_t>(level);
  const std::size_t total = total_codewords(version);
  const std::size_t count = kBlocks[row][version - 1], check = kCheck[row][version - 1];
  return {count, count - total % count, total / count - check, check};
}

unsigned count_bits(Mode mode, unsigned version) {
  if (mode == Mode::byte) return version < 10 ? 8 : 16;
  return version < 10 ? 9 : version < 27 ? 11 : 13;
}

std::vector<std::size_t> alignment_centres(unsigned version) {
  if (version == 1) return {};
  const std::size_t lines = version / 7 + 2, first = 6, last = side(version) - 7;
  // Even steps counted from the far end, rounded up; the remainder falls between the first two. Version 32 is the one
  // exception of annex E.
  const std::size_t gaps = lines - 1;
  const std::size_t step = version == 32 ? 26 : (last - first + 2 * gaps - 1) / (2 * gaps) * 2;
  std::vector<std::size_t> out{first};
  for (std::size_t i = 1; i < lines; ++i) out.push_back(last - (lines - 1 - i) * step);
  return out;
}

}  // namespace statepass::qr
