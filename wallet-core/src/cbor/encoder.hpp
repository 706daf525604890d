#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.hpp"

// Writes RFC 8949 with shortest heads and definite lengths.
namespace statepass::cbor {

class Encoder {
 public:
  Encoder& uint(std::uint64_t value);
  Encoder& integer(std::int64_t value);
  Encoder& bstr(ByteView value);
  // The head only: `size` bytes follow elsewhere, written by a caller that keeps them out of growing buffers.
  Encoder& bstr_head(std::size_t size);
  Encoder& tstr(std::string_view value);
  Encoder& boolean(bool value);
  Encoder& null();
  Encoder& tag(std::uint64_t number);
  // The head only: `count` items (pairs, for a map) must follow. The caller keeps the order of keys; MapEncoder does it
  // for maps made in pieces.
  Encoder& array(std::size_t count);
  Encoder& map(std::size_t count);
  // An encoded item, as it is.
  Encoder& raw(ByteView item);
  // #6.24(bstr .cbor item)
  Encoder& tag24(ByteView item);

  const Bytes& bytes() const { return out_; }
  Bytes take() { return std::move(out_); }

 private:
  void head(unsigned major, std::uint64_t value);

  Bytes out_;
};

// A map whose keys come in any order and are written in deterministic order (RFC 8949 4.2.1). A key given twice is a
// bug of the caller.
class MapEncoder {
 public:
  MapEncoder& put(std::int64_t key, const Encoder& value);
  MapEncoder& put(std::string_view key, const Encoder& value);
  MapEncoder& put_raw(std::int64_t key, ByteView value);
  MapEncoder& put_raw(std::string_view key, ByteView value);
  std::size_t size() const { return entries_.size(); }
  Bytes take();

 private:
  std::vector<std::pair<Bytes, Bytes>> entries_;
};

}  // namespace statepass::cbor
