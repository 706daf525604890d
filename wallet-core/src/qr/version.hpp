#pragma once

#include <vector>

#include "qr/writer.hpp"

// Facts of the versions 1 to 40 (ISO/IEC 18004 tables 1, 3, 9 and annex E).
namespace statepass::qr {

// Modules a side: 21 to 177.
std::size_t side(unsigned version);

// How codewords are spread over blocks. The first `short_blocks` blocks hold `short_data` data codewords, the others
// one more; every block has `check` codewords of error correction.
struct Blocks {
  std::size_t count;
  std::size_t short_blocks;
  std::size_t short_data;
  std::size_t check;

  std::size_t data() const { return count * short_data + (count - short_blocks); }
  std::size_t total() const { return data() + count * check; }
};
Blocks blocks(unsigned version, Level level);

// Bits of a segment's character count.
unsigned count_bits(Mode mode, unsigned version);

// Row and column coordinates of the alignment patterns' centres; empty for version 1.
std::vector<std::size_t> alignment_centres(unsigned version);

}  // namespace statepass::qr
