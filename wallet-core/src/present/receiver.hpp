#pragma once

#include <optional>

#include "present/frames.hpp"

namespace statepass::present {

// Collects frames until they give a message (presentation specification 5, receiver rules). At most two sessions are
// held, so at most 2 · (n + K · T) bytes; nothing is reserved from what a header declares. Frames that somebody else
// injects can delay, never forge: the message's own signatures decide.
class FrameReceiver {
 public:
  // The body of an envelope of kind frame, which has passed its check. `now`: milliseconds of a monotonic clock.
  // The message when this frame completes it (and its session is forgotten), nothing while frames are missing.
  // Errors, the frame being dropped: present_frame_header, present_frame_length.
  // Errors after which the session starts anew: present_frame_conflict (another n or K, or another symbol for an index
  // seen before), present_message_hash, present_frame_padding, present_nested_frame and the codes of read_envelope
  // (what the frames restore is no message). present_interference: this was the third new start in 60 s; everything is
  // forgotten.
  Result<std::optional<Bytes>> take(ByteView body, std::int64_t now);

  // Counts a frame that did not pass its envelope's check.
  void count_damaged() { ++dropped_; }

  struct Progress {
    std::size_t have;  // different symbols of the session that has most of its own
    std::size_t want;  // 0: no session
  };
  Progress progress() const;
  std::size_t dropped() const { return dropped_; }
  // Whether no session has grown since then: a reader goes back to showing after 10 s.
  bool idle_since(std::int64_t time) const;
  void forget();

 private:
  struct Session {
    ByteArray<8> id;
    std::size_t size;
    std::size_t count;
    std::vector<std::uint8_t> indexes;
    std::vector<Bytes> symbols;
    std::int64_t grown;  // when the last new symbol came
  };

  Session* session_for(const Frame& frame, std::int64_t now);
  Result<> add(Session& session, const Frame& frame, std::int64_t now);
  void displace_older(std::int64_t now);
  Result<Bytes> restore(const Session& session) const;
  tl::unexpected<Error> restart(const ByteArray<8>& id, const Error& error, std::int64_t now);

  std::vector<Session> sessions_;       // older first
  std::vector<std::int64_t> restarts_;  // of the last 60 s
  std::size_t dropped_ = 0;
};

}  // namespace statepass::present
