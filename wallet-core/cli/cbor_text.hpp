#pragma once

#include <string>

#include "base/bytes.hpp"

// Deterministic CBOR of the interface for people and for other programs.
namespace statepass::cli {

// sp_cbor_to_json.
std::string json_of_cbor(ByteView item);
// Indented lines "name: value".
std::string text_of_cbor(ByteView item, unsigned indent = 0);

}  // namespace statepass::cli
