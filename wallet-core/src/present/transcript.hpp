#pragma once

#include <span>

#include "mdoc/authentication.hpp"

// What binds an answer to its question: handover hashes and session transcripts (presentation specification 2 and 3).
namespace statepass::present {

struct Handover {
  Hash32 hash;
  mdoc::SessionTranscript transcript;  // [null, null, [name, hash]]

  // The first 8 bytes of the hash: what an answer names its request by.
  ByteArray<8> ref() const { return take_array<8>(hash); }
};

// Challenge and carried mode: `info` is RequestInfo as received, `items` the ItemsRequestBytes as received, in order.
Handover challenge_handover(ByteView info, std::span<const ByteView> items);
// Show mode: `show_info` is ShowInfo as received.
Handover show_handover(ByteView show_info);

}  // namespace statepass::present
