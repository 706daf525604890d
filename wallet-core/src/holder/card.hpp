#pragma once

#include <optional>
#include <string>
#include <vector>

#include "holder/store.hpp"

namespace statepass::holder {

struct AgeAnswer {
  unsigned over;
  bool answer;
};

// A card as the person sees it. Values come from the copy that would be shown next; statuses are proved ones of this
// copy, nothing where the ledger is not known to say.
struct Card {
  std::string id;
  std::string doc_type;
  std::string issuer;  // letters
  std::string issuing_authority;
  std::string document_number;
  std::string family_name;
  std::string given_name;
  std::string birth_date;  // "1990-05-17"
  Bytes portrait;          // empty: none, or of a kind that pages cannot draw
  std::string portrait_type;
  std::vector<std::string> privileges;  // codes of vehicle categories
  std::string expiry_date;
  UnixTime valid_until = 0;     // of the copies held, the latest
  std::size_t copies_left = 0;  // never shown, and valid
  std::optional<status::Value> status;
  bool has_privileges = false;  // a licence: the next is of its privilege entry
  std::optional<status::Value> privilege_status;
  std::optional<UnixTime> status_as_of;
  bool current = true;  // no successor
  UnixTime received_at = 0;
  std::vector<AgeAnswer> ages;  // of its age document
};

// The copy to show: never used before used, no final status before one, the longest validity first. The last one stays
// usable. Null when the card has no copy of the type that is valid now.
const Copy* choose_copy(const Store& store, const LedgerDoor& ledger, std::string_view card, std::string_view doc_type,
                        UnixTime now);
// As above, out of all there are whatever their dates: for what a card says of itself. Null: no copy at all.
const Copy* any_copy(const Store& store, const LedgerDoor& ledger, std::string_view card, std::string_view doc_type,
                     UnixTime now);

Card make_card(const Store& store, const LedgerDoor& ledger, const CardRecord& record, UnixTime now);
// The current ones first, the newest first among them.
std::vector<Card> make_cards(const Store& store, const LedgerDoor& ledger, UnixTime now);
// The cards' ids in this order.
std::vector<std::string> cards_in_order(const Store& store);

std::string_view name_of(std::optional<status::Value> value);  // "valid", "unknown"

}  // namespace statepass::holder
