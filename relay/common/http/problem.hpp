#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "common/http/message.hpp"

// Refusals as application/problem+json (RFC 9457) with the codes of the ledger specification, section 7, and those that
// every HTTP server needs beside them.
namespace statepass::common {

enum class Problem : std::uint8_t {
  kBadRequest,
  kAuthRequired,
  kForbidden,
  kNotFound,
  kMethodNotAllowed,
  kRequestTimeout,
  kConflict,
  kCondensing,
  kStateGone,
  kTooLarge,
  kUnsupportedType,
  kReverted,
  kLimited,
  kFieldsTooLarge,
  kInternal,
  kNodeBad,
  kNoNode,
  kBusy,
  kNodeSlow,
  kStorage,
};

unsigned problem_status(Problem problem);
std::string_view problem_code(Problem problem);

// `detail` is a sentence for a developer: never input, never personal data. `retry_after` in seconds is sent as a field
// and as a member. `members` are further JSON members, each starting with a comma ("," + "\"error\":…").
Response problem(Problem problem, std::string_view detail = {}, std::optional<int> retry_after = std::nullopt,
                 std::string_view members = {});

// The answer to a request that no handler sees, by its status (Site::refuse).
Response problem_of_status(unsigned status);

}  // namespace statepass::common
