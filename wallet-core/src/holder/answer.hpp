#pragma once

#include <span>

#include "holder/review.hpp"
#include "present/presentation.hpp"
#include "present/show.hpp"

// Making of signed documents out of copies.
namespace statepass::holder {

// A DeviceResponse of the documents, each signed by its copy's device key over the transcript. The errors of
// mdoc::DocumentDraft, crypto_key.
Result<Bytes> sign_documents(const Store& store, std::span<const PlannedDocument> documents,
                             const mdoc::SessionTranscript& transcript);

// The certificates of the documents' signers that may be left out of the message: those whose key the ledger is proved
// to have, listed since `listed_before` at the latest. At most two, each once; views into the store.
std::vector<ByteView> referable_certificates(const Store& store, const LedgerDoor& ledger,
                                             std::span<const PlannedDocument> documents, UnixTime listed_before);

// What evidence for these documents has to prove; nothing when a document is not of this ledger.
std::optional<EvidenceWanted> evidence_wanted(const Store& store, std::span<const PlannedDocument> documents);

// The EIP-712 consent to a move, by a key that was made for this one act.
struct SignedTransfer {
  present::TransferConsent consent;
  Hash32 id{};
  SecretArray<32> holder_key;
};
Result<SignedTransfer> sign_transfer(const ReviewMove& move, const LedgerDoor& ledger, Entropy& entropy);

}  // namespace statepass::holder
