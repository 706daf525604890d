#pragma once

#include "holder/answer.hpp"

namespace statepass::holder {

struct ShowChoice {
  std::string card;              // empty: the first that has the document
  std::optional<unsigned> over;  // profiles of ages: which; without it 21 where the document has it, else its highest
};

struct ShowSlot {
  Bytes envelope;
  UnixTime start = 0;
  UnixTime end = 0;
  unsigned left = 0;  // slots that may follow in this unlock
  std::vector<ReviewElement> shared;
};

// Show mode of one unlock: one copy, at most eight slots (presentation specification 3).
class Showing {
 public:
  // Chooses copy and elements. holder_no_card: no such card; holder_no_document, holder_no_copies; holder_no_age: the
  // document cannot say this age; holder_show_profile: it lacks an element of the profile, or the profile is custom.
  static Result<Showing> plan(const Store& store, const LedgerDoor& ledger, present::Profile profile,
                              const ShowChoice& choice, UnixTime now);

  const PlannedDocument& document() const { return document_; }
  // Signs the slot of now. holder_slot: it is signed already, the next begins at its end; holder_show_over: eight were.
  Result<ShowSlot> next(const Store& store, const LedgerDoor& ledger, UnixTime now, Entropy& entropy);

 private:
  Showing(present::Profile profile, PlannedDocument document) : profile_(profile), document_(std::move(document)) {}

  present::Profile profile_;
  PlannedDocument document_;
  present::SlotCounter counter_;
  unsigned used_ = 0;
};

}  // namespace statepass::holder
