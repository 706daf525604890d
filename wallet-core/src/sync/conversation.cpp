#include "sync/conversation.hpp"

#include <algorithm>

namespace statepass::sync {
namespace {

constexpr std::uint32_t kTimeoutMs = 8'000;
constexpr int kOk = 200, kTooManyRequests = 429, kUnavailable = 503;
constexpr int kPatience = 2;
constexpr std::uint32_t kLeastWait = 1, kMostWait = 5, kUsualWait = 2;  // seconds

// Which of the verdict's reasons an error of a proof stands for; none where its own name says it best.
Reason reason_of(const Error& error) {
  const auto code = static_cast<unsigned>(error.code);
  if (error.code == Errc::sync_chain) return Reason::chain_id;
  if (error.code == Errc::qbft_quorum) return Reason::header_quorum;
  if (error.code == Errc::eth_node_unused) return Reason::node_unused;
  if ((code >= 1300 && code < 1400) || (code >= 1600 && code < 1700)) return Reason::proof_invalid;
  if (code >= 1700 && code < 1800) return Reason::header_invalid;
  return Reason::none;
}

}  // namespace

Conversation::Conversation(const ChainConfig& config, LedgerView& view, SyncWishes wishes)
    : config_(config), view_(view), wishes_(std::move(wishes)), relays_(config.relays.size()) {
  std::vector<RelayNote> notes;
  for (const std::string& url : config.relays) {
    const auto known = std::ranges::find(view.notes_, url, &RelayNote::url);
    const bool is_known = known != view.notes_.end();
    notes.push_back({.url = url, .name = is_known ? known->name : "", .pushes = is_known && known->pushes});
  }
  view_.notes_ = std::move(notes);
  if (relays_.empty()) {
    finish(Failed{{Errc::sync_silent}, true, false});
  } else if (view_.client_.contradiction()) {
    ask_known(0);
  } else {
    ask_next_head(0);
  }
}

Want Conversation::want() const {
  return want_;
}

void Conversation::get(Phase phase, std::string path, std::uint32_t max_bytes) {
  phase_ = phase;
  patience_ = kPatience;
  want_ = Fetch{{HttpMethod::get, note().url + path, {}, {}}, kTimeoutMs, max_bytes};
}

void Conversation::post(Phase phase, std::string path, Bytes body) {
  phase_ = phase;
  patience_ = kPatience;
  want_ = Fetch{{HttpMethod::post, note().url + path, {{"Content-Type", "application/json"}}, std::move(body)},
                kTimeoutMs,
                kMostAnswer};
}

void Conversation::finish(Want end) {
  phase_ = Phase::finished;
  want_ = std::move(end);
}

Result<> Conversation::http_answer(const HttpResponse& response, UnixTime now) {
  const Fetch* fetch = std::get_if<Fetch>(&want_);
  if (fetch == nullptr) return fail(Errc::sync_not_wanted);
  if (phase_ == Phase::delta && response.body.size() > fetch->max_bytes) {
    ask_body();  // more changed than a body weighs
  } else if (response.body.size() > fetch->max_bytes) {
    refuse({Errc::sync_answer_size}, Reason::none, now);
  } else if (ask_again(response)) {
    return {};
  } else if (response.status != kOk) {
    take_status(response.status, now);
  } else if (const auto taken = take_answer(response.body, now); !taken) {
    refuse(taken.error(), reason_of(taken.error()), now);
  }
  return {};
}

Result<> Conversation::http_failed(HttpFailure failure, UnixTime now) {
  if (!std::holds_alternative<Fetch>(want_)) return fail(Errc::sync_not_wanted);
  if (phase_ == Phase::delta && failure == HttpFailure::too_large) {
    ask_body();
  } else if (failure == HttpFailure::too_large) {
    refuse({Errc::sync_answer_size}, Reason::none, now);
  } else {
    note().slow = failure == HttpFailure::timed_out;
    be_silent({Errc::sync_silent}, now);
  }
  return {};
}

bool Conversation::ask_again(const HttpResponse& response) {
  if (response.status != kTooManyRequests && response.status != kUnavailable) return false;
  if (patience_-- == 0 || phase_ >= Phase::evidence_header) return false;
  delayed_ = std::get<Fetch>(std::move(want_));
  std::uint32_t seconds = kUsualWait;
  if (const auto asked = response.header("retry-after"); asked.size() == 1 && asked[0] >= '0' && asked[0] <= '9')
    seconds = static_cast<std::uint32_t>(asked[0] - '0');
  want_ = Wait{std::clamp(seconds, kLeastWait, kMostWait)};
  return true;
}

Result<> Conversation::waited() {
  if (!std::holds_alternative<Wait>(want_)) return fail(Errc::sync_not_wanted);
  want_ = delayed_;
  return {};
}

Result<> Conversation::take_answer(ByteView body, UnixTime now) {
  switch (phase_) {
    case Phase::chain:
      return take_chain(body);
    case Phase::head:
      return take_head(body, now);
    case Phase::between:
      return take_between(body, now);
    case Phase::witness:
      return take_witness(body, now);
    case Phase::known:
      return take_known(body, now);
    case Phase::certificates:
      return take_certificates(body);
    case Phase::proofs:
      return take_proofs(body);
    case Phase::lists:
      return take_lists(body);
    case Phase::delta:
      take_delta(body);
      return {};
    case Phase::body:
      return take_body(body);
    case Phase::evidence_header:
      return take_evidence_header(body, now);
    case Phase::evidence_proofs:
      return take_evidence_proofs(body);
    case Phase::evidence_body:
      return take_evidence_body(body);
    case Phase::finished:
      break;
  }
  return {};
}

void Conversation::take_status(int status, UnixTime now) {
  switch (phase_) {
    case Phase::delta:
      // Too old a version, or a relay that was started anew.
      return ask_body();
    case Phase::body:
      // Bodies come from the desks one relay at a time: it may not be there yet.
      return pass_body_on();
    case Phase::evidence_header:
    case Phase::evidence_proofs:
      // An older state that a relay need not keep. What is held goes on being good.
      return finish(Done{});
    case Phase::known:
      return ask_known(now);
    case Phase::evidence_body:
      bodies_.pop_front();
      return ask_next_evidence_body();
    default:
      return be_silent({Errc::sync_status, error_offset(static_cast<std::size_t>(std::max(status, 0)))}, now);
  }
}

void Conversation::refuse(const Error& error, Reason reason, UnixTime now) {
  note().state = RelayState::refused;
  note().reason = reason;
  note().detail = error;
  relays_[relay_].out = true;
  walk_.reset();
  go_on(now);
}

void Conversation::be_silent(const Error& error, UnixTime now) {
  // Evidence is of an older block: what was proven under the head stands without it.
  if (phase_ >= Phase::evidence_header) return finish(Done{});
  note().state = RelayState::silent;
  note().detail = error;
  relays_[relay_].out = true;
  walk_.reset();
  go_on(now);
}

void Conversation::go_on(UnixTime now) {
  if (view_.client_.contradiction()) return ask_known(now);
  if (phase_ < Phase::witness) return ask_next_head(now);
  phase_ == Phase::witness ? compare_next(now) : begin_facts(now);
}

Progress Conversation::progress() const {
  switch (phase_) {
    case Phase::chain:
    case Phase::head:
    case Phase::between:
    case Phase::witness:
      return {"headers", static_cast<std::uint32_t>(std::ranges::count_if(relays_, &Relay::asked)) - 1,
              static_cast<std::uint32_t>(relays_.size())};
    case Phase::known:
      return {"headers", static_cast<std::uint32_t>(std::ranges::count_if(relays_, &Relay::asked_known)) - 1,
              static_cast<std::uint32_t>(relays_.size())};
    case Phase::certificates:
    case Phase::proofs:
      return {"proofs", parts_done_, parts_};
    case Phase::lists:
    case Phase::delta:
    case Phase::body:
      return {"lists", parts_done_, parts_};
    case Phase::evidence_header:
    case Phase::evidence_proofs:
    case Phase::evidence_body:
      return {"evidence", parts_done_, parts_};
    case Phase::finished:
      break;
  }
  return {"finished", 1, 1};
}

SyncJob::SyncJob(const ChainConfig& config, LedgerView& view, SyncWishes wishes)
    : conversation_(std::make_unique<Conversation>(config, view, std::move(wishes))) {}
SyncJob::~SyncJob() = default;

Want SyncJob::next(UnixTime) {
  return conversation_->want();
}
Result<> SyncJob::http_answer(const HttpResponse& response, UnixTime now) {
  return conversation_->http_answer(response, now);
}
Result<> SyncJob::http_failed(HttpFailure failure, UnixTime now) {
  return conversation_->http_failed(failure, now);
}
Result<> SyncJob::waited(UnixTime) {
  return conversation_->waited();
}
Progress SyncJob::progress() const {
  return conversation_->progress();
}

}  // namespace statepass::sync
