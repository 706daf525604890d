#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <tl/expected.hpp>

#include "base/assert.hpp"

namespace statepass {

// What went wrong, from the one list of statepass_enums.def. Values are part of the interface.
enum class [[nodiscard]] Errc : std::uint16_t {
#define SP_ERROR(name, number, words) name = number,
#include "statepass_enums.def"
};

// Why a check of a verdict did not pass (presentation specification 7.4). Values are part of the interface.
enum class Reason : std::uint16_t {
  none = 0,
#define SP_REASON(name, number) name = number,
#include "statepass_enums.def"
};

// A malformed input or a failed operation: the code, and where in the input it was noticed. No text, no input bytes, no
// secret.
struct [[nodiscard]] Error {
  Errc code;
  std::uint32_t offset = 0;

  friend bool operator==(const Error&, const Error&) = default;
};

template <class T = void>
using Result = tl::expected<T, Error>;

// An offset as it is stored in an Error; inputs of 4 GiB and more do not exist here.
inline std::uint32_t error_offset(std::size_t offset) {
  constexpr auto kMost = std::numeric_limits<std::uint32_t>::max();
  return offset < kMost ? static_cast<std::uint32_t>(offset) : kMost;
}

inline tl::unexpected<Error> fail(Errc code, std::size_t offset = 0) {
  return tl::unexpected<Error>(Error{code, error_offset(offset)});
}
inline tl::unexpected<Error> fail(const Error& error) {
  return tl::unexpected<Error>(error);
}

// The name as it stands in statepass_enums.def ("cbor_trailing"), and a line of plain English for logs and developers.
// Never shown to citizens.
std::string_view error_name(Errc code);
std::string_view error_words(Errc code);
std::string_view reason_name(Reason reason);

}  // namespace statepass

#define SP_CONCAT_INNER(a, b) a##b
#define SP_CONCAT(a, b) SP_CONCAT_INNER(a, b)

// Returns from the enclosing function with the error, if there is one.
#define SP_TRY(expression)                                               \
  do {                                                                   \
    auto sp_try_result = (expression);                                   \
    if (!sp_try_result) return ::statepass::fail(sp_try_result.error()); \
  } while (false)

// SP_TRY_ASSIGN(auto x, f()) declares x with the value, or returns with the error.
#define SP_TRY_ASSIGN(declaration, expression) \
  SP_TRY_ASSIGN_INNER(SP_CONCAT(sp_try_result_, __LINE__), declaration, expression)
#define SP_TRY_ASSIGN_INNER(result, declaration, expression) \
  auto result = (expression);                                \
  if (!result) return ::statepass::fail(result.error());     \
  declaration = *std::move(result)
