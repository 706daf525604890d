#pragma once

#include "cbor/decoder.hpp"

// Options that cross as a CBOR map with text keys.
namespace statepass::capi {

// Calls `member(key, decoder)` for each member. It returns whether it knew the key and consumed the value: an unknown
// one is capi_option, because a caller that misspells an option must not be believed.
template <class Member>
Result<> read_options(ByteView options, Member member) {
  if (options.empty()) return {};
  SP_TRY_ASSIGN(cbor::Decoder in, cbor::Decoder::open(options, cbor::Rules{.sorted_keys = true, .allow_tags = false}));
  SP_TRY_ASSIGN(const std::size_t count, in.map());
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = in.offset();
    SP_TRY_ASSIGN(const std::string_view key, in.tstr());
    SP_TRY_ASSIGN(const bool known, member(key, in));
    if (!known) return fail(Errc::capi_option, at);
  }
  return {};
}

// For member functions: puts a value into `out` and says that the key was known.
template <class Out, class Value>
Result<bool> into(Out& out, Result<Value> value) {
  if (!value) return fail(value.error());
  out = *std::move(value);
  return true;
}

// An array, one call of `item` for each.
template <class Item>
Result<bool> each(cbor::Decoder& in, Item item) {
  SP_TRY_ASSIGN(const std::size_t count, in.array());
  for (std::size_t i = 0; i < count; ++i) SP_TRY(item(in));
  return true;
}

}  // namespace statepass::capi
