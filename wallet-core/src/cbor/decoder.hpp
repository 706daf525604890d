#pragma once

#include <optional>
#include <string_view>

#include "base/bytes.hpp"
#include "base/reader.hpp"
#include "base/result.hpp"

// RFC 8949, definite lengths and shortest heads only. There is no object model: a structure of known shape is pulled
// out item by item, and what is hashed or signed is taken as the bytes that were received.
namespace statepass::cbor {

// The initial byte's major type, with the simple values apart.
enum class Type : std::uint8_t {
  unsigned_int,
  negative_int,
  byte_string,
  text_string,
  array,
  map,
  tag,
  simple,
  floating
};

// What a whole item must keep to, beside being well-formed with shortest heads, definite lengths, UTF-8 text and no
// duplicate keys.
struct Rules {
  bool sorted_keys = false;  // RFC 8949 4.2.1: map keys in bytewise order of their encoding
  bool allow_floats = false;
  bool allow_tags = true;
  // Off: heads longer than needed are let through, but not in map keys, where they would hide a duplicate.
  bool shortest_heads = true;
  std::size_t max_depth = 16;  // at most 16; each array, map or tag counts one, a scalar none
  std::size_t max_items = 16'384;
};

// Structures of the QR profile (presentation specification 1.4): deterministic, no floats, no tags, depth 8.
inline constexpr Rules kProfileRules{.sorted_keys = true, .allow_tags = false, .max_depth = 8};
// ISO 18013-5 structures of any issuer: preferred serialisation, map order free.
inline constexpr Rules kIsoRules{.allow_floats = true};
// The same from encoders that write maps and strings with longer heads than needed, as several in the field do.
inline constexpr Rules kIsoLongHeadRules{.allow_floats = true, .shortest_heads = false};

// Checks the whole input as one item under the rules. Errors: every cbor_… code except cbor_type and cbor_range, at the
// offending byte.
Result<> validate(ByteView input, const Rules& rules);

// Pulls items out of input that holds one or more items in sequence. Views live as long as the input. Each call
// consumes one head (a container's items follow by further calls); on an error, whichever, nothing is consumed.
// cbor_type: the next item is of another type.
class Decoder {
 public:
  // The input is taken as it is: heads are checked as they are met. For rules over the whole structure (duplicates,
  // order, depth) use open().
  explicit Decoder(ByteView input, std::size_t origin = 0, bool shortest_heads = true)
      : reader_(input, origin), shortest_heads_(shortest_heads) {}
  // validate() and then a decoder on the item, which lets through the heads that the rules let through.
  static Result<Decoder> open(ByteView input, const Rules& rules);

  bool done() const { return reader_.done(); }
  std::size_t offset() const { return reader_.offset(); }
  // What has not been pulled out yet.
  ByteView rest() const { return reader_.rest(); }
  bool shortest_heads() const { return shortest_heads_; }
  // cbor_trailing when bytes remain.
  Result<> finish() const;

  Result<Type> peek() const;
  bool next_is(Type type) const;
  bool next_is_null() const;

  Result<std::uint64_t> uint();
  // An unsigned integer of at most `most`: cbor_range above.
  Result<std::uint64_t> uint_up_to(std::uint64_t most);
  // Either sign, in the range of int64: cbor_range outside.
  Result<std::int64_t> integer();
  Result<ByteView> bstr();
  // A byte string of exactly N bytes: cbor_range for another length.
  template <std::size_t N>
  Result<ByteArray<N>> bstr_array() {
    Decoder ahead = *this;
    SP_TRY_ASSIGN(ByteView view, ahead.bstr());
    if (view.size() != N) return fail(Errc::cbor_range, offset());
    *this = ahead;
    return take_array<N>(view);
  }
  Result<std::string_view> tstr();
  Result<bool> boolean();
  Result<> null();
  // The number of items (of pairs, for a map) that follow. Already compared with the bytes that remain: it is safe to
  // loop over, not to reserve from.
  Result<std::size_t> array();
  Result<std::size_t> map();
  // An array of exactly `count` items: cbor_range otherwise.
  Result<> array_of(std::size_t count);
  Result<std::uint64_t> tag();
  // This very tag: cbor_tag otherwise.
  Result<> tag_of(std::uint64_t number);

  // The next item whatever it is, as the bytes received; checked for well-formedness and depth.
  Result<ByteView> item();
  Result<> skip() {
    SP_TRY(item());
    return {};
  }

 private:
  struct Head;
  Result<Head> read_head(ByteReader& reader) const;
  Result<Head> take_head(Type type);

  ByteReader reader_;
  bool shortest_heads_;
};

// #6.24(bstr): the embedded item's bytes, and the whole tagged item as received, which is what digests and signatures
// cover.
struct Tag24 {
  ByteView whole;    // d8 18 … with head
  ByteView content;  // the embedded CBOR
};
Result<Tag24> read_tag24(Decoder& decoder);

}  // namespace statepass::cbor
