#include "common/http/problem.hpp"

#include <nlohmann/json.hpp>

namespace statepass::common {
namespace {

struct Row {
  unsigned status;
  std::string_view code;
};

Row row(Problem problem) {
  switch (problem) {
    case Problem::kBadRequest:
      return {400, "BAD_REQUEST"};
    case Problem::kAuthRequired:
      return {401, "AUTH_REQUIRED"};
    case Problem::kForbidden:
      return {403, "FORBIDDEN"};
    case Problem::kNotFound:
      return {404, "NOT_FOUND"};
    case Problem::kMethodNotAllowed:
      return {405, "METHOD_NOT_ALLOWED"};
    case Problem::kRequestTimeout:
      return {408, "REQUEST_TIMEOUT"};
    case Problem::kConflict:
      return {409, "CONFLICT"};
    case Problem::kCondensing:
      return {409, "CONDENSING"};
    case Problem::kStateGone:
      return {410, "STATE_GONE"};
    case Problem::kTooLarge:
      return {413, "TOO_LARGE"};
    case Problem::kUnsupportedType:
      return {415, "UNSUPPORTED_TYPE"};
    case Problem::kReverted:
      return {422, "REVERTED"};
    case Problem::kLimited:
      return {429, "LIMITED"};
    case Problem::kFieldsTooLarge:
      return {431, "FIELDS_TOO_LARGE"};
    case Problem::kInternal:
      return {500, "INTERNAL"};
    case Problem::kNodeBad:
      return {502, "NODE_BAD"};
    case Problem::kNoNode:
      return {503, "NO_NODE"};
    case Problem::kBusy:
      return {503, "BUSY"};
    case Problem::kNodeSlow:
      return {504, "NODE_SLOW"};
    case Problem::kStorage:
      return {507, "INSUFFICIENT_STORAGE"};
  }
  return {500, "INTERNAL"};
}

}  // namespace

unsigned problem_status(Problem problem) {
  return row(problem).status;
}

std::string_view problem_code(Problem problem) {
  return row(problem).code;
}

Response problem(Problem which, std::string_view detail, std::optional<int> retry_after, std::string_view members) {
  const auto [status, code] = row(which);
  std::string body = R"({"type":"about:blank","title":")";
  body.append(status_phrase(status)).append(R"(","status":)").append(std::to_string(status));
  body.append(R"(,"code":")").append(code).append("\"");
  if (!detail.empty()) body.append(R"(,"detail":)").append(nlohmann::json(detail).dump());
  if (retry_after) body.append(R"(,"retryAfter":)").append(std::to_string(*retry_after));
  body.append(members).append("}");
  Response response(status, "application/problem+json", std::move(body));
  response.field("Cache-Control", "no-store");
  if (retry_after) response.field("Retry-After", std::to_string(*retry_after));
  return response;
}

Response problem_of_status(unsigned status) {
  constexpr Problem kFirst[]{Problem::kBadRequest, Problem::kAuthRequired,     Problem::kForbidden,
                             Problem::kNotFound,   Problem::kMethodNotAllowed, Problem::kRequestTimeout,
                             Problem::kTooLarge,   Problem::kUnsupportedType,  Problem::kFieldsTooLarge};
  for (const Problem known : kFirst)
    if (problem_status(known) == status) return problem(known);
  if (status == 426) {
    Response upgrade(426, "application/problem+json",
                     R"({"type":"about:blank","title":"Upgrade Required","status":426,"code":"UPGRADE_REQUIRED"})");
    upgrade.field("Upgrade", "websocket");
    return upgrade;
  }
  if (status == 429) return problem(Problem::kLimited, "too many requests or connections of one client", 1);
  if (status == 503) return problem(Problem::kBusy, "too many requests are under way", 1);
  return problem(Problem::kInternal);
}

}  // namespace statepass::common
