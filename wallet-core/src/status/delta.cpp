#include "status/delta.hpp"

#include "base/reader.hpp"

namespace statepass::status {
namespace {

constexpr std::string_view kMagic = "SPD1";
constexpr std::size_t kHead = 24;

void put_leb128(std::uint32_t value, Bytes& out) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<std::uint8_t>(value | 0x80));
  out.push_back(static_cast<std::uint8_t>(value));
}

// At most three bytes: gap << 2 | value has 19 bits.
Result<std::uint32_t> read_leb128(ByteReader& in) {
  const std::size_t at = in.offset();
  std::uint32_t value = 0;
  for (unsigned shift = 0; shift < 21; shift += 7) {
    auto byte = in.u8();
    if (!byte) return fail(Errc::status_delta_short, at);
    value |= static_cast<std::uint32_t>(*byte & 0x7f) << shift;
    if (*byte >= 0x80) continue;
    if (*byte == 0 && shift > 0) return fail(Errc::status_delta_varint, at);
    return value;
  }
  return fail(Errc::status_delta_varint, at);
}

}  // namespace

Result<Delta> Delta::parse(ByteView bytes) {
  ByteReader in(bytes);
  auto head = in.take(kHead);
  if (!head || text_of(head->first(4)) != kMagic) return fail(Errc::status_delta_form);
  Delta delta;
  delta.list = be_value(head->subspan(4, 8));
  delta.from_version = static_cast<std::uint32_t>(be_value(head->subspan(12, 4)));
  delta.to_version = static_cast<std::uint32_t>(be_value(head->subspan(16, 4)));
  const std::uint64_t count = be_value(head->subspan(20, 4));
  if (delta.to_version <= delta.from_version) return fail(Errc::status_delta_form, 16);
  std::uint64_t next = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::size_t at = in.offset();
    SP_TRY_ASSIGN(std::uint32_t change, read_leb128(in));
    const std::uint64_t index = next + (change >> 2);
    if (index >= kEntries) return fail(Errc::status_index, at);
    delta.changes.push_back({static_cast<std::uint32_t>(index), static_cast<Value>(change & 3)});
    next = index + 1;
  }
  if (!in.done()) return fail(Errc::status_delta_trailing, in.offset());
  return delta;
}

Bytes Delta::encode() const {
  Bytes out = concat({bytes_of(kMagic), be_bytes<8>(list), be_bytes<4>(from_version), be_bytes<4>(to_version),
                      be_bytes<4>(changes.size())});
  std::uint32_t next = 0;
  for (const Change& change : changes) {
    put_leb128((change.index - next) << 2 | static_cast<std::uint32_t>(change.value), out);
    next = change.index + 1;
  }
  return out;
}

Delta delta_between(const StatusBody& before, const StatusBody& after, std::uint64_t list, std::uint32_t from_version,
                    std::uint32_t to_version) {
  Delta delta{list, from_version, to_version, {}};
  for (std::uint32_t index = 0; index < kEntries; ++index) {
    if (before.bytes()[index >> 2] == after.bytes()[index >> 2]) continue;
    const Value value = *after.value_at(index);
    if (*before.value_at(index) != value) delta.changes.push_back({index, value});
  }
  return delta;
}

Result<StatusBody> apply(const Delta& delta, const StatusBody& before) {
  Bytes bytes = to_bytes(before.bytes());
  for (const Delta::Change& change : delta.changes) {
    SP_TRY_ASSIGN(Value value, before.value_at(change.index));
    if (value == change.value) return fail(Errc::status_delta_unchanged, change.index);
    std::uint8_t& byte = bytes[change.index >> 2];
    const unsigned shift = 2 * (change.index & 3);
    byte = static_cast<std::uint8_t>((byte & ~(3u << shift)) | static_cast<unsigned>(change.value) << shift);
  }
  return StatusBody::of(bytes);
}

}  // namespace statepass::status
