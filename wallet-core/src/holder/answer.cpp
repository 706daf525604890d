#include "holder/answer.hpp"

#include <algorithm>

#include "crypto/keccak.hpp"
#include "crypto/secp256k1.hpp"
#include "mdoc/present.hpp"

namespace statepass::holder {

Result<Bytes> sign_documents(const Store& store, std::span<const PlannedDocument> documents,
                             const mdoc::SessionTranscript& transcript) {
  std::vector<Bytes> out;
  for (const PlannedDocument& document : documents) {
    SP_TRY_ASSIGN(const mdoc::IssuerSigned issued, store.issued(document.copy));
    std::vector<mdoc::ElementRef> wanted;
    for (const ReviewElement& element : document.elements) wanted.push_back({element.name_space, element.element});
    SP_TRY_ASSIGN(const mdoc::DocumentDraft draft, mdoc::DocumentDraft::make(issued, wanted, transcript));
    const CopyRecord record = store.copy_record(document.copy);
    SP_TRY_ASSIGN(const crypto::EcPrivateKey key, crypto::EcPrivateKey::from_scalar(record.device_key.view()));
    SP_TRY_ASSIGN(Bytes encoded, draft.finish(key.sign(take_array<32>(draft.digest().view()))));
    out.push_back(std::move(encoded));
  }
  return mdoc::encode_device_response(out);
}

std::vector<ByteView> referable_certificates(const Store& store, const LedgerDoor& ledger,
                                             std::span<const PlannedDocument> documents, UnixTime listed_before) {
  std::vector<ByteView> out;
  for (const PlannedDocument& document : documents) {
    const CopyFacts& facts = store.copies().find(document.copy)->second.facts;
    const auto key = ledger.key(facts.key);
    const bool listed = key.known == Known::yes && key.value.state == ledger::issuer_registry::KeyState::active &&
                        key.value.from <= listed_before;
    const bool again = std::ranges::any_of(out, [&](ByteView held) { return equal(held, facts.certificate); });
    if (listed && !again && !facts.certificate.empty() && out.size() < 2) out.push_back(facts.certificate);
  }
  return out;
}

std::optional<EvidenceWanted> evidence_wanted(const Store& store, std::span<const PlannedDocument> documents) {
  EvidenceWanted out;
  const auto add = [&out](const StatusPlace& place) {
    const bool again =
        std::ranges::any_of(out.places, [&](const StatusPlace& held) { return held.list == place.list; });
    if (!again) out.places.push_back(place);
  };
  for (const PlannedDocument& document : documents) {
    const CopyFacts& facts = store.copies().find(document.copy)->second.facts;
    if (!facts.status) return std::nullopt;
    if (std::ranges::find(out.keys, facts.key) == out.keys.end()) out.keys.push_back(facts.key);
    add(*facts.status);
    const bool privileges = std::ranges::any_of(document.elements, [](const ReviewElement& element) {
      return is_privilege({element.name_space, element.element});
    });
    if (privileges && facts.privilege) add(*facts.privilege);
  }
  if (out.keys.empty()) return std::nullopt;
  return out;
}

Result<SignedTransfer> sign_transfer(const ReviewMove& move, const LedgerDoor& ledger, Entropy& entropy) {
  SignedTransfer out;
  out.holder_key = entropy.next();
  SP_TRY_ASSIGN(const crypto::Secp256k1Key key, crypto::Secp256k1Key::from_entropy(out.holder_key.view()));
  const ledger::licence_transfer::TransferConsent consent{.holder = eth::address_of(key.public_key()),
                                                          .salt = entropy.bytes<32>(),
                                                          .from = move.from_number,
                                                          .to = move.to_number,
                                                          .due = move.due,
                                                          .statement = crypto::keccak256(bytes_of(move.text))};
  ByteArray<65> signature = key.sign(consent.digest(ledger.chain(), ledger.transfer_contract()));
  signature[64] = static_cast<std::uint8_t>(signature[64] + 27);
  out.consent = {.holder = consent.holder, .salt = consent.salt, .from = consent.from, .signature = signature};
  out.id = ledger::licence_transfer::transfer_id(consent.holder, consent.salt);
  return out;
}

}  // namespace statepass::holder
