#pragma once

#include "mdoc/verify.hpp"
#include "present/evidence.hpp"
#include "verifier/verdict.hpp"

// Checks 13 to 15: what the ledger says of a document, by the freshest of held and stapled facts.
namespace statepass::verifier {

// Where a status is kept, as the issuer signed it.
struct StatusPointer {
  enum class Form : std::uint8_t {
    none,       // no status is published
    elsewhere,  // not on a ledger of the states
    other_chain,
    ours,
  };
  Form form = Form::none;
  ledger::ListId list;
  std::uint64_t index = 0;

  static StatusPointer of(const std::optional<mdoc::StatusReference>& reference, std::uint64_t chain);
};

// One document, as far as the ledger is asked about it.
struct LedgerSubject {
  const mdoc::Document* document = nullptr;
  const mdoc::DocumentOutcome* outcome = nullptr;
  std::optional<Hash32> kid;  // of the issuer's key; empty without one
  StatusPointer status;
  // Empty when privileges were not asked for: then nothing of their family is looked at.
  std::optional<StatusPointer> privilege;

  static LedgerSubject make(const mdoc::Document& document, const mdoc::DocumentOutcome& outcome, bool privileges,
                            std::uint64_t chain);
};

class LedgerJudge {
 public:
  // `stapled`: null without evidence that was accepted.
  LedgerJudge(const LedgerSource& ledger, const present::EvidenceFacts* stapled, bool stopped, UnixTime now)
      : ledger_(ledger), stapled_(stapled), stopped_(stopped), now_(now) {}

  // key_absent, issuer_mismatch, key_revoked, key_compromised, not_member; unknown: prerequisite, status_unavailable,
  // ledger_contradiction. Does not apply to an issuer outside the ledger.
  Check issuer_key(const LedgerSubject& subject);
  // status_invalid, status_suspended, status_superseded, status_index, list_unknown, list_too_short, issuer_mismatch;
  // unknown: chain_id, status_unavailable, ledger_contradiction. `key`: what issuer_key() came to: where it does not
  // apply, and no status is published, this does not apply either.
  Check status(const LedgerSubject& subject, const Check& key);
  // The same of the privilege's entry; unknown with element_missing when the document does not name it.
  Check privilege(const LedgerSubject& subject);

  // Of the oldest fact that was used; empty when none was.
  const std::optional<AsOf>& oldest() const { return oldest_; }

 private:
  bool is_outside(const LedgerSubject& subject) const;
  bool is_member_claimed(const LedgerSubject& subject) const;
  Fact<ledger::issuer_registry::KeyRecord> key_fact(const Hash32& kid) const;
  Fact<status::Value> status_fact(const ledger::ListId& list, std::uint64_t index) const;
  Fact<bool> member_fact(ledger::Jurisdiction jurisdiction) const;
  Check entry(const LedgerSubject& subject, const StatusPointer& pointer, bool privilege_family);
  void use(const AsOf& as_of);

  const LedgerSource& ledger_;
  const present::EvidenceFacts* stapled_;
  bool stopped_;
  UnixTime now_;
  std::optional<AsOf> oldest_;
};

}  // namespace statepass::verifier
