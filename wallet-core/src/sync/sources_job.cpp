#include "sync/sources_job.hpp"

#include "cbor/encoder.hpp"

namespace statepass::sync {
namespace {

constexpr std::uint32_t kTimeoutMs = 8'000;
constexpr int kOk = 200;

}  // namespace

Sources compare(const qbft::Checkpoint& one, const qbft::Checkpoint& other) {
  if (one.chain != other.chain) return Sources::other_chain;
  if (one == other) return Sources::same;
  return one.number == other.number ? Sources::contradict : Sources::other_block;
}

std::string_view sources_name(Sources sources) {
  switch (sources) {
    case Sources::same:
      return "same";
    case Sources::connected:
      return "connected";
    case Sources::contradict:
      return "contradict";
    case Sources::other_block:
      return "other_block";
    case Sources::other_chain:
      return "other_chain";
  }
  return "other_block";
}

SourcesJob::SourcesJob(const ChainConfig& config, qbft::Checkpoint one, qbft::Checkpoint other)
    : relays_(config.relays),
      older_(one.number <= other.number ? one : other),
      newer_(one.number <= other.number ? std::move(other) : std::move(one)),
      client_(older_) {
  const Sources sources = compare(older_, newer_);
  sources == Sources::other_block ? ask_next_relay() : finish(sources);
}

Want SourcesJob::next(UnixTime now) {
  if (std::holds_alternative<Fetch>(want_) && client_.expired(now))
    want_ = Failed{{Errc::qbft_trust_expired}, false, false};
  return want_;
}

Progress SourcesJob::progress() const {
  return {"headers", 0, 0};
}

void SourcesJob::finish(Sources sources) {
  want_ = Done{cbor::Encoder().tstr(sources_name(sources)).take()};
}

void SourcesJob::ask_next_relay() {
  client_ = qbft::LightClient(older_);
  walk_.reset();
  if (relay_ == relays_.size()) {
    want_ = Failed{{Errc::sync_silent}, true, false};
    return;
  }
  ++relay_;
  fetch("/v1/headers/" + std::to_string(newer_.number), kMostSmallAnswer);
}

void SourcesJob::fetch(std::string path, std::uint32_t max_bytes) {
  want_ = Fetch{{HttpMethod::get, relays_[relay_ - 1] + path, {}, {}}, kTimeoutMs, max_bytes};
}

Result<> SourcesJob::http_answer(const HttpResponse& response, UnixTime now) {
  const Fetch* asked = std::get_if<Fetch>(&want_);
  if (asked == nullptr) return not_wanted();
  // Whatever is wrong with an answer: another relay may have a better one.
  const bool good = response.status == kOk && response.body.size() <= asked->max_bytes;
  if (!good || !take(response.body, now)) ask_next_relay();
  return {};
}

Result<> SourcesJob::http_failed(HttpFailure, UnixTime) {
  if (!std::holds_alternative<Fetch>(want_)) return not_wanted();
  ask_next_relay();
  return {};
}

Result<> SourcesJob::take(ByteView body, UnixTime now) {
  if (walk_) {
    SP_TRY_ASSIGN(const auto between, read_headers(body));
    SP_TRY(walk_->take(between));
    return walk(now);
  }
  SP_TRY_ASSIGN(const HeaderAnswer answer, read_header(body));
  SP_TRY_ASSIGN(qbft::SealedHeader header, qbft::SealedHeader::parse(answer.header.raw, answer.header.signers));
  if (header.number() != newer_.number) return fail(Errc::sync_header_other);
  walk_.emplace(std::move(header));
  return walk(now);
}

Result<> SourcesJob::walk(UnixTime now) {
  const auto step = walk_->go(client_, now);
  if (const auto* range = std::get_if<HeaderRange>(&step)) {
    fetch(path_of(*range), kMostAnswer);
    return {};
  }
  const qbft::HeaderOutcome& outcome = std::get<HeaderWalk::Arrived>(step).outcome;
  if (!outcome.verified()) return fail(*outcome.detail);
  // The validators are what the newer source asks to be trusted; the hash covers them, a source might not say them.
  finish(client_.checkpoint() == newer_ ? Sources::connected : Sources::contradict);
  return {};
}

}  // namespace statepass::sync
