#pragma once

#include <string>

#include "base/bytes.hpp"

// Deterministic CBOR of the interface for people and for other programs.
namespace statepass::cli {

// JSON: bytes as base64url text, a tagged date as its text, integers beyond 2^53 as text. Map keys that are no text are
// written as the JSON of them.
std::string json_of_cbor(ByteView item);
// Indented lines "name: value".
std::string text_of_cbor(ByteView item, unsigned indent = 0);

}  // namespace statepass::cli
