#include "present/members.hpp"

#include <limits>

namespace statepass::present {

Result<Members> Members::read(cbor::Decoder& decoder, std::initializer_list<std::int64_t> known) {
  Members out;
  out.offset_ = decoder.offset();
  SP_TRY_ASSIGN(const std::size_t count, decoder.map());
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = decoder.offset();
    const bool negative = decoder.next_is(cbor::Type::negative_int);
    if (!negative && !decoder.next_is(cbor::Type::unsigned_int)) return fail(Errc::present_structure, at);
    // A key beyond 63 bits is none of ours, and unknown like any other.
    auto key = decoder.integer();
    if (!key) SP_TRY(decoder.skip());
    const bool ours = key && std::find(known.begin(), known.end(), *key) != known.end();
    if (negative && !ours) return fail(Errc::present_feature, at);
    const std::size_t value_at = decoder.offset();
    SP_TRY_ASSIGN(const ByteView value, decoder.item());
    if (ours) out.members_.push_back({*key, value, value_at});
  }
  return out;
}

bool Members::has(std::int64_t key) const {
  return std::any_of(members_.begin(), members_.end(), [key](const Member& m) { return m.key == key; });
}

Result<cbor::Decoder> Members::get(std::int64_t key) const {
  for (const Member& member : members_) {
    if (member.key == key) return cbor::Decoder(member.value, member.offset);
  }
  return fail(Errc::present_structure, offset_);
}

}  // namespace statepass::present
