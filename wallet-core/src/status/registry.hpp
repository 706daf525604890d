#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "ledger/status_registry.hpp"

namespace statepass::status {

// All lists of the registry at one block. The contract has one variable, so these pairs make up its whole storage: with
// the account's storage root every word is proven at once, none can be missing, and nobody learns which was wanted
// (ledger specification 3.5).
class Registry {
 public:
  struct List {
    std::uint64_t id;
    Hash32 word;

    friend bool operator==(const List&, const List&) = default;
  };
  static constexpr std::size_t kMostLists = 131'072;

  // list id 8 ‖ word 32 of each list, in any order, as a relay sends them; storage_root is that of the account, proven
  // under a verified header. Errors: status_registry_form (not a whole number of pairs, too many, or a list twice,
  // whose place is the offset), status_registry_root (not the storage of this root: a list is missing, added or
  // changed).
  static Result<Registry> check(ByteView pairs, const Hash32& storage_root);

  // By ascending id.
  const std::vector<List>& lists() const { return lists_; }
  // The record of a list; nothing when no such list is open, which the check has proven too. Errors of
  // ledger::status_registry::ListRecord::decode().
  Result<std::optional<ledger::status_registry::ListRecord>> find(std::uint64_t list_id) const;

 private:
  std::vector<List> lists_;
};

// The pairs of these lists, as check() takes them.
Bytes encode_lists(std::span<const Registry::List> lists);
// The storage root of a registry of these lists. status_registry_form: a list twice, or a word that is zero.
Result<Hash32> storage_root_of(std::span<const Registry::List> lists);

}  // namespace statepass::status
