#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

// kind ‖ body ‖ check (presentation specification 1.1). The check finds damage; it protects against nobody.
namespace statepass::present {

enum class Kind : std::uint8_t {
  request = 0x01,
  sealed_response = 0x02,
  show = 0x03,
  notice = 0x04,
  frame = 0x05,
  checkpoint = 0x06,
};

inline constexpr std::size_t kEnvelopeOverhead = 5;
inline constexpr std::size_t kMostMessage = 32'768;  // a whole envelope, of any kind
inline constexpr std::size_t kMostRequest = 2'048;   // a whole envelope of kind request

struct Envelope {
  Kind kind;
  ByteView body;  // a view of the bytes that were read
};

// A body of at least one byte.
Bytes write_envelope(Kind kind, ByteView body);

// present_envelope_short: under 6 bytes; present_too_large: above kMostMessage, or a request above kMostRequest;
// present_envelope_check: the check differs; present_poster: kind 0x07, which is reserved; present_kind: any other
// kind, the experiments 0x40 to 0x7f included.
Result<Envelope> read_envelope(ByteView bytes);

// The first 8 bytes of SHA-256: session ids of frames, references to requests and certificates.
ByteArray<8> short_hash(ByteView bytes);

}  // namespace statepass::present
