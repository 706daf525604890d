#include "status/body.hpp"

namespace statepass::status {
namespace {

Value value_in_byte(std::uint8_t byte, std::uint64_t index) {
  return static_cast<Value>(byte >> (2 * (index & 3)) & 3);
}

// Of an entry that exists: below 2^17.
std::size_t byte_of(std::uint64_t index) {
  return static_cast<std::size_t>(index >> 2);
}

}  // namespace

std::string_view name_of(Value value) {
  constexpr std::string_view kNames[] = {"valid", "invalid", "suspended", "superseded"};
  return kNames[static_cast<std::size_t>(value) & 3];
}

Result<StatusBody> StatusBody::of(ByteView bytes) {
  if (bytes.size() != kBodyBytes) return fail(Errc::status_body_size, bytes.size());
  return StatusBody(bytes);
}

Result<Value> StatusBody::value_at(std::uint64_t index) const {
  if (index >= kEntries) return fail(Errc::status_index);
  return value_in_byte(bytes_[byte_of(index)], index);
}

Result<> StatusBody::set(std::uint64_t index, Value value) {
  SP_TRY_ASSIGN(Value before, value_at(index));
  if (before == value) return {};
  if (is_final(before)) return fail(Errc::status_final, static_cast<std::size_t>(index));
  std::uint8_t& byte = bytes_[byte_of(index)];
  const unsigned shift = 2 * (index & 3);
  byte = static_cast<std::uint8_t>((byte & ~(3u << shift)) | static_cast<unsigned>(value) << shift);
  return {};
}

Result<std::size_t> word_of_entry(std::uint64_t index) {
  if (index >= kEntries) return fail(Errc::status_index);
  return static_cast<std::size_t>(index / kEntriesAWord);
}

Result<Value> value_in_word(const Hash32& word, std::uint64_t index) {
  if (index >= kEntries) return fail(Errc::status_index);
  return value_in_byte(word[index % kEntriesAWord >> 2], index);
}

std::vector<std::uint32_t> unrevoked(const StatusBody& before, const StatusBody& after) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t byte = 0; byte < kBodyBytes; ++byte) {
    if (before.bytes()[byte] == after.bytes()[byte]) continue;
    for (std::uint32_t index = 4 * byte; index < 4 * byte + 4; ++index) {
      const Value old_value = value_in_byte(before.bytes()[byte], index);
      if (is_final(old_value) && old_value != value_in_byte(after.bytes()[byte], index)) out.push_back(index);
    }
  }
  return out;
}

Bytes low_plane(const StatusBody& body) {
  Bytes out(kEntries / 8);
  for (std::size_t i = 0; i < kEntries; ++i) {
    const unsigned low = static_cast<unsigned>(value_in_byte(body.bytes()[i >> 2], i)) & 1;
    out[i >> 3] = static_cast<std::uint8_t>(out[i >> 3] | low << (i & 7));
  }
  return out;
}

}  // namespace statepass::status
