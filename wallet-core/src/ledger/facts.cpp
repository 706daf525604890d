#include "ledger/facts.hpp"

namespace statepass::ledger {

Result<std::vector<AccountFacts>> prove_facts(const Hash32& state_root, std::span<const FactQuery> queries,
                                              eth::NodeSet& nodes) {
  std::vector<AccountFacts> out;
  for (const FactQuery& query : queries) {
    AccountFacts facts;
    SP_TRY_ASSIGN(facts.account, eth::prove_account(state_root, query.account, nodes));
    // An account that is not there has no storage.
    const Hash32& storage_root = facts.account ? facts.account->storage_root : eth::kEmptyTrieRoot;
    for (const Hash32& slot : query.slots) {
      SP_TRY_ASSIGN(std::optional<Hash32> word, eth::prove_slot(storage_root, slot, nodes));
      facts.words.push_back(word);
    }
    out.push_back(std::move(facts));
  }
  return out;
}

}  // namespace statepass::ledger
