#pragma once

#include "base/bytes.hpp"
#include "base/reader.hpp"
#include "base/result.hpp"

// Recursive Length Prefix (Ethereum yellow paper, appendix B), canonical forms only. There is no object model: a
// structure of known shape is pulled out item by item, and what is hashed is taken as the bytes that were received.
namespace statepass::rlp {

// One item as it stands in the input. Views live as long as the input.
struct Item {
  bool is_list;
  ByteView payload;    // the string, or the list's items one after another
  ByteView whole;      // with its head
  std::size_t offset;  // of the payload in the whole input

  bool is_empty_string() const { return !is_list && payload.empty(); }
};

// How deep lists may lie within lists in validate().
inline constexpr std::size_t kMaxDepth = 16;

// Pulls items out of input that holds any number of items in sequence: the payload of a list, or a whole message. Each
// call consumes one item; on an error nothing is consumed. What lies inside a list is checked when it is read.
// Errors of every call: rlp_short (the input ends before the item does), rlp_not_shortest (a length in the long form
// that fits the short one), rlp_length_zeros (a length with leading zeros), rlp_single_byte (a byte below 0x80 with a
// head); rlp_type: the next item is not of the kind asked for.
class Reader {
 public:
  explicit Reader(ByteView input = {}, std::size_t origin = 0) : reader_(input, origin) {}
  // The items of one list that is the whole input: rlp_trailing when bytes follow it.
  static Result<Reader> open_list(ByteView input, std::size_t origin = 0);

  bool done() const { return reader_.done(); }
  std::size_t offset() const { return reader_.offset(); }
  // rlp_trailing when items remain.
  Result<> finish() const;

  // The next item, whatever it is.
  Result<Item> item();
  Result<ByteView> string();
  // A string of exactly N bytes: rlp_size for another length.
  template <std::size_t N>
  Result<ByteArray<N>> array() {
    Reader ahead = *this;
    SP_TRY_ASSIGN(ByteView view, ahead.string());
    if (view.size() != N) return fail(Errc::rlp_size, offset());
    *this = ahead;
    return take_array<N>(view);
  }
  // A minimal big-endian integer of at most `bytes` bytes, without leading zeros (rlp_integer_zeros); zero is the empty
  // string. rlp_range when longer.
  Result<ByteView> integer(std::size_t bytes);
  // The same as a number of at most `most`: rlp_range above.
  Result<std::uint64_t> uint(std::uint64_t most = ~std::uint64_t{0});
  // Steps over a list and gives its items.
  Result<Reader> list();

 private:
  ByteReader reader_;
};

// The whole input is one canonical item, to its innermost lists: beside the errors above rlp_depth (more than kMaxDepth
// lists within one another) and rlp_trailing.
Result<> validate(ByteView input);

}  // namespace statepass::rlp
