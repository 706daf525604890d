#include "status/registry.hpp"

#include "base/sort.hpp"
#include "crypto/keccak.hpp"
#include "eth/account.hpp"
#include "eth/trie_builder.hpp"

namespace statepass::status {
namespace {

constexpr std::size_t kPair = 40;  // list id 8, word 32

}  // namespace

Result<Registry> Registry::check(ByteView pairs, const Hash32& storage_root) {
  if (pairs.size() % kPair != 0 || pairs.size() / kPair > kMostLists) return fail(Errc::status_registry_form);
  Registry registry;
  registry.lists_.reserve(pairs.size() / kPair);
  for (std::size_t at = 0; at < pairs.size(); at += kPair) {
    registry.lists_.push_back({be_value(pairs.subspan(at, 8)), take_array<32>(pairs.subspan(at + 8))});
  }
  sort_by(registry.lists_, [](const List& list) { return list.id; });
  SP_TRY_ASSIGN(Hash32 root, storage_root_of(registry.lists_));
  if (root != storage_root) return fail(Errc::status_registry_root);
  return registry;
}

Result<std::optional<ledger::status_registry::ListRecord>> Registry::find(std::uint64_t list_id) const {
  const auto found = std::ranges::lower_bound(lists_, list_id, {}, &List::id);
  if (found == lists_.end() || found->id != list_id) return std::nullopt;
  return ledger::status_registry::ListRecord::decode(found->word);
}

Bytes encode_lists(std::span<const Registry::List> lists) {
  Bytes out;
  for (const Registry::List& list : lists) {
    append(out, be_bytes<8>(list.id));
    append(out, list.word);
  }
  return out;
}

Result<Hash32> storage_root_of(std::span<const Registry::List> lists) {
  std::vector<Hash32> keys;
  std::vector<Bytes> values;
  std::vector<eth::TrieEntry> entries;
  keys.reserve(lists.size());
  values.reserve(lists.size());
  entries.reserve(lists.size());
  for (const Registry::List& list : lists) {
    if (list.word == Hash32{}) return fail(Errc::status_registry_form, keys.size());
    keys.push_back(crypto::keccak256(ledger::status_registry::list_slot(list.id)));
    values.push_back(eth::encode_storage_value(list.word));
    entries.push_back({keys.back(), values.back()});
  }
  auto root = eth::trie_root(std::move(entries));
  if (!root) return fail(Errc::status_registry_form, root.error().offset);
  return *root;
}

}  // namespace statepass::status
