#include "holder/card.hpp"

#include <algorithm>
#include <tuple>

#include "base/sort.hpp"
#include "mdoc/age.hpp"
#include "mdoc/data.hpp"

namespace statepass::holder {
namespace {

bool is_valid_at(const Copy& copy, UnixTime now) {
  return copy.facts.validity.valid_from <= now && now < copy.facts.validity.valid_until;
}

std::optional<status::Value> value_of(const LedgerDoor& ledger, const std::optional<StatusPlace>& place) {
  if (!place) return std::nullopt;
  const auto fact = ledger.status(*place);
  return fact.known == Known::yes ? std::optional(fact.value) : std::nullopt;
}

// Smaller is better.
auto rank(const Copy& copy, const LedgerDoor& ledger, UnixTime now) {
  const auto value = value_of(ledger, copy.facts.status);
  const bool dead = value && status::is_final(*value);
  return std::tuple(!is_valid_at(copy, now), dead, copy.used_at != 0, copy.used_at, -copy.facts.validity.valid_until);
}

const Copy* best_copy(const Store& store, const LedgerDoor& ledger, std::string_view card, std::string_view doc_type,
                      UnixTime now) {
  const Copy* best = nullptr;
  for (const auto& [id, copy] : store.copies()) {
    if (copy.card != card || copy.facts.doc_type != doc_type) continue;
    if (!best || rank(copy, ledger, now) < rank(*best, ledger, now)) best = &copy;
  }
  return best;
}

std::string date_element(const mdoc::IssuerSigned& issued, std::string_view element) {
  const mdoc::IssuerSignedItem* item = issued.find({mdoc::kMdlNameSpace, element});
  if (!item) return {};
  cbor::Decoder in(item->value);
  if (const auto date = mdoc::read_full_date(in)) return format_full_date(*date);
  cbor::Decoder again(item->value);
  const auto time = mdoc::read_tdate(again);
  return time ? format_full_date(civil_time(*time).date) : std::string();
}

// Codes of driving_privileges; those that cannot be read are left out.
std::vector<std::string> privilege_codes(const mdoc::IssuerSigned& issued) {
  std::vector<std::string> out;
  const mdoc::IssuerSignedItem* item = issued.find({mdoc::kMdlNameSpace, mdoc::kDrivingPrivileges});
  if (!item) return out;
  cbor::Decoder in(item->value);
  const auto count = in.array();
  for (std::size_t i = 0; count && i < *count; ++i) {
    const auto read = mdoc::read_members(in, [&](std::string_view key) -> Result<bool> {
      if (key != "vehicle_category_code") return false;
      SP_TRY_ASSIGN(const std::string_view code, in.tstr());
      out.emplace_back(code);
      return true;
    });
    if (!read) break;
  }
  return out;
}

void read_values(const mdoc::IssuerSigned& issued, Card& out) {
  const auto text = [&](std::string_view element) { return text_element(issued, mdoc::kMdlNameSpace, element); };
  out.issuing_authority = text("issuing_authority");
  out.document_number = text("document_number");
  out.family_name = text("family_name");
  out.given_name = text("given_name");
  out.birth_date = date_element(issued, "birth_date");
  out.expiry_date = date_element(issued, "expiry_date");
  out.privileges = privilege_codes(issued);
  const mdoc::IssuerSignedItem* portrait = issued.find({mdoc::kMdlNameSpace, mdoc::kPortrait});
  const auto bytes = portrait ? cbor::Decoder(portrait->value).bstr() : fail(Errc::cbor_type);
  if (!bytes) return;
  const mdoc::ImageKind kind = mdoc::image_kind(*bytes);
  if (kind == mdoc::ImageKind::jpeg) out.portrait_type = "image/jpeg";
  if (kind == mdoc::ImageKind::webp) out.portrait_type = "image/webp";
  if (!out.portrait_type.empty()) out.portrait = to_bytes(*bytes);
}

std::vector<AgeAnswer> read_ages(const mdoc::IssuerSigned& issued) {
  std::vector<AgeAnswer> out;
  for (const mdoc::IssuerSignedItem& item : issued.items) {
    if (item.name_space != mdoc::kAgeNameSpace) continue;
    const auto age = mdoc::age_of(item.element);
    const auto answer = cbor::Decoder(item.value).boolean();
    if (age && answer) out.push_back({*age, *answer});
  }
  sort_by(out, [](const AgeAnswer& answer) { return answer.over; });
  return out;
}

}  // namespace

const Copy* choose_copy(const Store& store, const LedgerDoor& ledger, std::string_view card, std::string_view doc_type,
                        UnixTime now) {
  const Copy* best = best_copy(store, ledger, card, doc_type, now);
  return best && is_valid_at(*best, now) ? best : nullptr;
}

const Copy* any_copy(const Store& store, const LedgerDoor& ledger, std::string_view card, std::string_view doc_type,
                     UnixTime now) {
  return best_copy(store, ledger, card, doc_type, now);
}

Card make_card(const Store& store, const LedgerDoor& ledger, const CardRecord& record, UnixTime now) {
  Card out;
  out.id = record.id;
  out.doc_type = record.doc_type;
  out.issuer = record.issuer;
  out.received_at = record.received_at;
  out.current = record.successor.empty();
  for (const auto& [id, copy] : store.copies()) {
    if (copy.card != record.id || copy.facts.doc_type != record.doc_type) continue;
    out.valid_until = std::max(out.valid_until, copy.facts.validity.valid_until);
    if (copy.used_at == 0 && is_valid_at(copy, now)) ++out.copies_left;
  }
  if (const Copy* copy = any_copy(store, ledger, record.id, record.doc_type, now)) {
    out.status = value_of(ledger, copy->facts.status);
    out.has_privileges = copy->facts.privilege.has_value();
    out.privilege_status = value_of(ledger, copy->facts.privilege);
    if (out.status) out.status_as_of = ledger.status(*copy->facts.status).as_of.time;
    if (const auto issued = store.issued(copy->id)) read_values(*issued, out);
  }
  if (const Copy* age = any_copy(store, ledger, record.id, mdoc::kAgeDocType, now)) {
    if (const auto issued = store.issued(age->id)) out.ages = read_ages(*issued);
  }
  return out;
}

std::vector<std::string> cards_in_order(const Store& store) {
  std::vector<const CardRecord*> records;
  for (const auto& [id, card] : store.cards()) records.push_back(&card);
  sort_by(records, [](const CardRecord* card) {
    return std::tuple(!card->successor.empty(), -card->received_at, std::string_view(card->id));
  });
  std::vector<std::string> out;
  for (const CardRecord* card : records) out.push_back(card->id);
  return out;
}

std::vector<Card> make_cards(const Store& store, const LedgerDoor& ledger, UnixTime now) {
  std::vector<Card> out;
  for (const std::string& id : cards_in_order(store)) out.push_back(make_card(store, ledger, *store.card(id), now));
  return out;
}

std::string_view name_of(std::optional<status::Value> value) {
  return value ? status::name_of(*value) : "unknown";
}

}  // namespace statepass::holder
