#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace statepass::present {

enum class NoticeCode : std::uint8_t {
  declined = 1,  // "no such document" too, so that refusal and absence look alike
  unsupported = 2,
  request_expired = 3,
  answer_too_large = 4,
};

// Notice = [ ref, code ]: only stops a reader's waiting. Unauthenticated; it never yields a verdict.
struct Notice {
  ByteArray<8> ref;
  NoticeCode code;

  friend bool operator==(const Notice&, const Notice&) = default;
};

// The body of an envelope of kind notice.
Bytes write_notice(const Notice& notice);
// cbor_… and present_structure (a code outside 1 to 4).
Result<Notice> read_notice(ByteView body);

}  // namespace statepass::present
