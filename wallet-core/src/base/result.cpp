#include "base/result.hpp"

namespace statepass {

std::string_view error_name(Errc code) {
  switch (code) {
#define SP_ERROR(name, number, words) \
  case Errc::name:                    \
    return #name;
#include "statepass_enums.def"
  }
  return "unknown";
}

std::string_view error_words(Errc code) {
  switch (code) {
#define SP_ERROR(name, number, words) \
  case Errc::name:                    \
    return words;
#include "statepass_enums.def"
  }
  return "unknown error";
}

std::string_view reason_name(Reason reason) {
  switch (reason) {
    case Reason::none:
      return "none";
#define SP_REASON(name, number) \
  case Reason::name:            \
    return #name;
#include "statepass_enums.def"
  }
  return "unknown";
}

}  // namespace statepass
