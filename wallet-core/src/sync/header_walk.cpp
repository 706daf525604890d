#include "sync/header_walk.hpp"

namespace statepass::sync {
namespace {

// How many headers to ask for between two sets of validators: a third as many as there are steps of one member from one
// to the other. More would bring headers that a skip passes over, fewer would take more requests.
std::uint64_t headers_between(const qbft::ValidatorSet& from, const qbft::ValidatorSet& to) {
  const std::size_t steps = from.size() + to.size() - 2 * from.shared_with(to);
  return std::clamp<std::uint64_t>(steps / 3, 1, HeaderWalk::kAskedAtOnce);
}

}  // namespace

Result<> enough_seals(const qbft::SealedHeader& header) {
  if (header.number() > 0 && header.seals().size() < header.validators().quorum()) return fail(Errc::qbft_quorum);
  return {};
}

std::variant<HeaderWalk::Arrived, HeaderRange> HeaderWalk::go(qbft::LightClient& client, UnixTime now) {
  qbft::HeaderOutcome outcome;
  // From the farthest one downwards: validators that are too far off are found before a seal is looked at.
  for (std::size_t left = waiting_.size(); left > 0;) {
    const std::size_t at = left - 1;
    outcome = client.advance(waiting_[at], now);
    if (outcome.result == qbft::HeaderResult::advanced) signers_ = outcome.signers;
    if (outcome.verified()) {
      if (at + 1 == waiting_.size()) return Arrived{outcome, signers_};
      waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(left));
      left = waiting_.size();
    } else if (outcome.needs_headers_between()) {
      left = at;
    } else {
      return Arrived{outcome, signers_};
    }
  }
  const std::uint64_t low = client.head().number, high = waiting_.front().number();
  if (high <= low + 1 || asked_for_ >= kMostAsked) return Arrived{outcome, signers_};
  const std::uint64_t count =
      std::min(headers_between(client.validators(), waiting_.front().validators()), high - low - 1);
  const std::uint64_t step = (high - low) / (count + 1);
  asked_ = {low + step, count, step};
  asked_for_ += count;
  return asked_;
}

Result<> HeaderWalk::take(const std::vector<SentHeader>& headers) {
  if (headers.size() != asked_.count) return fail(Errc::sync_header_other);
  std::vector<qbft::SealedHeader> between;
  for (std::size_t i = 0; i < headers.size(); ++i) {
    SP_TRY_ASSIGN(qbft::SealedHeader header, qbft::SealedHeader::parse(headers[i].raw, headers[i].signers));
    if (header.number() != asked_.from + i * asked_.step) return fail(Errc::sync_header_other, i);
    between.push_back(std::move(header));
  }
  waiting_.insert(waiting_.begin(), std::make_move_iterator(between.begin()), std::make_move_iterator(between.end()));
  return {};
}

}  // namespace statepass::sync
