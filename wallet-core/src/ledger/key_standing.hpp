#pragma once

#include <optional>

#include "base/datetime.hpp"
#include "base/result.hpp"
#include "ledger/issuer_registry.hpp"

namespace statepass::ledger {

// What a signature claims of its key.
struct KeyUse {
  issuer_registry::KeyPurpose purpose = issuer_registry::KeyPurpose::document_signer;
  Jurisdiction jurisdiction = 0;                  // of the document
  std::optional<Jurisdiction> list_jurisdiction;  // of its status list, where it has one
  UnixTime signed_at = 0;                         // as the signer says
  std::optional<UnixTime> anchored_at;            // by when the issuance log of the state proves the document issued
};

enum class KeyStanding : std::uint8_t {
  good,
  good_before_compromise,  // compromised later: the issuance log shows that the document is older
  unknown,                 // no such key
  mismatch,                // of another state, or for another purpose
  out_of_window,           // signed before the key was good, or after it was retired
  revoked,                 // signed after the compromise
  compromised,             // said to be signed before it, which cannot be told from a forgery
};

// The table of ledger specification 4.6. Whether the state is a member is asked apart.
KeyStanding standing_of(const std::optional<issuer_registry::KeyRecord>& record, const KeyUse& use);

constexpr bool is_trusted(KeyStanding standing) {
  return standing == KeyStanding::good || standing == KeyStanding::good_before_compromise;
}
// Reason::none for those that are trusted.
Reason reason_of(KeyStanding standing);

}  // namespace statepass::ledger
