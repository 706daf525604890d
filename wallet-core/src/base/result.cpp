#include "base/result.hpp"

#include <span>

// The texts lie one after the other, each closed by a zero, in the order of the codes: tables of pointers, or a switch,
// would weigh more in the WebAssembly module than the texts themselves.
namespace statepass {
namespace {

constexpr std::uint16_t kErrors[] = {
#define SP_ERROR(name, number, words) number,
#include "statepass_enums.def"
};
constexpr char kErrorNames[] =
#define SP_ERROR(name, number, words) #name "\0"
#include "statepass_enums.def"
    ;
constexpr char kErrorWords[] =
#define SP_ERROR(name, number, words) words "\0"
#include "statepass_enums.def"
    ;
constexpr std::uint16_t kReasons[] = {
    0,
#define SP_REASON(name, number) number,
#include "statepass_enums.def"
};
constexpr char kReasonNames[] = "none\0"
#define SP_REASON(name, number) #name "\0"
#include "statepass_enums.def"
    ;

std::string_view text_of(std::uint16_t code, std::span<const std::uint16_t> codes, const char* texts,
                         std::string_view otherwise) {
  for (const std::uint16_t each : codes) {
    const std::string_view text(texts);
    if (each == code) return text;
    texts += text.size() + 1;
  }
  return otherwise;
}

}  // namespace

std::string_view error_name(Errc code) {
  return text_of(static_cast<std::uint16_t>(code), kErrors, kErrorNames, "unknown");
}

std::string_view error_words(Errc code) {
  return text_of(static_cast<std::uint16_t>(code), kErrors, kErrorWords, "unknown error");
}

std::string_view reason_name(Reason reason) {
  return text_of(static_cast<std::uint16_t>(reason), kReasons, kReasonNames, "unknown");
}

}  // namespace statepass
