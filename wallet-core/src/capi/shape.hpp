#pragma once

#include "base/check.hpp"
#include "cbor/encoder.hpp"
#include "present/drawing.hpp"
#include "qr/writer.hpp"

// The CBOR shapes of wasm/ts/src/types.ts.
namespace statepass::capi {

inline cbor::Encoder tstr(std::string_view value) {
  return std::move(cbor::Encoder().tstr(value));
}
inline cbor::Encoder uint(std::uint64_t value) {
  return std::move(cbor::Encoder().uint(value));
}
inline cbor::Encoder integer(std::int64_t value) {
  return std::move(cbor::Encoder().integer(value));
}
inline cbor::Encoder boolean(bool value) {
  return std::move(cbor::Encoder().boolean(value));
}
inline cbor::Encoder bstr(ByteView value) {
  return std::move(cbor::Encoder().bstr(value));
}
// 0x…
cbor::Encoder hex(ByteView value);

// Items that are encoded already, as one array.
Bytes array_of(std::span<const Bytes> items);
Bytes text_array(std::span<const std::string> items);

// QrMatrix.
Bytes matrix(const qr::Code& code);
// One code: level M while that needs no more than version 20, else L (presentation specification 1.3). qr_too_long.
Result<qr::Code> one_code(std::span<const qr::Segment> segments, unsigned most_version);
// Addresses as texts.
Bytes addresses(std::span<const ByteArray<20>> list);

// CodePlan: how an envelope is shown. The errors of present::plan_drawing.
Result<Bytes> code_plan(ByteView envelope, const present::DrawingOptions& options);

// Check.
Bytes check(std::string_view id, const Check& check, std::optional<std::size_t> doc);

}  // namespace statepass::capi
