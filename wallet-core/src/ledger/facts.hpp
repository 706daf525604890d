#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "eth/account.hpp"

namespace statepass::ledger {

// Slots of one account that are to be proven.
struct FactQuery {
  eth::Address account;
  std::vector<Hash32> slots;
};

// What a proof shows of it. No account: no such contract at this state root. A word that is not there is zero, which
// means that there is no such record.
struct AccountFacts {
  std::optional<eth::Account> account;
  std::vector<std::optional<Hash32>> words;  // in the order of the slots
};

// Proves everything that is asked, in its order, under the state root of a verified header. Errors: those of
// eth::prove_account() and eth::prove_slot(). The caller ends with nodes.finish() when this was all the nodes are for.
Result<std::vector<AccountFacts>> prove_facts(const Hash32& state_root, std::span<const FactQuery> queries,
                                              eth::NodeSet& nodes);

}  // namespace statepass::ledger
