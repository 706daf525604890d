#pragma once

#include "base/secret.hpp"
#include "cose/message.hpp"

namespace statepass::cose {

inline constexpr std::uint64_t kMac0Tag = 17;

// COSE_Mac0 (RFC 9052 6.2). Views into the input.
struct Mac0 : Message {
  ByteView tag;
};

// Errors: read_message, and cose_structure for the tag.
Result<Mac0> parse_mac0(cbor::Decoder& in, TagRule rule = TagRule::untagged);
// The whole input is the message. Also the errors of cbor::validate.
Result<Mac0> parse_mac0(ByteView input, TagRule rule = TagRule::untagged);

// HMAC 256/256 over the protected header as received and the payload given, compared in constant time.
// cose_algorithm_unsupported for another algorithm; cose_mac when the tag differs.
Result<> verify_mac0(const Mac0& message, ByteView key, ByteView payload, ByteView external = {});

// The untagged message with HMAC 256/256 and a detached payload, as deviceMac is.
Bytes make_mac0_detached(ByteView key, ByteView payload, ByteView external = {});

}  // namespace statepass::cose
