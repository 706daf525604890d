#pragma once

#include <utility>

#include "base/bytes.hpp"

// Writes Recursive Length Prefix (Ethereum yellow paper, appendix B).
namespace statepass::rlp {

// Appends items one after another. A list is written when its items are: Encoder().list(Encoder().uint(1).uint(2)).
class Encoder {
 public:
  Encoder& string(ByteView value);
  Encoder& uint(std::uint64_t value);
  // A big-endian number of any width, as the minimal integer it stands for: leading zeros are dropped.
  Encoder& integer(ByteView value);
  Encoder& list(const Encoder& items) { return list_of(items.bytes()); }
  // A list whose payload is already encoded.
  Encoder& list_of(ByteView payload) { return list_head(payload.size()).raw(payload); }
  // The head alone: `size` bytes of items must follow.
  Encoder& list_head(std::size_t size);
  // An encoded item, as it is.
  Encoder& raw(ByteView item);

  const Bytes& bytes() const { return out_; }
  Bytes take() { return std::move(out_); }

 private:
  void head(std::uint8_t base, std::size_t size);

  Bytes out_;
};

}  // namespace statepass::rlp
