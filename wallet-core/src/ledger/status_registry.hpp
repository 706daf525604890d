#pragma once

#include "base/result.hpp"
#include "ledger/list_id.hpp"
#include "ledger/word.hpp"

// StatusRegistry: one word for each status list (ledger specification 1.3, 2.3). What the root covers is in `status`.
namespace statepass::ledger::status_registry {

Hash32 list_slot(std::uint64_t packed_list_id);
Hash32 list_slot(const ListId& list);

struct ListRecord {
  H216 root{};  // of the body's tree
  std::uint32_t version = 0;
  bool closed = false;  // no entry is allotted any more

  // Every record has its present bit set: ledger_field without.
  static Result<ListRecord> decode(const Hash32& word);
  Hash32 encode() const;
  friend bool operator==(const ListRecord&, const ListRecord&) = default;
};

}  // namespace statepass::ledger::status_registry
