#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "cbor/decoder.hpp"
#include "cbor/encoder.hpp"

// What COSE_Sign1 and COSE_Mac0 (RFC 9052) have in common.
namespace statepass::cose {

// x5chain (RFC 9360, label 33): DER certificates, the signer's first.
class X5Chain {
 public:
  static constexpr std::size_t kMostCertificates = 3;
  static constexpr std::size_t kMostBytes = 4096;  // of one certificate

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  std::span<const ByteView> certificates() const { return {certificates_.data(), size_}; }

  // One certificate as a byte string, or an array of them. cose_x5chain: none, too many, or too long.
  static Result<X5Chain> parse(cbor::Decoder& in);

 private:
  std::array<ByteView, kMostCertificates> certificates_{};
  std::size_t size_ = 0;
};

// The header parameters that are used here; others are passed over. Views into the message.
struct Headers {
  std::int64_t algorithm = 0;            // label 1, protected
  std::optional<std::string_view> type;  // label 16 (RFC 9596) when it is text, protected
  std::optional<ByteView> kid;           // label 4, of either header
  X5Chain x5chain;                       // label 33, of either header
};

struct Message {
  ByteView protected_bytes;  // the content of the protected header's byte string, as received: what is signed
  Headers headers;
  std::optional<ByteView> payload;  // empty: detached (nil)
};

// Whether the CBOR tag of the message must stand before it. ISO 18013-5 uses it nowhere, CWT always.
enum class TagRule : std::uint8_t { untagged, tagged, either };

// Reads the first three members of the array of four; the fourth follows. Errors beside those of cbor:
// cose_tag: tagged against the rule, or with another tag; cose_structure: not an array of four, or a member has another
// type; cose_header: a parameter has another type, or there are over 16; cose_header_duplicate: a label in both
// headers; cose_crit: critical parameters; cose_algorithm_missing: no algorithm in the protected header; cose_x5chain.
Result<Message> read_message(cbor::Decoder& in, std::uint64_t tag, TagRule rule);

// The certificates of a header: a byte string for one, an array for more.
void write_x5chain(cbor::Encoder& out, std::span<const ByteView> certificates);

// [context, protected, external, payload] of RFC 9052 4.4 and 6.3 without the payload, which follows as it is: what is
// hashed is never copied together.
Bytes structure_prefix(std::string_view context, ByteView protected_bytes, ByteView external, std::size_t payload_size);

}  // namespace statepass::cose
