#include "ledger/status_registry.hpp"

#include "eth/slot.hpp"

namespace statepass::ledger::status_registry {

Hash32 list_slot(std::uint64_t packed_list_id) {
  return eth::mapping_slot(eth::word_of(packed_list_id), eth::word_of(0));
}

Hash32 list_slot(const ListId& list) {
  return list_slot(list.pack());
}

Result<ListRecord> ListRecord::decode(const Hash32& word) {
  WordReader in(word);
  ListRecord out;
  out.root = in.take_h216();
  out.version = static_cast<std::uint32_t>(in.take(32));
  if (!in.take_flag()) return fail(Errc::ledger_field, 248);
  out.closed = in.take_flag();
  SP_TRY(in.finish());
  return out;
}

Hash32 ListRecord::encode() const {
  return WordWriter().put(root).put(version, 32).put_flag(true).put_flag(closed).word();
}

}  // namespace statepass::ledger::status_registry
