#include "present/receiver.hpp"

namespace statepass::present {
namespace {

constexpr std::size_t kMostSessions = 2;
constexpr std::size_t kFramesToDisplace = 2;
constexpr std::int64_t kStalled = 1'000;
constexpr std::int64_t kInterferenceWindow = 60'000;
constexpr std::size_t kInterferenceRestarts = 3;

}  // namespace

Result<std::optional<Bytes>> FrameReceiver::take(ByteView body, std::int64_t now) {
  auto frame = read_frame(body);
  if (!frame) {
    ++dropped_;
    return fail(frame.error());
  }
  Session* session = session_for(*frame, now);
  if (session == nullptr) {
    ++dropped_;
    return std::nullopt;
  }
  if (auto added = add(*session, *frame, now); !added) return restart(frame->session, added.error(), now);
  if (session->symbols.size() < session->count) {
    displace_older(now);
    return std::nullopt;
  }
  auto message = restore(*session);
  if (!message) return restart(frame->session, message.error(), now);
  std::erase_if(sessions_, [&](const Session& s) { return s.id == frame->session; });
  return *std::move(message);
}

// The session of the frame's id, opened if there is room for it. With two held, a third takes the place of one that has
// not grown for a second, the newer first; otherwise its frame is dropped.
FrameReceiver::Session* FrameReceiver::session_for(const Frame& frame, std::int64_t now) {
  for (Session& session : sessions_) {
    if (session.id == frame.session) return &session;
  }
  if (sessions_.size() == kMostSessions) {
    if (now - sessions_.back().grown < kStalled) return nullptr;
    sessions_.pop_back();
  }
  sessions_.push_back({frame.session, frame.size, frame.count, {}, {}, now});
  return &sessions_.back();
}

Result<> FrameReceiver::add(Session& session, const Frame& frame, std::int64_t now) {
  if (session.size != frame.size || session.count != frame.count) return fail(Errc::present_frame_conflict, 8);
  for (std::size_t i = 0; i < session.indexes.size(); ++i) {
    if (session.indexes[i] != frame.index) continue;
    if (!equal(session.symbols[i], frame.symbol)) return fail(Errc::present_frame_conflict, kFrameHeader);
    return {};
  }
  session.indexes.push_back(frame.index);
  session.symbols.push_back(to_bytes(frame.symbol));
  session.grown = now;
  return {};
}

// A newer message that really comes in takes over from one whose screen was turned away.
void FrameReceiver::displace_older(std::int64_t now) {
  if (sessions_.size() < kMostSessions) return;
  const bool stalled = now - sessions_.front().grown >= kStalled;
  if (stalled && sessions_.back().symbols.size() >= kFramesToDisplace) sessions_.erase(sessions_.begin());
}

Result<Bytes> FrameReceiver::restore(const Session& session) const {
  const Interpolation code(session.indexes);
  const std::vector<ByteView> symbols(session.symbols.begin(), session.symbols.end());
  const std::size_t each = session.symbols.front().size();
  Bytes message(each * session.count);
  for (std::size_t i = 0; i < session.count; ++i)
    code.evaluate(static_cast<std::uint8_t>(i), symbols, std::span(message).subspan(i * each, each));
  const ByteView padding = ByteView(message).subspan(session.size);
  if (std::any_of(padding.begin(), padding.end(), [](std::uint8_t byte) { return byte != 0; }))
    return fail(Errc::present_frame_padding, session.size);
  message.resize(session.size);
  if (short_hash(message) != session.id) return fail(Errc::present_message_hash);
  SP_TRY_ASSIGN(const Envelope envelope, read_envelope(message));
  if (envelope.kind == Kind::frame) return fail(Errc::present_nested_frame);
  if (envelope.kind == Kind::checkpoint) return fail(Errc::present_kind);
  return message;
}

tl::unexpected<Error> FrameReceiver::restart(const ByteArray<8>& id, const Error& error, std::int64_t now) {
  std::erase_if(sessions_, [&](const Session& session) { return session.id == id; });
  std::erase_if(restarts_, [&](std::int64_t time) { return now - time >= kInterferenceWindow; });
  restarts_.push_back(now);
  if (restarts_.size() < kInterferenceRestarts) return fail(error);
  forget();
  return fail(Errc::present_interference);
}

FrameReceiver::Progress FrameReceiver::progress() const {
  Progress best{0, 0};
  for (const Session& session : sessions_) {
    if (best.want == 0 || session.symbols.size() * best.want > best.have * session.count)
      best = {session.symbols.size(), session.count};
  }
  return best;
}

bool FrameReceiver::idle_since(std::int64_t time) const {
  return std::none_of(sessions_.begin(), sessions_.end(), [time](const Session& s) { return s.grown >= time; });
}

void FrameReceiver::forget() {
  sessions_.clear();
  restarts_.clear();
}

}  // namespace statepass::present
