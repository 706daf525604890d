#pragma once

#include <optional>
#include <string>
#include <vector>

#include "holder/card.hpp"
#include "holder/config.hpp"
#include "present/request.hpp"

namespace statepass::holder {

// One thing that is asked for, or that goes along with it.
struct ReviewElement {
  std::size_t doc = 0;  // which document of the review
  std::string name_space;
  std::string element;          // as it would be told: for an age the nearest one that the document has
  std::optional<Bytes> answer;  // encoded value
  bool available = false;
  bool retained = false;  // the asker says that it keeps this
};

struct ReviewDocument {
  std::string doc_type;
  std::string card;  // empty: none held
  std::vector<ReviewElement> elements;
};

// What a licence desk asks besides: to move the licence to another state (ledger specification 4.3).
struct ReviewMove {
  std::string from;  // letters
  std::string to;
  ledger::Jurisdiction from_number = 0;
  ledger::Jurisdiction to_number = 0;
  UnixTime due = 0;
  std::string text;  // the statement that is signed, word by word
};

// A request as it is put to the person.
struct Review {
  std::string id;  // the request's reference, hex
  Asker asker;
  present::Purpose purpose;
  std::vector<ReviewDocument> documents;
  std::vector<std::string> hidden;  // names of what the chosen cards hold and the asker will not learn
  UnixTime expires_at = 0;
  std::vector<present::Channel> channels;
  std::optional<ReviewMove> move;
  std::string refused;  // why nothing can be shared: the name of a code; empty: something can
};

// What an answer would be made of; documents stand as in the review. A document that cannot be given has no copy.
struct PlannedDocument {
  std::string doc_type;
  std::string card;
  std::string copy;
  std::vector<ReviewElement> elements;  // those that are available
};
struct ReviewPlan {
  Review review;
  std::vector<PlannedDocument> documents;
};

// Chooses cards, copies and elements for a request (presentation specification 2 and 4.4, nearest-age rule included).
// `refused` is no_document, no_copies, present_reader_auth's reason, or holder_member_unknown and holder_move_same for
// a move. Reads only.
ReviewPlan plan_review(const present::Request& request, const Store& store, const LedgerDoor& ledger,
                       const Config& config, UnixTime now);

// The documents without what the person took out ("namespace/element"), and without what must not go without it.
std::vector<PlannedDocument> without(std::vector<PlannedDocument> documents, const std::vector<std::string>& withheld);

// Elements whose disclosure takes the pointer to the privilege status along (4.4).
bool is_privilege(const mdoc::ElementRef& element);

}  // namespace statepass::holder
