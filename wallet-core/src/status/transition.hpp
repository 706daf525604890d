#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "status/body.hpp"

// The proof that goes with a change of a list (ledger specification 3.3): the words that change, and the nodes beside
// their paths. One pass gives the root before and the root after, and shows that no final entry changes.
namespace statepass::status {

struct Transition {
  Bytes words;     // n times number 2 ‖ old 32 ‖ new 32, ascending
  Bytes siblings;  // the missing nodes, level by level from the words, left to right
};

struct TransitionRoots {
  Hash32 before;
  Hash32 after;

  friend bool operator==(const TransitionRoots&, const TransitionRoots&) = default;
};

// The desk's side. status_final: a final entry would change (the offset is the entry); status_transition: nothing
// changes.
Result<Transition> make_transition(const StatusBody& before, const StatusBody& after);

// The contract's side: what StatusRegistry.update accepts, whose old root is that of the slot. status_transition: not 1
// to 1,024 ascending words that change, or siblings that are not used up exactly (BadProof); status_final: a final
// entry would change (Terminal; the offset is the number of the word).
Result<TransitionRoots> check_transition(ByteView words, ByteView siblings);

}  // namespace statepass::status
