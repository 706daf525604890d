#include "bridge/chain/head_guard.hpp"

#include <algorithm>

#include "qbft/seals.hpp"

namespace statepass::bridge {

HeadGuard::Answer HeadGuard::judge(const qbft::SealedHeader& header, UnixTime now, std::string& why) {
  if (!contradiction_) {
    const auto outcome = client_.advance(header, std::max(now, header.time()));
    if (outcome.verified()) return Answer::believed;
    why = std::string(reason_name(outcome.reason));
    if (outcome.detail) why.append(", ").append(error_name(outcome.detail->code));
    if (outcome.needs_headers_between()) return Answer::too_far;
    if (outcome.result != qbft::HeaderResult::stopped) return Answer::refused;
    contradiction_ = true;
  }
  if (qbft::check_seals(header)) return Answer::believed;
  why = "seals";
  return Answer::refused;
}

}  // namespace statepass::bridge
