#include "ledger/word.hpp"

#include <bit>

namespace statepass::ledger {

H216 h216_of(const Hash32& digest) {
  return take_array<27>(digest);
}

std::uint64_t WordReader::take(unsigned bits) {
  SP_ASSERT(bits % 8 == 0 && bits <= 64 && bit_ % 8 == 0 && bit_ + bits <= 256);
  bit_ += bits;
  return be_value(ByteView(word_).subspan(32 - bit_ / 8, bits / 8));
}

Address WordReader::take_address() {
  SP_ASSERT(bit_ == 0);
  bit_ = 160;
  return take_array<20>(ByteView(word_).subspan(12));
}

H216 WordReader::take_h216() {
  SP_ASSERT(bit_ == 0);
  bit_ = 216;
  return take_array<27>(ByteView(word_).subspan(5));
}

bool WordReader::take_flag() {
  SP_ASSERT(bit_ < 256);
  const bool flag = (word_[31 - bit_ / 8] >> (bit_ % 8) & 1) != 0;
  ++bit_;
  return flag;
}

Result<Jurisdiction> WordReader::take_jurisdiction() {
  const std::uint64_t value = take(16);
  if (value == 0 || value > 255) return fail(Errc::ledger_field, bit_ - 16);
  return static_cast<Jurisdiction>(value);
}

Result<> WordReader::finish() const {
  WordReader above = *this;
  while (above.bit_ < 256) {
    if (above.take_flag()) return fail(Errc::ledger_spare_bits, above.bit_ - 1);
  }
  return {};
}

void WordWriter::put_bytes(ByteView bytes) {
  SP_ASSERT(bit_ % 8 == 0 && bit_ / 8 + bytes.size() <= 32);
  bit_ += static_cast<unsigned>(8 * bytes.size());
  std::ranges::copy(bytes, word_.begin() + (32 - bit_ / 8));
}

WordWriter& WordWriter::put(std::uint64_t value, unsigned bits) {
  SP_ASSERT(bits % 8 == 0 && bits <= 64 && (bits == 64 || value >> bits == 0));
  put_bytes(ByteView(be_bytes<8>(value)).last(bits / 8));
  return *this;
}

WordWriter& WordWriter::put(const Address& address) {
  put_bytes(address);
  return *this;
}

WordWriter& WordWriter::put(const H216& digest) {
  put_bytes(digest);
  return *this;
}

WordWriter& WordWriter::put_flag(bool flag) {
  SP_ASSERT(bit_ < 256);
  if (flag) word_[31 - bit_ / 8] = static_cast<std::uint8_t>(word_[31 - bit_ / 8] | 1u << (bit_ % 8));
  ++bit_;
  return *this;
}

StampedDigest StampedDigest::decode(const Hash32& word) {
  WordReader in(word);
  StampedDigest out;
  out.digest = in.take_h216();
  out.number = in.take(40);
  return out;
}

Hash32 StampedDigest::encode() const {
  return WordWriter().put(digest).put(number, 40).word();
}

bool has_state(const Hash32& bitmap, Jurisdiction jurisdiction) {
  return jurisdiction < 256 && (bitmap[31 - jurisdiction / 8] >> (jurisdiction % 8) & 1) != 0;
}

Hash32 with_state(Hash32 bitmap, Jurisdiction jurisdiction) {
  SP_ASSERT(jurisdiction < 256);
  auto& byte = bitmap[31 - jurisdiction / 8];
  byte = static_cast<std::uint8_t>(byte | 1u << (jurisdiction % 8));
  return bitmap;
}

std::size_t count_states(const Hash32& bitmap) {
  std::size_t count = 0;
  for (std::uint8_t byte : bitmap) count += static_cast<std::size_t>(std::popcount(byte));
  return count;
}

}  // namespace statepass::ledger
