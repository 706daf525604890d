#pragma once

#include <optional>

#include "base/result.hpp"

namespace statepass {

// What one check of well-formed but untrusted input came to (presentation specification 7.1).
enum class CheckResult : std::uint8_t { pass, fail, unknown, not_applicable };

struct Check {
  CheckResult result = CheckResult::unknown;
  Reason reason = Reason::none;  // none iff passed or not applicable
  std::optional<Errc> detail;    // the finer error, where there is one

  static Check passed() { return {CheckResult::pass, Reason::none, std::nullopt}; }
  static Check failed(Reason reason, std::optional<Errc> detail = std::nullopt) {
    return {CheckResult::fail, reason, detail};
  }
  static Check unknown(Reason reason, std::optional<Errc> detail = std::nullopt) {
    return {CheckResult::unknown, reason, detail};
  }
  static Check not_applicable() { return {CheckResult::not_applicable, Reason::none, std::nullopt}; }

  bool pass() const { return result == CheckResult::pass; }
  friend bool operator==(const Check&, const Check&) = default;
};

}  // namespace statepass
