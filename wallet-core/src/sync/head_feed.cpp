#include "sync/head_feed.hpp"

#include <algorithm>

#include "qbft/sealed_header.hpp"
#include "sync/header_walk.hpp"
#include "sync/relay_answers.hpp"

namespace statepass::sync {

using qbft::HeaderOutcome;
using qbft::HeaderResult;

namespace {

// The addresses of relays begin with http or https.
std::string push_url(const std::string& relay) {
  return "ws" + relay.substr(4) + "/v1/push";
}

std::uint32_t seconds_until(UnixTime then, UnixTime now) {
  return static_cast<std::uint32_t>(std::max<UnixTime>(then - now, 1));
}

}  // namespace

HeadFeed::HeadFeed(const ChainConfig& config, LedgerView& view, std::uint32_t spread)
    : view_(view), spread_(spread), relays_(config.relays.size()) {}

HeadFeed::~HeadFeed() {
  if (!relays_.empty()) note().pushes = false;
}

RelayNote& HeadFeed::note() {
  return view_.notes_[relay_];
}

// For a header of the future our clock is to blame, not the relay.
bool HeadFeed::is_refused(std::size_t relay) const {
  const RelayNote& its = view_.notes_[relay];
  return its.state == RelayState::refused && its.reason != Reason::reader_clock;
}

FeedWant HeadFeed::next(UnixTime now) {
  const Reason stopped = view_.stopped(now);
  if (relays_.empty() || stopped != Reason::none) {
    if (open_) leave(now);
    sync_wanted_ = false;
    return FeedStop{stopped};
  }
  if (open_ && now >= heard_ + kSilence) be_silent(now);
  if (sync_wanted_) return FeedSync{};
  if (open_) return FeedListen{id_, seconds_until(heard_ + kSilence, now)};
  // The one that was listened to comes first when its pause is over.
  UnixTime soonest = now + kLongestPause;
  for (std::size_t i = 0; i < relays_.size(); ++i) {
    const std::size_t at = (relay_ + i) % relays_.size();
    if (is_refused(at)) continue;
    soonest = std::min(soonest, relays_[at].not_before);
    if (relays_[at].not_before > now) continue;
    relay_ = at;
    open_ = true;
    spoke_ = false;
    heard_ = now;
    return FeedOpen{++id_, push_url(note().url),
                    R"({"op":"subscribe","topics":["head"],"minIntervalMs":)" + std::to_string(kInterval) + "}"};
  }
  return FeedPause{seconds_until(soonest, now)};
}

FeedNews HeadFeed::text(std::uint32_t id, std::string_view text, UnixTime now) {
  if (!open_ || id != id_) return FeedNews::ignored;
  if (text.size() > kMostText) return refuse({Errc::sync_answer_size}, Reason::none, now);
  const auto pushed = read_push(bytes_of(text));
  if (!pushed) return refuse(pushed.error(), Reason::none, now);
  if (pushed->empty()) return FeedNews::ignored;
  return judge(*pushed, now);
}

FeedNews HeadFeed::judge(const Bytes& raw, UnixTime now) {
  const auto header = qbft::SealedHeader::parse(raw);
  if (!header) return refuse(header.error(), Reason::header_invalid, now);
  if (const auto enough = enough_seals(*header); !enough) return refuse(enough.error(), Reason::header_quorum, now);
  const HeaderOutcome outcome = view_.client_.advance(*header, now);
  if (outcome.verified()) return take(outcome, now);
  if (outcome.needs_headers_between()) return go_between(outcome, header->number(), now);
  return refuse(*outcome.detail, outcome.reason, now);
}

FeedNews HeadFeed::take(const HeaderOutcome& outcome, UnixTime now) {
  view_.take_head(outcome, outcome.signers);
  spoke_ = true;
  heard_ = now;
  RelayNote& its = note();
  if (!is_refused(relay_)) {
    its.state = RelayState::honest;
    its.reason = Reason::none;
    its.detail.reset();
    its.slow = false;
  }
  its.head = AsOf{outcome.block->number, outcome.block->time};
  its.pushes = true;
  const qbft::VerifiedBlock& best = view_.client_.head();
  if (is_refused(relay_)) {
    leave(now);
  } else if (outcome.block->number + RelayNote::kToleratedBlocks < best.number) {
    its.state = RelayState::behind;
    its.behind_blocks = best.number - outcome.block->number;
    its.behind_seconds = std::max<UnixTime>(best.time - outcome.block->time, 0);
    ++relays_[relay_].failures;
    leave(now + pause_of(relays_[relay_]));
  } else {
    relays_[relay_].failures = 0;
  }
  if (outcome.result == HeaderResult::known) return FeedNews::known;
  return outcome.result == HeaderResult::advanced ? FeedNews::advanced : FeedNews::older;
}

FeedNews HeadFeed::go_between(const HeaderOutcome& outcome, std::uint64_t number, UnixTime now) {
  const std::uint64_t head = view_.client_.head().number;
  heard_ = now;
  if (number < head) {
    // From before a change of the validators: too old to be judged, which is no lie.
    note().state = RelayState::behind;
    note().behind_blocks = head - number;
    ++relays_[relay_].failures;
    leave(now + pause_of(relays_[relay_]));
    return FeedNews::older;
  }
  // Headers between were asked for, and did not lead on: what this relay shows is not of the chain.
  if (synced_for_ == head) return refuse(*outcome.detail, outcome.reason, now);
  synced_for_ = head;
  sync_wanted_ = true;
  return FeedNews::between;
}

FeedNews HeadFeed::refuse(const Error& error, Reason reason, UnixTime now) {
  note().state = RelayState::refused;
  note().reason = reason;
  note().detail = error;
  ++relays_[relay_].failures;
  leave(now + pause_of(relays_[relay_]));
  return view_.client_.contradiction() ? FeedNews::stopped : FeedNews::refused;
}

void HeadFeed::be_silent(UnixTime now) {
  if (spoke_ || note().state == RelayState::unasked) {
    note().state = RelayState::silent;
    note().reason = Reason::none;
    note().detail = Error{Errc::sync_silent};
    note().slow = spoke_;
  }
  ++relays_[relay_].failures;
  leave(now + pause_of(relays_[relay_]));
}

void HeadFeed::leave(UnixTime until) {
  note().pushes = false;
  relays_[relay_].not_before = until;
  open_ = false;
}

UnixTime HeadFeed::pause_of(const Relay& relay) const {
  const UnixTime pause = std::min<UnixTime>(UnixTime{1} << std::min<std::uint32_t>(relay.failures, 7), kLongestPause);
  return pause + static_cast<UnixTime>(spread_ % 1'000) * pause / 1'000;
}

void HeadFeed::closed(std::uint32_t id, UnixTime now) {
  if (!open_ || id != id_) return;
  if (!spoke_) return be_silent(now);
  // It lived until now: another relay at once, this one again soon.
  ++relays_[relay_].failures;
  leave(now + pause_of(relays_[relay_]));
}

void HeadFeed::wake(UnixTime now) {
  if (open_ && now >= heard_ + kFresh) leave(now);
  std::ranges::fill(relays_, Relay{});
}

void HeadFeed::synced() {
  sync_wanted_ = false;
}

}  // namespace statepass::sync
