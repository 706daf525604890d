#pragma once

#include <initializer_list>

#include "base/reader.hpp"

// DER (X.690): definite lengths in the fewest octets, one-octet tags.
namespace statepass::x509 {

namespace tag {
inline constexpr std::uint8_t kBoolean = 0x01;
inline constexpr std::uint8_t kInteger = 0x02;
inline constexpr std::uint8_t kBitString = 0x03;
inline constexpr std::uint8_t kOctetString = 0x04;
inline constexpr std::uint8_t kOid = 0x06;
inline constexpr std::uint8_t kUtf8String = 0x0c;
inline constexpr std::uint8_t kPrintableString = 0x13;
inline constexpr std::uint8_t kUtcTime = 0x17;
inline constexpr std::uint8_t kGeneralizedTime = 0x18;
inline constexpr std::uint8_t kSequence = 0x30;
inline constexpr std::uint8_t kSet = 0x31;
// Context-specific tags.
constexpr std::uint8_t implicit(unsigned number) {
  return static_cast<std::uint8_t>(0x80 | number);
}
constexpr std::uint8_t constructed(unsigned number) {
  return static_cast<std::uint8_t>(0xa0 | number);
}
}  // namespace tag

// One item: its content, and the whole of it with tag and length.
struct DerItem {
  std::uint8_t tag;
  ByteView content;
  ByteView whole;
  std::size_t offset;  // of the content, in the whole input
};

// Pulls items out of the content of a constructed one. Views live as long as the input.
class DerReader {
 public:
  explicit DerReader(ByteView input, std::size_t origin = 0) : reader_(input, origin) {}
  explicit DerReader(const DerItem& item) : DerReader(item.content, item.offset) {}

  bool done() const { return reader_.done(); }
  std::size_t offset() const { return reader_.offset(); }
  bool next_is(std::uint8_t tag) const { return !done() && reader_.rest()[0] == tag; }

  // x509_der: not DER, or it runs over the end.
  Result<DerItem> any();
  // x509_structure: an item with another tag, or none.
  Result<DerItem> take(std::uint8_t tag);
  Result<DerReader> enter(std::uint8_t tag);
  // x509_structure when something follows.
  Result<> finish() const;

  // x509_der: neither 00 nor ff.
  Result<bool> boolean();
  // The content of an INTEGER, in the fewest octets: x509_der otherwise.
  Result<ByteView> integer();
  // Of 0 to `most`: x509_structure outside.
  Result<std::uint32_t> small_integer(std::uint32_t most);
  // The bits of a BIT STRING, whose last octet may be unused in part.
  struct Bits {
    ByteView bytes;
    unsigned unused;
  };
  Result<Bits> bit_string();
  // A BIT STRING of whole octets: x509_structure otherwise.
  Result<ByteView> octets_in_bits();

 private:
  ByteReader reader_;
};

// Writing: an item of its parts.
Bytes der_item(std::uint8_t tag, std::initializer_list<ByteView> parts);
// Unsigned, big-endian; leading zeros are dropped, and one is put where the sign bit would be set.
Bytes der_integer(ByteView magnitude);
Bytes der_boolean(bool value);
// A BIT STRING of whole octets.
Bytes der_bit_string(ByteView octets);

}  // namespace statepass::x509
