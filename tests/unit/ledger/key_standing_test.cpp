#include "ledger/key_standing.hpp"

#include "support/support.hpp"

using namespace statepass;
using namespace statepass::ledger;
using issuer_registry::KeyPurpose, issuer_registry::KeyRecord, issuer_registry::KeyState;

namespace {

constexpr KeyRecord kActive{6, KeyPurpose::document_signer, KeyState::active, 1000, 2000, 0};
constexpr KeyRecord kRetired{6, KeyPurpose::document_signer, KeyState::retired, 1000, 2000, 0};
constexpr KeyRecord kCompromised{6, KeyPurpose::document_signer, KeyState::compromised, 1000, 2000, 1500};

KeyStanding standing(const std::optional<KeyRecord>& record, UnixTime signed_at,
                     std::optional<UnixTime> anchored_at = {}) {
  return standing_of(record,
                     {.jurisdiction = 6, .list_jurisdiction = 6, .signed_at = signed_at, .anchored_at = anchored_at});
}

}  // namespace

TEST_CASE("the table of the ledger specification, 4.6", "[ledger]") {
  CHECK(standing(std::nullopt, 1500) == KeyStanding::unknown);
  for (const KeyRecord& record : {kActive, kRetired}) {
    CHECK(standing(record, 1000) == KeyStanding::good);
    CHECK(standing(record, 1999) == KeyStanding::good);
    CHECK(standing(record, 999) == KeyStanding::out_of_window);
    CHECK(standing(record, 2000) == KeyStanding::out_of_window);
  }
  // compromised: only the log is believed
  CHECK(standing(kCompromised, 1400) == KeyStanding::compromised);
  CHECK(standing(kCompromised, 1499) == KeyStanding::compromised);
  CHECK(standing(kCompromised, 1500) == KeyStanding::revoked);
  CHECK(standing(kCompromised, 1600) == KeyStanding::revoked);
  CHECK(standing(kCompromised, 1400, 1500) == KeyStanding::good_before_compromise);
  CHECK(standing(kCompromised, 1400, 1501) == KeyStanding::compromised);
  CHECK(standing(kCompromised, 1600, 1400) == KeyStanding::good_before_compromise);
  CHECK(standing(kCompromised, 999, 1400) == KeyStanding::compromised);
  CHECK(standing(kCompromised, 2000, 1400) == KeyStanding::revoked);
}

TEST_CASE("state and purpose must agree", "[ledger]") {
  CHECK(standing_of(kActive, {.jurisdiction = 6, .signed_at = 1500}) == KeyStanding::good);
  CHECK(standing_of(kActive, {.jurisdiction = 48, .signed_at = 1500}) == KeyStanding::mismatch);
  CHECK(standing_of(kActive, {.jurisdiction = 6, .list_jurisdiction = 48, .signed_at = 1500}) == KeyStanding::mismatch);
  CHECK(standing_of(kActive, {.jurisdiction = 48, .list_jurisdiction = 6, .signed_at = 1500}) == KeyStanding::mismatch);
  CHECK(standing_of(kActive, {.purpose = KeyPurpose::title, .jurisdiction = 6, .signed_at = 1500}) ==
        KeyStanding::mismatch);
  KeyRecord reader = kCompromised;
  reader.purpose = KeyPurpose::reader_authority;
  CHECK(standing(reader, 1400, 1400) == KeyStanding::mismatch);
}

TEST_CASE("what a verdict says of it", "[ledger]") {
  const std::tuple<KeyStanding, bool, Reason> rows[] = {{KeyStanding::good, true, Reason::none},
                                                        {KeyStanding::good_before_compromise, true, Reason::none},
                                                        {KeyStanding::unknown, false, Reason::key_absent},
                                                        {KeyStanding::mismatch, false, Reason::issuer_mismatch},
                                                        {KeyStanding::out_of_window, false, Reason::key_revoked},
                                                        {KeyStanding::revoked, false, Reason::key_revoked},
                                                        {KeyStanding::compromised, false, Reason::key_compromised}};
  for (auto [standing, trusted, reason] : rows) {
    CHECK(is_trusted(standing) == trusted);
    CHECK(reason_of(standing) == reason);
  }
}
