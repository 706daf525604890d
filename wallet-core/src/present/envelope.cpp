#include "present/envelope.hpp"

#include "crypto/sha.hpp"

namespace statepass::present {
namespace {

constexpr std::size_t kCheck = 4;
constexpr std::uint8_t kPoster = 0x07;

Hash32 check_hash(ByteView kind_and_body) {
  return crypto::sha256_of({bytes_of("SP1"), kind_and_body});
}

bool is_known(std::uint8_t kind) {
  return kind >= static_cast<std::uint8_t>(Kind::request) && kind <= static_cast<std::uint8_t>(Kind::checkpoint);
}

}  // namespace

Bytes write_envelope(Kind kind, ByteView body) {
  SP_ASSERT(!body.empty());
  const auto first = static_cast<std::uint8_t>(kind);
  Bytes out = concat({ByteView(&first, 1), body});
  const Hash32 hash = check_hash(out);
  append(out, ByteView(hash).first(kCheck));
  return out;
}

Result<Envelope> read_envelope(ByteView bytes) {
  if (bytes.size() <= kEnvelopeOverhead) return fail(Errc::present_envelope_short, bytes.size());
  if (bytes.size() > kMostMessage) return fail(Errc::present_too_large, kMostMessage);
  const ByteView checked = bytes.first(bytes.size() - kCheck);
  if (!equal(ByteView(check_hash(checked)).first(kCheck), bytes.last(kCheck)))
    return fail(Errc::present_envelope_check, checked.size());
  const std::uint8_t kind = bytes[0];
  if (kind == kPoster) return fail(Errc::present_poster);
  if (!is_known(kind)) return fail(Errc::present_kind);
  if (static_cast<Kind>(kind) == Kind::request && bytes.size() > kMostRequest)
    return fail(Errc::present_too_large, kMostRequest);
  return Envelope{static_cast<Kind>(kind), checked.subspan(1)};
}

ByteArray<8> short_hash(ByteView bytes) {
  return take_array<8>(crypto::sha256(bytes));
}

}  // namespace statepass::present
