#include "ledger/key_standing.hpp"

namespace statepass::ledger {

KeyStanding standing_of(const std::optional<issuer_registry::KeyRecord>& record, const KeyUse& use) {
  if (!record) return KeyStanding::unknown;
  if (record->jurisdiction != use.jurisdiction || record->purpose != use.purpose ||
      use.list_jurisdiction.value_or(use.jurisdiction) != record->jurisdiction) {
    return KeyStanding::mismatch;
  }
  const bool in_window = record->from <= use.signed_at && use.signed_at < record->to;
  if (record->state != issuer_registry::KeyState::compromised) {
    return in_window ? KeyStanding::good : KeyStanding::out_of_window;
  }
  // Who holds the key can write any date: only the log, which is dated by the chain, is believed.
  const bool logged_before = use.anchored_at && *use.anchored_at <= record->cutoff;
  if (logged_before && in_window) return KeyStanding::good_before_compromise;
  return use.signed_at >= record->cutoff ? KeyStanding::revoked : KeyStanding::compromised;
}

Reason reason_of(KeyStanding standing) {
  switch (standing) {
    case KeyStanding::good:
    case KeyStanding::good_before_compromise:
      return Reason::none;
    case KeyStanding::unknown:
      return Reason::key_absent;
    case KeyStanding::mismatch:
      return Reason::issuer_mismatch;
    case KeyStanding::out_of_window:
    case KeyStanding::revoked:
      return Reason::key_revoked;
    case KeyStanding::compromised:
      return Reason::key_compromised;
  }
  return Reason::key_absent;
}

}  // namespace statepass::ledger
