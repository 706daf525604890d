#pragma once

#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

// Bytes as text and back. Decoders are strict: one text for one value, anything else is an error at its offset.
namespace statepass {

// Lower-case, without prefix.
std::string to_hex(ByteView bytes);
// Either case, even length. base_hex.
Result<Bytes> from_hex(std::string_view text);
// The same with the prefix 0x, as the relay's JSON carries bytes.
std::string to_hex0x(ByteView bytes);
Result<Bytes> from_hex0x(std::string_view text);

// RFC 4648 section 5 without padding; spare bits must be zero. base_base64url.
std::string to_base64url(ByteView bytes);
Result<Bytes> from_base64url(std::string_view text);

// RFC 4648 section 4 with padding, for certificates in JSON and PEM. base_base64url for any fault.
std::string to_base64(ByteView bytes);
Result<Bytes> from_base64(std::string_view text);

// RFC 4648 section 6 without padding: written in lower case, read in either; spare bits must be zero. base_base32.
std::string to_base32(ByteView bytes);
Result<Bytes> from_base32(std::string_view text);

// RFC 9285: a triple above 65535, a final pair above 255, a lone character or one outside the alphabet is base_base45.
std::string to_base45(ByteView bytes);
Result<Bytes> from_base45(std::string_view text);

// True for well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms, nothing above U+10FFFF).
bool is_utf8(ByteView bytes);

}  // namespace statepass
