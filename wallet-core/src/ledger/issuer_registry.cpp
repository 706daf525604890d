#include "ledger/issuer_registry.hpp"

#include "crypto/keccak.hpp"
#include "eth/slot.hpp"

namespace statepass::ledger::issuer_registry {

Hash32 key_slot(const Hash32& kid) {
  return eth::mapping_slot(kid, eth::word_of(0));
}

Hash32 enc_key_slot(Jurisdiction jurisdiction) {
  return eth::mapping_slot(eth::word_of(jurisdiction), eth::word_of(1));
}

Result<KeyRecord> KeyRecord::decode(const Hash32& word) {
  WordReader in(word);
  KeyRecord out;
  SP_TRY_ASSIGN(out.jurisdiction, in.take_jurisdiction());
  SP_TRY_ASSIGN(out.purpose, in.take_enum(KeyPurpose::title));
  SP_TRY_ASSIGN(out.state, in.take_enum(KeyState::compromised));
  out.from = static_cast<UnixTime>(in.take(40));
  out.to = static_cast<UnixTime>(in.take(40));
  out.cutoff = static_cast<UnixTime>(in.take(40));
  SP_TRY(in.finish());
  return out;
}

Hash32 KeyRecord::encode() const {
  WordWriter out;
  out.put(jurisdiction, 16).put(static_cast<std::uint64_t>(purpose), 8).put(static_cast<std::uint64_t>(state), 8);
  for (UnixTime time : {from, to, cutoff}) out.put(static_cast<std::uint64_t>(time), 40);
  return out.word();
}

Hash32 kid_of(ByteView cose_key) {
  return crypto::keccak256(cose_key);
}

Bytes p256_cose_key(const ByteArray<32>& x, const ByteArray<32>& y) {
  const ByteArray<8> head = {0xa4, 0x01, 0x02, 0x20, 0x01, 0x21, 0x58, 0x20};
  const ByteArray<3> between = {0x22, 0x58, 0x20};
  return concat({head, x, between, y});
}

}  // namespace statepass::ledger::issuer_registry
