#pragma once

#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "common/http/problem.hpp"
#include "common/rpc/json_rpc.hpp"

namespace statepass::bridge {

// Why a question has no answer, as it is told to who asked.
struct Refusal {
  common::Problem problem = common::Problem::kBadRequest;
  std::string detail;  // a sentence for a developer
  std::optional<int> retry_after;
  std::string members;  // further members of the JSON, each starting with a comma

  common::Response response() const { return common::problem(problem, detail, retry_after, members); }
};

template <class T>
using Outcome = tl::expected<T, Refusal>;

inline tl::unexpected<Refusal> refuse(common::Problem problem, std::string detail,
                                      std::optional<int> retry_after = std::nullopt) {
  return tl::unexpected<Refusal>(Refusal{problem, std::move(detail), retry_after, {}});
}

// What a failed call to the nodes comes to. A node's own error, which callers look at first, says that it is not up to
// the question.
Refusal refusal_of(const common::RpcError& error);

}  // namespace statepass::bridge
