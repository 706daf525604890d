#include "bridge/refusal.hpp"

namespace statepass::bridge {

Refusal refusal_of(const common::RpcError& error) {
  using common::Problem;
  using Kind = common::RpcError::Kind;
  switch (error.kind) {
    case Kind::kBusy:
      return {Problem::kBusy, "too many questions wait for the nodes", 1, {}};
    case Kind::kUnreachable:
      return {Problem::kNoNode, "no node of the chain can be reached", 5, {}};
    case Kind::kTimeout:
      return {Problem::kNodeSlow, "the node did not answer in time", 2, {}};
    case Kind::kStopped:
      return {Problem::kNoNode, "the relay is stopping", 5, {}};
    case Kind::kMalformed:
      return {Problem::kNodeBad, "the node's answer is not well-formed or contradicts itself", 2, {}};
    case Kind::kRefused:
      return {Problem::kNodeBad, "the node refused the question", 2, {}};
  }
  return {Problem::kNodeBad, {}, 2, {}};
}

}  // namespace statepass::bridge
