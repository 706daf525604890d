#include "holder/show.hpp"

#include <algorithm>

#include "mdoc/age.hpp"
#include "present/envelope.hpp"

namespace statepass::holder {
namespace {

using present::Profile;

// Show mode names certificates only when the ledger has listed their key for so long; `from` of a key may lie three
// days before its entry (ledger specification 1.2).
constexpr UnixTime kListedFor = (7 + 3) * kSecondsPerDay;

bool is_age(Profile profile) {
  return profile == Profile::age || profile == Profile::age_and_face;
}

ReviewElement told(const mdoc::IssuerSignedItem& item) {
  return {.doc = 0,
          .name_space = std::string(item.name_space),
          .element = std::string(item.element),
          .answer = to_bytes(item.value),
          .available = true,
          .retained = false};
}

const mdoc::IssuerSignedItem* age_item(const mdoc::IssuerSigned& issued, std::optional<unsigned> over) {
  if (over) return mdoc::nearest_age(issued.items, mdoc::kAgeNameSpace, *over);
  if (const auto* item = issued.find({mdoc::kAgeNameSpace, "age_over_21"})) return item;
  const mdoc::IssuerSignedItem* best = nullptr;
  for (const mdoc::IssuerSignedItem& item : issued.items) {
    const auto answer = cbor::Decoder(item.value).boolean();
    if (!mdoc::age_of(item.element) || !answer || !*answer) continue;
    if (!best || *mdoc::age_of(item.element) > *mdoc::age_of(best->element)) best = &item;
  }
  return best;
}

Result<std::vector<ReviewElement>> age_set(const mdoc::IssuerSigned& issued, bool face, std::optional<unsigned> over) {
  std::vector<ReviewElement> out;
  const mdoc::IssuerSignedItem* age = over && *over > 99 ? nullptr : age_item(issued, over);
  if (!age) return fail(Errc::holder_no_age);
  out.push_back(told(*age));
  if (!face) return out;
  const mdoc::IssuerSignedItem* portrait = issued.find({mdoc::kAgeNameSpace, mdoc::kPortrait});
  if (!portrait) return fail(Errc::holder_show_profile);
  out.push_back(told(*portrait));
  return out;
}

Result<std::vector<ReviewElement>> licence_set(const mdoc::IssuerSigned& issued, Profile profile) {
  const present::ProfileElements set = present::elements_of(profile);
  std::vector<ReviewElement> out;
  for (const mdoc::ElementRef& element : set.all) {
    const mdoc::IssuerSignedItem* item = issued.find(element);
    if (!item) return fail(Errc::holder_show_profile);
    out.push_back(told(*item));
  }
  for (const mdoc::ElementRef& element : set.more) {
    if (const mdoc::IssuerSignedItem* item = issued.find(element)) out.push_back(told(*item));
  }
  return out;
}

// The copy that is shown: of the card named, or of the first that has one.
Result<const Copy*> copy_to_show(const Store& store, const LedgerDoor& ledger, std::string_view doc_type,
                                 std::string_view card, UnixTime now) {
  if (!card.empty() && !store.card(card)) return fail(Errc::holder_no_card);
  bool held = false;
  for (const std::string& id : cards_in_order(store)) {
    if (!card.empty() && id != card) continue;
    if (const Copy* copy = choose_copy(store, ledger, id, doc_type, now)) return copy;
    held = held || any_copy(store, ledger, id, doc_type, now) != nullptr;
  }
  return fail(held ? Errc::holder_no_copies : Errc::holder_no_document);
}

}  // namespace

Result<Showing> Showing::plan(const Store& store, const LedgerDoor& ledger, Profile profile, const ShowChoice& choice,
                              UnixTime now) {
  if (profile == Profile::custom) return fail(Errc::holder_show_profile);
  const std::string_view doc_type = is_age(profile) ? mdoc::kAgeDocType : mdoc::kMdlDocType;
  SP_TRY_ASSIGN(const Copy* copy, copy_to_show(store, ledger, doc_type, choice.card, now));
  SP_TRY_ASSIGN(const mdoc::IssuerSigned issued, store.issued(copy->id));
  PlannedDocument document{.doc_type = std::string(doc_type), .card = copy->card, .copy = copy->id, .elements = {}};
  if (is_age(profile)) {
    SP_TRY_ASSIGN(document.elements, age_set(issued, profile == Profile::age_and_face, choice.over));
  } else {
    SP_TRY_ASSIGN(document.elements, licence_set(issued, profile));
  }
  return Showing(profile, std::move(document));
}

Result<ShowSlot> Showing::next(const Store& store, const LedgerDoor& ledger, UnixTime now, Entropy& entropy) {
  if (counter_.spent()) return fail(Errc::holder_show_over);
  const auto start = counter_.next(now);
  if (!start) return fail(Errc::holder_slot);
  present::ShowInfo info{.start = *start, .random = entropy.bytes<8>(), .anchor = std::nullopt, .profile = profile_};
  if (const auto head = ledger.head()) info.anchor = present::Anchor{head->chain, head->number, head->hash};
  const Bytes info_bytes = present::write_show_info(info);
  const std::span<const PlannedDocument> documents(&document_, 1);
  SP_TRY_ASSIGN(const Bytes response, sign_documents(store, documents, present::show_handover(info_bytes).transcript));
  const Bytes presentation =
      present::write_presentation({.device_response = response, .evidence = std::nullopt, .consent = std::nullopt});
  const auto referenced = referable_certificates(store, ledger, documents, now - kListedFor);
  SP_TRY_ASSIGN(const Bytes packed, present::pack(presentation, referenced, present::Padding::none));
  ++used_;
  return ShowSlot{
      .envelope = present::write_envelope(present::Kind::show, present::write_show_presentation(info_bytes, packed)),
      .start = *start,
      .end = *start + present::kSlot,
      .left = present::kMostSlots - used_,
      .shared = document_.elements};
}

}  // namespace statepass::holder
