#include "qr/drawing.hpp"

#include <limits>

#include "base/assert.hpp"

namespace statepass::qr {
namespace {

constexpr unsigned kMasks = 8;

// Whether the mask turns the module over (table 10).
constexpr bool turned(unsigned mask, std::size_t x, std::size_t y) {
  switch (mask) {
    case 0:
      return (x + y) % 2 == 0;
    case 1:
      return y % 2 == 0;
    case 2:
      return x % 3 == 0;
    case 3:
      return (x + y) % 3 == 0;
    case 4:
      return (x / 3 + y / 2) % 2 == 0;
    case 5:
      return x * y % 2 + x * y % 3 == 0;
    case 6:
      return (x * y % 2 + x * y % 3) % 2 == 0;
    default:
      return ((x + y) % 2 + x * y % 3) % 2 == 0;
  }
}

// All of them repeat after twelve modules each way.
constexpr std::size_t kPeriod = 12;
constexpr auto kTurned = [] {
  std::array<std::array<std::array<std::uint8_t, kPeriod>, kPeriod>, kMasks> out{};
  for (unsigned mask = 0; mask < kMasks; ++mask) {
    for (std::size_t y = 0; y < kPeriod; ++y) {
      for (std::size_t x = 0; x < kPeriod; ++x) out[mask][y][x] = turned(mask, x, y) ? 1 : 0;
    }
  }
  return out;
}();

// Remainder bits of a BCH code, behind the value.
unsigned with_bch(unsigned value, unsigned check_bits, unsigned generator) {
  unsigned remainder = value;
  for (unsigned i = 0; i < check_bits; ++i) remainder = remainder << 1 ^ (remainder >> (check_bits - 1)) * generator;
  return value << check_bits | remainder;
}

class Symbol {
 public:
  explicit Symbol(unsigned version)
      : version_(version), size_(side(version)), modules_(size_ * size_, 0), function_(size_ * size_, 0) {
    draw_timing();
    draw_finder(3, 3);
    draw_finder(size_ - 4, 3);
    draw_finder(3, size_ - 4);
    draw_alignment();
    draw_version();
    draw_format(Level::l, 0);  // reserves the places
  }

  // Two columns at a time from the right, upwards and downwards by turns, leaving out the column of the timing pattern.
  // What is left over stays light.
  void place(ByteView codewords) {
    std::size_t bit = 0;
    bool upwards = true;
    for (std::size_t right = size_ - 1;; right -= 2) {
      if (right == 6) --right;
      for (std::size_t i = 0; i < size_; ++i) {
        const std::size_t y = upwards ? size_ - 1 - i : i;
        for (std::size_t x : {right, right - 1}) {
          if (function_[y * size_ + x] != 0 || bit >= codewords.size() * 8) continue;
          modules_[y * size_ + x] = codewords[bit / 8] >> (7 - bit % 8) & 1;
          ++bit;
        }
      }
      upwards = !upwards;
      if (right == 1) break;
    }
    SP_ASSERT(bit == codewords.size() * 8);
  }

  void apply(unsigned mask) {
    for (std::size_t y = 0; y < size_; ++y) {
      const auto& pattern = kTurned[mask][y % kPeriod];
      std::uint8_t* row = &modules_[y * size_];
      const std::uint8_t* function = &function_[y * size_];
      for (std::size_t x = 0, phase = 0; x < size_; ++x, phase = phase + 1 == kPeriod ? 0 : phase + 1)
        row[x] = static_cast<std::uint8_t>(row[x] ^ (pattern[phase] & (function[x] ^ 1)));
    }
  }

  // 7.9: level and mask, in two copies. The level's two bits are 01, 00, 11, 10 for L, M, Q, H.
  void draw_format(Level level, unsigned mask) {
    const unsigned data = (static_cast<unsigned>(level) ^ 1) << 3 | mask;
    const unsigned bits = with_bch(data, 10, 0x537) ^ 0x5412;
    for (unsigned i = 0; i < 15; ++i) {
      const bool dark = (bits >> i & 1) != 0;
      // Around the top left finder, stepping over the timing pattern.
      if (i < 8) {
        set(8, i < 6 ? i : i + 1, dark);
      } else {
        set(i == 8 ? 7 : 14 - i, 8, dark);
      }
      // Below the top right and beside the bottom left finder.
      if (i < 8) {
        set(size_ - 1 - i, 8, dark);
      } else {
        set(8, size_ - 15 + i, dark);
      }
    }
    set(8, size_ - 8, true);
  }

  unsigned penalty() const;
  std::size_t size() const { return size_; }
  Bytes take() { return std::move(modules_); }

 private:
  void set(std::size_t x, std::size_t y, bool dark) {
    SP_ASSERT(x < size_ && y < size_);
    modules_[y * size_ + x] = dark ? 1 : 0;
    function_[y * size_ + x] = 1;
  }

  void draw_timing() {
    for (std::size_t i = 0; i < size_; ++i) {
      set(6, i, i % 2 == 0);
      set(i, 6, i % 2 == 0);
    }
  }

  // Seven modules a side with the light separator around, cut at the edges of the symbol.
  void draw_finder(std::size_t centre_x, std::size_t centre_y) {
    for (std::size_t dy = 0; dy <= 8; ++dy) {
      for (std::size_t dx = 0; dx <= 8; ++dx) {
        const std::size_t x = centre_x + dx, y = centre_y + dy;  // four too far
        if (x < 4 || y < 4 || x - 4 >= size_ || y - 4 >= size_) continue;
        const std::size_t ring = std::max(dx > 4 ? dx - 4 : 4 - dx, dy > 4 ? dy - 4 : 4 - dy);
        set(x - 4, y - 4, ring != 2 && ring != 4);
      }
    }
  }

  void draw_alignment() {
    const auto centres = alignment_centres(version_);
    for (std::size_t cy : centres) {
      for (std::size_t cx : centres) {
        const bool first_x = cx == 6, first_y = cy == 6, last_x = cx == size_ - 7, last_y = cy == size_ - 7;
        if ((first_x && first_y) || (first_x && last_y) || (last_x && first_y)) continue;  // a finder stands there
        for (std::size_t y = cy - 2; y <= cy + 2; ++y) {
          for (std::size_t x = cx - 2; x <= cx + 2; ++x) {
            const bool edge = x == cx - 2 || x == cx + 2 || y == cy - 2 || y == cy + 2;
            set(x, y, edge || (x == cx && y == cy));
          }
        }
      }
    }
  }

  // 7.10: from version 7 on, in two copies.
  void draw_version() {
    if (version_ < 7) return;
    const unsigned bits = with_bch(version_, 12, 0x1f25);
    for (unsigned i = 0; i < 18; ++i) {
      const bool dark = (bits >> i & 1) != 0;
      set(size_ - 11 + i % 3, i / 3, dark);
      set(i / 3, size_ - 11 + i % 3, dark);
    }
  }

  unsigned version_;
  std::size_t size_;
  Bytes modules_;
  Bytes function_;  // 1: not data
};

// Penalty of one row or column by its runs of equal modules (features 1 and 3). The outside counts as light.
class RunPenalty {
 public:
  explicit RunPenalty(std::size_t size) : outside_(size) {}

  void step(bool dark) {
    if (dark != dark_) {
      close(first_ ? outside_ : 0);
      first_ = false;
    }
    ++length_;
  }

  unsigned finish() {
    if (dark_) close(0);
    close(outside_);
    return penalty_;
  }

 private:
  void close(std::size_t margin) {
    if (length_ >= 5) penalty_ += static_cast<unsigned>(length_) - 2;
    std::copy(runs_.begin() + 1, runs_.end(), runs_.begin());
    runs_.back() = length_ + margin;
    if (!dark_) count_finder_like();
    dark_ = !dark_;
    length_ = 0;
  }

  // Dark : light : dark : light : dark as 1 : 1 : 3 : 1 : 1 between light runs, of which one is four wide.
  void count_finder_like() {
    const std::size_t unit = runs_[5];
    if (unit == 0 || runs_[1] != unit || runs_[2] != unit || runs_[3] != 3 * unit || runs_[4] != unit) return;
    if (runs_[0] >= 4 * unit && runs_[6] >= unit) penalty_ += 40;
    if (runs_[6] >= 4 * unit && runs_[0] >= unit) penalty_ += 40;
  }

  std::array<std::size_t, 7> runs_{};  // the newest last
  std::size_t outside_;
  std::size_t length_ = 0;
  bool dark_ = false;
  bool first_ = true;
  unsigned penalty_ = 0;
};

unsigned Symbol::penalty() const {
  unsigned sum = 0;
  std::size_t dark = 0;
  for (std::size_t i = 0; i < size_; ++i) {
    RunPenalty row(size_), column(size_);
    for (std::size_t j = 0; j < size_; ++j) {
      row.step(modules_[i * size_ + j] != 0);
      column.step(modules_[j * size_ + i] != 0);
      dark += modules_[i * size_ + j];
    }
    sum += row.finish() + column.finish();
  }
  for (std::size_t y = 0; y + 1 < size_; ++y) {
    const std::uint8_t *above = &modules_[y * size_], *below = above + size_;
    for (std::size_t x = 0; x + 1 < size_; ++x) {
      if (above[x] == above[x + 1] && above[x] == below[x] && above[x] == below[x + 1]) sum += 3;
    }
  }
  // Ten for every full five per cent between the share of dark modules and a half.
  const std::size_t total = size_ * size_;
  const std::size_t off = dark * 20 > total * 10 ? dark * 20 - total * 10 : total * 10 - dark * 20;
  const std::size_t steps = (off + total - 1) / total;
  return sum + static_cast<unsigned>(steps > 0 ? steps - 1 : 0) * 10;
}

}  // namespace

Code draw(ByteView codewords, unsigned version, Level level, std::optional<unsigned> mask) {
  SP_ASSERT(codewords.size() == blocks(version, level).total() && (!mask || *mask < kMasks));
  Symbol symbol(version);
  symbol.place(codewords);
  unsigned best = mask.value_or(0);
  if (!mask) {
    unsigned least = std::numeric_limits<unsigned>::max();
    for (unsigned candidate = 0; candidate < kMasks; ++candidate) {
      symbol.apply(candidate);
      symbol.draw_format(level, candidate);
      const unsigned penalty = symbol.penalty();
      if (penalty < least) {
        least = penalty;
        best = candidate;
      }
      symbol.apply(candidate);  // takes it off again
    }
  }
  symbol.apply(best);
  symbol.draw_format(level, best);
  return {version, level, best, symbol.size(), symbol.take()};
}

}  // namespace statepass::qr
