#pragma once

#include <string>

#include "present/envelope.hpp"
#include "present/erasure.hpp"

// A message as a sequence of frames, each an envelope of its own (presentation specification 5).
namespace statepass::present {

inline constexpr std::size_t kMostSymbols = 128;        // K
inline constexpr std::size_t kFrameHeader = 8 + 2 + 2;  // sid, n, K, i
inline constexpr unsigned kLeastFrameVersion = 10;
inline constexpr unsigned kFrameVersion = 20;          // of the QR code that shows a frame, at level L
inline constexpr unsigned kLargerSquaresVersion = 15;  // what a wallet falls back to

// The longest symbol whose frame, as form Q text, fits one QR code of this version (10 to 20) at level L.
std::size_t most_symbol_bytes(unsigned version);

struct Frame {
  ByteArray<8> session;  // of the whole message
  std::size_t size;      // n, of the whole message
  std::size_t count;     // K
  std::uint8_t index;
  ByteView symbol;  // ⌈n/K⌉ bytes
};

Bytes write_frame(const Frame& frame);
// Body of an envelope of kind frame. present_frame_header: too short for a header, n or K out of range, or a K that
// leaves the last symbol empty; present_frame_length: the symbol has not ⌈n/K⌉ bytes.
Result<Frame> read_frame(ByteView body);

// Makes the frames of one message, which must be an envelope of kind request, sealed response, show or notice.
class FrameSender {
 public:
  // `version`: 10 to 20. K is the smallest whose frame fits. present_too_large: above kMostMessage, or no K fits;
  // present_kind: another kind.
  static Result<FrameSender> make(ByteView message, unsigned version = kFrameVersion);

  std::size_t count() const { return symbols_.size(); }
  std::size_t symbol_bytes() const { return symbols_.front().size(); }
  std::size_t message_bytes() const { return size_; }

  // The envelope of frame i and its text. Show 0, 1, 2, … 255 and then from 0 again: the first K carry the message
  // itself, every further one restores any that was missed.
  Bytes frame(std::uint8_t index) const;
  std::string text(std::uint8_t index) const;

 private:
  FrameSender(ByteArray<8> session, std::size_t size, std::vector<Bytes> symbols);

  ByteArray<8> session_;
  std::size_t size_;
  std::vector<Bytes> symbols_;
  Interpolation code_;
};

}  // namespace statepass::present
