#pragma once

#include "base/bytes.hpp"

// RLP as a tree that can be written wrongly. It reads honest bytes alone.
namespace statepass::hostile {

struct RlpTree {
  bool is_list = false;
  Bytes payload;               // of a string
  std::vector<RlpTree> items;  // of a list
};

RlpTree read_tree(ByteView honest);
Bytes write_tree(const RlpTree& tree);

// A tree's nodes, the root first.
std::vector<RlpTree*> nodes_of(RlpTree& tree);

// How the head of one item lies about what follows, or is written as no writer does.
enum class LengthLie : std::uint8_t {
  long_form,  // a length in so many bytes where the short form does
  zeros,      // a length with a zero in front
  one_more,   // than there is
  one_fewer,
  huge,        // 2^64 − 1
  huger,       // a length that wraps around
  wrapped,     // a single byte below 0x80 with a head
  other_kind,  // a string as a list, a list as a string
  end,
};
// The tree with one lie in the head of `at`, a node of it. Nothing when the lie cannot be told there.
Bytes write_lying(const RlpTree& tree, const RlpTree* at, LengthLie lie);

}  // namespace statepass::hostile
