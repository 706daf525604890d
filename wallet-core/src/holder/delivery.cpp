#include <algorithm>

#include "base/text.hpp"
#include "holder/receive.hpp"
#include "holder/shape.hpp"

// Deliveries: proved, judged, kept.
namespace statepass::holder {
namespace {

constexpr UnixTime kFreshProof = 60;  // seconds: what was proved so lately is not asked for again

}  // namespace

std::vector<DeliveredCopy> ReceiveJob::delivered(const oid4vc::Delivery& delivery) const {
  std::vector<DeliveredCopy> out;
  for (const oid4vc::Copy& copy : delivery.copies) {
    SP_ASSERT(copy.key < keys_.size());
    out.push_back({copy.issuer_signed, &keys_[copy.key].public_key()});
  }
  return out;
}

std::optional<sync::Want> ReceiveJob::step_proof(UnixTime now) {
  if (!proof_ && !proved_) begin_checks(now);
  if (!proof_) {
    judge(now);
    return std::nullopt;
  }
  sync::Want want = proof_->next(now);
  if (std::holds_alternative<sync::Done>(want)) {
    proof_.reset();
    proved_ = true;
    return std::nullopt;
  }
  if (const auto* failed = std::get_if<sync::Failed>(&want)) {
    // The delivery waits in the session: nothing is lost, and nothing unproved is kept.
    proof_.reset();
    end(sync::Failed{.error = failed->error, .retry = true, .lost = false});
    return std::nullopt;
  }
  return want;
}

void ReceiveJob::begin_checks(UnixTime now) {
  const oid4vc::Delivery delivery = session_.delivery();
  const std::vector<DeliveredCopy> copies = delivered(delivery);
  const auto wish = wish_of(copies, ledger_.chain());
  if (!wish || is_proved(*wish, copies, ledger_, now - kFreshProof)) {
    proved_ = true;
  } else {
    proof_ = ledger_.prove(*wish);
  }
}

void ReceiveJob::judge(UnixTime now) {
  proved_ = false;
  const oid4vc::Delivery delivery = session_.delivery();
  const DeliveryRules rules{.doc_type = delivery.doc_type, .letters = record_.issuer, .now = now};
  const Result<> good = check_delivery(delivered(delivery), rules, wallet_.config(), ledger_);
  // What only another conversation can tell is no fault of the desk's.
  const bool open = !good && (good.error().code == Errc::holder_issuer_key_unknown ||
                              good.error().code == Errc::holder_status_unknown);
  if (open) return fail_with(good.error().code, true);
  const Result<> kept = good ? keep_delivery(now) : good;
  if (!kept && !refusal_) refusal_ = kept.error();
  const auto told = session_.stored(kept ? oid4vc::Event::accepted : oid4vc::Event::failure, now);
  SP_ASSERT(told.has_value());
  keep(true);
}

Result<std::string> ReceiveJob::card_for(const oid4vc::Delivery& delivery, UnixTime now) {
  Store& store = wallet_.store();
  if (record_.transfer) {
    const auto move = store.moves().find(to_hex(*record_.transfer));
    if (move != store.moves().end() && store.card(move->second.card)) return move->second.card;
  }
  SP_TRY_ASSIGN(const CopyFacts facts, read_copy_facts(delivery.copies.front().issuer_signed, ledger_.chain()));
  const bool age = delivery.doc_type == mdoc::kAgeDocType;
  // The small document stands beside the licence that came before it.
  if (age && !record_.cards.empty()) return record_.cards.front();
  for (const auto& [id, copy] : store.copies()) {
    const CardRecord& card = *store.card(copy.card);
    const bool same = !age && copy.facts.doc_type == delivery.doc_type && card.issuer == record_.issuer &&
                      !facts.document_number.empty() && copy.facts.document_number == facts.document_number;
    if (same) return card.id;
  }
  CardRecord card;
  card.id = to_hex(entropy_.bytes<8>());
  card.doc_type = delivery.doc_type;
  card.issuer = record_.issuer;
  card.received_at = now;
  const std::string id = card.id;
  SP_TRY(store.put_card(std::move(card)));
  return id;
}

Result<> ReceiveJob::keep_copies(const std::string& card, const oid4vc::Delivery& delivery, UnixTime now) {
  Store& store = wallet_.store();
  for (const oid4vc::Copy& one : delivery.copies) {
    CopyRecord copy;
    copy.id = to_hex(entropy_.bytes<8>());
    copy.card = card;
    copy.issuer_signed = one.issuer_signed;
    copy.device_key = record_.device_keys[one.key].clone();
    copy.received_at = now;
    copy.salt = one.salt;
    SP_TRY(store.put_copy(std::move(copy)));
  }
  return {};
}

Result<> ReceiveJob::keep_delivery(UnixTime now) {
  Store& store = wallet_.store();
  const oid4vc::Delivery delivery = session_.delivery();
  if (delivery.copies.empty()) return fail(Errc::holder_no_copies);
  SP_TRY_ASSIGN(const std::string card, card_for(delivery, now));
  std::vector<std::string> old;
  for (const auto& [id, copy] : store.copies()) {
    // A transfer copy is the last one of its licence: the state ends all others.
    const bool replaced = record_.transfer.has_value() || copy.facts.doc_type == delivery.doc_type;
    if (copy.card == card && replaced) old.push_back(id);
  }
  SP_TRY(keep_copies(card, delivery, now));
  for (const std::string& id : old) store.remove_copy(id);
  // An age document that came before its licence moves over to it.
  if (delivery.doc_type != mdoc::kAgeDocType) {
    for (const std::string& earlier : record_.cards) {
      const CardRecord* small = store.card(earlier);
      if (small && small->doc_type == mdoc::kAgeDocType && earlier != card) SP_TRY(store.merge_card(earlier, card));
    }
    std::erase_if(record_.cards, [&](const std::string& id) { return store.card(id) == nullptr; });
  }
  if (std::ranges::find(record_.cards, card) == record_.cards.end()) record_.cards.push_back(card);
  return {};
}

// Where more copies come from. A transfer copy is the last one that its state gives out.
void ReceiveJob::set_refill(CardRecord& card) const {
  card.refill = {};
  const Desk* desk = wallet_.config().desk_of(record_.issuer);
  if (record_.transfer || !desk || session_.refresh_token().empty()) return;
  card.refill.credential_issuer = desk->url;
  while (card.refill.credential_issuer.ends_with('/')) card.refill.credential_issuer.pop_back();
  for (const oid4vc::ItemResult& item : session_.results()) {
    if (item.copies > 0) card.refill.configuration_ids.push_back(item.configuration_id);
  }
  if (!card.refill.configuration_ids.empty()) card.refill.refresh_token = session_.refresh_token();
}

Result<> ReceiveJob::finish(UnixTime now) {
  Store& store = wallet_.store();
  const bool refill = record_.offer.empty();
  std::vector<Card> arrived;
  for (const std::string& id : record_.cards) {
    const CardRecord* held = store.card(id);
    if (!held) continue;
    CardRecord card = *held;
    if (arrived.empty()) set_refill(card);
    SP_TRY(store.put_card(card));
    arrived.push_back(make_card(store, ledger_, card, now));
  }
  if (!record_.cards.empty() && !refill) {
    HistoryRecord entry;
    entry.id = to_hex(entropy_.bytes<8>());
    entry.time = now;
    entry.kind = HistoryKind::received;
    entry.asker = Asker{record_.issuer, true};
    entry.card = record_.cards.front();
    SP_TRY(store.put_history(std::move(entry)));
  }
  store.remove_issuance(record_.id);
  record_.deferred = false;
  save_due_ = true;
  if (!arrived.empty() && !(refill && refusal_)) {
    end(sync::Done{shape_of(arrived)});
    return {};
  }
  Error why{Errc::oid4vc_credential};
  for (const oid4vc::ItemResult& item : session_.results()) {
    if (item.trouble) why = {*item.trouble};
  }
  end(sync::Failed{.error = refusal_.value_or(why), .retry = false, .lost = false});
  return {};
}

}  // namespace statepass::holder
