#pragma once

#include <span>

#include "verifier/examine.hpp"

// From the checks to one colour and one sentence (presentation specification 7.2).
namespace statepass::verifier {

struct DecisionInput {
  std::span<const CheckEntry> checks;
  std::optional<bool> age;  // the answer to the age question: false when any is
  bool evidence_discarded = false;
  bool development = false;  // a development chain in a build that is not for development
  Policies policies;
};

struct Decision {
  Outcome outcome = Outcome::grey;
  Headline headline = Headline::no_verdict;

  friend bool operator==(const Decision&, const Decision&) = default;
};

// The first line that applies: grey, red, red "no", amber, green. Green is what is left when nothing speaks against it,
// and there is at least one document.
Decision decide(const DecisionInput& input);

}  // namespace statepass::verifier
