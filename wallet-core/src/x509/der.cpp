#include "x509/der.hpp"

namespace statepass::x509 {
namespace {

constexpr std::uint8_t kHighTag = 0x1f;
constexpr std::uint8_t kLongLength = 0x80;
constexpr std::size_t kMostLengthOctets = 4;

Result<std::size_t> read_length(ByteReader& reader, std::size_t at) {
  auto first = reader.u8();
  if (!first) return fail(Errc::x509_der, at);
  if (*first < kLongLength) return *first;
  const std::size_t octets = *first & 0x7fu;
  // 80 is the indefinite length.
  if (octets == 0 || octets > kMostLengthOctets) return fail(Errc::x509_der, at);
  auto length = reader.be(octets);
  if (!length || *length < kLongLength || *length >> (8 * (octets - 1)) == 0) return fail(Errc::x509_der, at);
  return static_cast<std::size_t>(*length);
}

}  // namespace

Result<DerItem> DerReader::any() {
  const std::size_t at = reader_.offset();
  const ByteView before = reader_.rest();
  auto tag = reader_.u8();
  if (!tag || *tag == 0 || (*tag & kHighTag) == kHighTag) return fail(Errc::x509_der, at);
  SP_TRY_ASSIGN(const std::size_t length, read_length(reader_, at));
  const std::size_t begin = reader_.offset();
  auto content = reader_.take(length);
  if (!content) return fail(Errc::x509_der, at);
  return DerItem{*tag, *content, before.first(before.size() - reader_.remaining()), begin};
}

Result<DerItem> DerReader::take(std::uint8_t tag) {
  if (!next_is(tag)) return fail(Errc::x509_structure, offset());
  return any();
}

Result<DerReader> DerReader::enter(std::uint8_t tag) {
  SP_TRY_ASSIGN(const DerItem item, take(tag));
  return DerReader(item);
}

Result<> DerReader::finish() const {
  if (!done()) return fail(Errc::x509_structure, offset());
  return {};
}

Result<bool> DerReader::boolean() {
  const std::size_t at = offset();
  SP_TRY_ASSIGN(const DerItem item, take(tag::kBoolean));
  if (item.content.size() != 1 || (item.content[0] != 0 && item.content[0] != 0xff)) return fail(Errc::x509_der, at);
  return item.content[0] == 0xff;
}

Result<ByteView> DerReader::integer() {
  const std::size_t at = offset();
  SP_TRY_ASSIGN(const DerItem item, take(tag::kInteger));
  const ByteView value = item.content;
  if (value.empty()) return fail(Errc::x509_der, at);
  // The first nine bits are not all alike (X.690 8.3.2).
  if (value.size() > 1 && ((value[0] == 0 && value[1] < 0x80) || (value[0] == 0xff && value[1] >= 0x80))) {
    return fail(Errc::x509_der, at);
  }
  return value;
}

Result<std::uint32_t> DerReader::small_integer(std::uint32_t most) {
  const std::size_t at = offset();
  SP_TRY_ASSIGN(const ByteView value, integer());
  if (value.size() > 5 || value[0] >= 0x80 || be_value(value) > most) return fail(Errc::x509_structure, at);
  return static_cast<std::uint32_t>(be_value(value));
}

Result<DerReader::Bits> DerReader::bit_string() {
  const std::size_t at = offset();
  SP_TRY_ASSIGN(const DerItem item, take(tag::kBitString));
  if (item.content.empty()) return fail(Errc::x509_der, at);
  const unsigned unused = item.content[0];
  const ByteView bytes = item.content.subspan(1);
  if (unused > 7 || (bytes.empty() && unused != 0)) return fail(Errc::x509_der, at);
  // Unused bits are zero (X.690 11.2.1).
  if (!bytes.empty() && (bytes.back() & ((1u << unused) - 1)) != 0) return fail(Errc::x509_der, at);
  return Bits{bytes, unused};
}

Result<ByteView> DerReader::octets_in_bits() {
  const std::size_t at = offset();
  SP_TRY_ASSIGN(const Bits bits, bit_string());
  if (bits.unused != 0) return fail(Errc::x509_structure, at);
  return bits.bytes;
}

Bytes der_item(std::uint8_t tag, std::initializer_list<ByteView> parts) {
  std::size_t size = 0;
  for (ByteView part : parts) size += part.size();
  Bytes out;
  out.reserve(size + 2 + kMostLengthOctets);
  out.push_back(tag);
  if (size < kLongLength) {
    out.push_back(static_cast<std::uint8_t>(size));
  } else {
    std::size_t octets = 1;
    while (size >> (8 * octets) != 0) ++octets;
    out.push_back(static_cast<std::uint8_t>(kLongLength | octets));
    for (std::size_t i = octets; i-- > 0;) out.push_back(static_cast<std::uint8_t>(size >> (8 * i)));
  }
  for (ByteView part : parts) append(out, part);
  return out;
}

Bytes der_integer(ByteView magnitude) {
  while (!magnitude.empty() && magnitude[0] == 0) magnitude = magnitude.subspan(1);
  Bytes content;
  if (magnitude.empty() || magnitude[0] >= 0x80) content.push_back(0);
  append(content, magnitude);
  return der_item(tag::kInteger, {content});
}

Bytes der_boolean(bool value) {
  const std::uint8_t content = value ? 0xff : 0x00;
  return der_item(tag::kBoolean, {ByteView(&content, 1)});
}

Bytes der_bit_string(ByteView octets) {
  const std::uint8_t unused = 0;
  return der_item(tag::kBitString, {ByteView(&unused, 1), octets});
}

}  // namespace statepass::x509
