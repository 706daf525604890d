#pragma once

#include "base/text.hpp"
#include "json/reader.hpp"

// Members as chain.json and the relays write them: bytes as 0x text.
namespace statepass::sync {

inline Result<Bytes> bytes_in(const json::Value& value) {
  SP_TRY_ASSIGN(const std::string_view text, value.string());
  return from_hex0x(text);
}
inline Result<Bytes> bytes_member(const json::Value& object, std::string_view name) {
  SP_TRY_ASSIGN(const json::Value value, object.member(name));
  return bytes_in(value);
}
// Exactly N bytes: `other_size` otherwise.
template <std::size_t N>
Result<ByteArray<N>> array_in(const json::Value& value, Errc other_size) {
  SP_TRY_ASSIGN(const Bytes bytes, bytes_in(value));
  if (bytes.size() != N) return fail(other_size);
  return take_array<N>(bytes);
}
template <std::size_t N>
Result<ByteArray<N>> array_member(const json::Value& object, std::string_view name, Errc other_size) {
  SP_TRY_ASSIGN(const json::Value value, object.member(name));
  return array_in<N>(value, other_size);
}

}  // namespace statepass::sync
