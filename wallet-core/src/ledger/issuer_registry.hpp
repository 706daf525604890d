#pragma once

#include "base/datetime.hpp"
#include "base/result.hpp"
#include "ledger/word.hpp"

// IssuerRegistry: issuer and envelope keys (ledger specification 1.2, 2.3).
namespace statepass::ledger::issuer_registry {

Hash32 key_slot(const Hash32& kid);
// the X25519 public key of a state, as it stands in the word
Hash32 enc_key_slot(Jurisdiction jurisdiction);

enum class KeyPurpose : std::uint8_t {
  document_signer = 1,
  status_token = 2,
  reader_authority = 3,
  desk_http = 4,
  checkpoint = 5,  // and attestation
  title = 6,
};

enum class KeyState : std::uint8_t { active = 1, retired = 2, compromised = 3 };

struct KeyRecord {
  Jurisdiction jurisdiction = 0;
  KeyPurpose purpose = KeyPurpose::document_signer;
  KeyState state = KeyState::active;
  UnixTime from = 0;    // good for signatures from then on
  UnixTime to = 0;      // until before then
  UnixTime cutoff = 0;  // of a compromised key: since when it is

  static Result<KeyRecord> decode(const Hash32& word);
  Hash32 encode() const;
  friend bool operator==(const KeyRecord&, const KeyRecord&) = default;
};

// keccak256 of the deterministic COSE_Key.
Hash32 kid_of(ByteView cose_key);
// The same of a P-256 public key, whose deterministic COSE_Key {1: 2, −1: 1, −2: x, −3: y} has 75 bytes.
Bytes p256_cose_key(const ByteArray<32>& x, const ByteArray<32>& y);

}  // namespace statepass::ledger::issuer_registry
