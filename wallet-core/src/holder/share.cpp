#include "base/text.hpp"
#include "holder/wallet.hpp"
#include "present/notice.hpp"
#include "present/response.hpp"
#include "present/text.hpp"

// Consent and what follows from it.
namespace statepass::holder {
namespace {

std::vector<ReviewElement> all_elements(const std::vector<PlannedDocument>& documents) {
  std::vector<ReviewElement> out;
  for (const PlannedDocument& document : documents) {
    out.insert(out.end(), document.elements.begin(), document.elements.end());
  }
  return out;
}

// The document that a move is about; null when the person took it out.
const PlannedDocument* licence_of(const std::vector<PlannedDocument>& documents) {
  for (const PlannedDocument& document : documents) {
    if (document.doc_type != mdoc::kAgeDocType) return &document;
  }
  return nullptr;
}

// Evidence goes along where the reader wishes it and the ledger's part of the wallet finds it worth its bytes.
std::optional<Bytes> evidence_for(const present::RequestInfo& info, const Store& store, const LedgerDoor& ledger,
                                  const std::vector<PlannedDocument>& documents) {
  if (!info.evidence || !info.evidence->wanted || info.evidence->chain != ledger.chain()) return std::nullopt;
  auto wanted = evidence_wanted(store, documents);
  if (!wanted) return std::nullopt;
  wanted->number = info.evidence->number;
  wanted->hash = info.evidence->block_hash;
  return ledger.evidence(*wanted);
}

}  // namespace

Result<Answer> Wallet::share(std::string_view review, const std::vector<std::string>& withheld,
                             const LedgerDoor& ledger, UnixTime now, ByteView entropy) {
  SP_TRY_ASSIGN(Entropy source, Entropy::from(entropy));
  const auto found = reviews_.find(review);
  if (found == reviews_.end()) return fail(Errc::holder_review_unknown);
  OpenReview& open = found->second;
  if (open.answer) return fail(Errc::holder_answered);
  if (!open.plan.review.refused.empty()) return fail(Errc::holder_refused);
  SP_TRY(open.request.check_time(now));
  const std::vector<PlannedDocument> documents = without(open.plan.documents, withheld);
  const bool lacks_licence = open.plan.review.move && !licence_of(documents);
  if (documents.empty() || lacks_licence) return fail(Errc::holder_nothing_shared);
  SP_TRY_ASSIGN(Answer made, answer(open, documents, ledger, now, source));
  // From here on the copies have been shown, whatever happens to the phone.
  SP_TRY(keep_used(documents, now));
  store_.forget_answered(now);
  SP_TRY(store_.put_answered(open.request.ref(), made.until));
  const HistoryKind kind = made.move ? HistoryKind::moved : HistoryKind::shared;
  SP_TRY(write_history(kind, open, made.shared, documents.front().card, now, source));
  open.answer = made;
  return made;
}

Result<Answer> Wallet::answer(const OpenReview& open, const std::vector<PlannedDocument>& documents,
                              const LedgerDoor& ledger, UnixTime now, Entropy& entropy) {
  const present::RequestInfo& info = open.request.info();
  SP_TRY_ASSIGN(const Bytes response, sign_documents(store_, documents, open.request.transcript()));
  std::optional<SignedTransfer> transfer;
  if (open.plan.review.move) {
    SP_TRY_ASSIGN(transfer, sign_transfer(*open.plan.review.move, ledger, entropy));
  }
  std::vector<ByteView> referenced;
  if (info.by_reference) referenced = referable_certificates(store_, ledger, documents, now);
  const std::optional<Bytes> evidence = evidence_for(info, store_, ledger, documents);
  present::Presentation presentation{.device_response = response, .evidence = std::nullopt, .consent = std::nullopt};
  if (evidence) presentation.evidence = ByteView(*evidence);
  if (transfer) presentation.consent = transfer->consent;
  auto body =
      present::seal_response(open.request, present::write_presentation(presentation), referenced, entropy.next());
  // Evidence is an extra: what is too long with it goes without.
  if (!body && body.error().code == Errc::present_too_large && evidence) {
    presentation.evidence.reset();
    body = present::seal_response(open.request, present::write_presentation(presentation), referenced, entropy.next());
  }
  if (!body) return fail(body.error());
  Answer out{.review = open.plan.review.id,
             .envelope = present::write_envelope(present::Kind::sealed_response, *body),
             .carried_text = {},
             .shared = all_elements(documents),
             .until = open.plan.review.expires_at + present::kRequestSkew,
             .stapled = presentation.evidence.has_value(),
             .move = std::nullopt};
  out.carried_text = present::write_text_u(out.envelope);
  if (transfer) {
    out.move = transfer->id;
    SP_TRY(keep_move(*open.plan.review.move, *std::move(transfer), *licence_of(documents), now));
  }
  return out;
}

Result<> Wallet::keep_move(const ReviewMove& move, SignedTransfer transfer, const PlannedDocument& document,
                           UnixTime now) {
  MoveRecord record;
  record.id = transfer.id;
  record.from = move.from_number;
  record.to = move.to_number;
  record.from_letters = move.from;
  record.to_letters = move.to;
  record.due = move.due;
  record.since = now;
  record.holder_key = std::move(transfer.holder_key);
  record.salt = transfer.consent.salt;
  record.card = document.card;
  record.doc_type = document.doc_type;
  return store_.put_move(std::move(record));
}

Result<> Wallet::write_history(HistoryKind kind, const OpenReview& open, const std::vector<ReviewElement>& shared,
                               std::string_view card, UnixTime now, Entropy& entropy) {
  HistoryRecord entry;
  entry.id = to_hex(entropy.bytes<8>());
  entry.time = now;
  entry.kind = kind;
  entry.asker = open.plan.review.asker;
  entry.purpose = open.plan.review.purpose.code;
  for (const ReviewElement& element : shared) entry.elements.push_back(element.element);
  entry.card = card;
  return store_.put_history(std::move(entry));
}

Result<Answer> Wallet::redraw(std::string_view review) const {
  const auto found = reviews_.find(review);
  if (found == reviews_.end() || !found->second.answer) return fail(Errc::holder_review_unknown);
  return *found->second.answer;
}

Result<Bytes> Wallet::decline(std::string_view review, UnixTime now, ByteView entropy) {
  SP_TRY_ASSIGN(Entropy source, Entropy::from(entropy));
  const auto found = reviews_.find(review);
  if (found == reviews_.end()) return fail(Errc::holder_review_unknown);
  if (found->second.answer) return fail(Errc::holder_answered);
  SP_TRY(write_history(HistoryKind::declined, found->second, {}, "", now, source));
  const Bytes notice = present::write_notice({found->second.request.ref(), present::NoticeCode::declined});
  reviews_.erase(found);
  return present::write_envelope(present::Kind::notice, notice);
}

Result<> Wallet::closed(std::string_view review) {
  const auto found = reviews_.find(review);
  if (found == reviews_.end()) return fail(Errc::holder_review_unknown);
  reviews_.erase(found);
  return {};
}

}  // namespace statepass::holder
