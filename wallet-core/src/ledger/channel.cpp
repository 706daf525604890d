#include "ledger/channel.hpp"

#include "crypto/keccak.hpp"
#include "eth/slot.hpp"

namespace statepass::ledger::channel {

Hash32 pair_slot(Jurisdiction from, Jurisdiction to) {
  return eth::mapping_slot(eth::word_of(std::uint64_t{from} << 16 | to), eth::word_of(0));
}

Hash32 envelope_digest(ByteView envelope) {
  return crypto::keccak256(envelope);
}

Hash32 notice_slot(Jurisdiction from, Jurisdiction to, std::uint64_t seq) {
  SP_ASSERT(seq >> 40 == 0);
  // from << 56 | to << 40 | seq, which has 72 bits
  const Hash32 key = WordWriter().put(seq, 40).put(to, 16).put(from, 16).word();
  return eth::mapping_slot(key, eth::word_of(1));
}

Result<Pair> Pair::decode(const Hash32& word) {
  WordReader in(word);
  Pair out;
  out.posted = in.take(40);
  out.settled = in.take(40);
  out.rejected = in.take(40);
  out.last_post = static_cast<UnixTime>(in.take(40));
  out.last_settle = static_cast<UnixTime>(in.take(40));
  SP_TRY(in.finish());
  if (out.settled > out.posted || out.rejected > out.settled) return fail(Errc::ledger_field);
  return out;
}

Hash32 Pair::encode() const {
  WordWriter out;
  out.put(posted, 40).put(settled, 40).put(rejected, 40);
  out.put(static_cast<std::uint64_t>(last_post), 40).put(static_cast<std::uint64_t>(last_settle), 40);
  return out.word();
}

}  // namespace statepass::ledger::channel
