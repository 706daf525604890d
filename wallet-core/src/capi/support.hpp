#pragma once

#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "statepass.h"

// From C arguments to values and back.
namespace statepass::capi {

inline ByteView view(sp_bytes bytes) {
  return {bytes.data, bytes.size};
}
inline std::string_view text(sp_bytes bytes) {
  return text_of(view(bytes));
}

inline constexpr sp_error kOk{SP_OK, 0};

inline sp_error to_error(const Error& error) {
  return {static_cast<std::uint32_t>(error.code), error.offset};
}

// A copy that the caller owns.
sp_error give(ByteView bytes, sp_buffer* out);
// Empties `out` first, so that it is empty on every error.
sp_error give(const Result<Bytes>& result, sp_buffer* out);

inline sp_error give(const Result<>& result) {
  return result ? kOk : to_error(result.error());
}

// Turns a Result with a handle's content into a handle on the heap. `out` is null on every error.
template <class Handle, class T>
sp_error give_handle(Result<T> result, Handle** out) {
  *out = nullptr;
  if (!result) return to_error(result.error());
  *out = new Handle{*std::move(result)};
  return kOk;
}

template <std::size_t N>
Result<ByteArray<N>> exactly(sp_bytes bytes) {
  if (bytes.size != N) return fail(Errc::capi_size, bytes.size);
  return take_array<N>(view(bytes));
}

}  // namespace statepass::capi
