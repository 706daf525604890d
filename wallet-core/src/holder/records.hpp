#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/datetime.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "ledger/licence_transfer.hpp"

// What the wallet keeps in its vault, one record each: deterministic CBOR maps whose key 0 is the version. Reading:
// holder_version: of a later version; holder_record: not what this version writes.
namespace statepass::holder {

inline constexpr std::uint64_t kRecordVersion = 1;

// Where new copies of a card's documents come from.
struct RefillSource {
  std::string credential_issuer;
  std::vector<std::string> configuration_ids;
  std::string refresh_token;  // empty: none
};

// A licence, or another document by itself, with the small documents beside it.
struct CardRecord {
  std::string id;
  std::string doc_type;  // of its main document
  std::string issuer;    // letters of the state
  UnixTime received_at = 0;
  std::string successor;  // the card that took its place by a move; empty: none
  RefillSource refill;

  SecretBytes encode() const;
  static Result<CardRecord> decode(std::string_view id, ByteView record);
};

// One copy of a document, with its device key.
struct CopyRecord {
  std::string id;
  std::string card;
  Bytes issuer_signed;
  SecretArray<32> device_key;  // scalar
  UnixTime received_at = 0;
  UnixTime used_at = 0;        // 0: never shown
  std::optional<Hash32> salt;  // of its leaf in the issuance log

  SecretBytes encode() const;
  static Result<CopyRecord> decode(std::string_view id, ByteView record);
};

enum class HistoryKind : std::uint8_t { shared = 1, declined = 2, shown = 3, received = 4, moved = 5 };
std::string_view name_of(HistoryKind kind);  // "shared"

// Who asked; the name is the asker's own unless it is verified.
struct Asker {
  std::string name;
  bool verified = false;
};

struct HistoryRecord {
  std::string id;
  UnixTime time = 0;
  HistoryKind kind = HistoryKind::shared;
  std::optional<Asker> asker;
  std::optional<std::uint64_t> purpose;
  std::vector<std::string> elements;  // names, never values
  std::string card;                   // empty: none

  SecretBytes encode() const;
  static Result<HistoryRecord> decode(std::string_view id, ByteView record);
};

// An issuance that is not at its end.
struct IssuanceRecord {
  std::string id;
  std::string offer;   // as it was scanned; empty for a refill
  std::string issuer;  // letters
  UnixTime since = 0;
  SecretBytes session;                       // oid4vc::IssuanceSession::serialise()
  std::vector<SecretArray<32>> device_keys;  // in the order in which the session was given them
  std::vector<std::string> cards;            // that its deliveries went to
  bool deferred = false;                     // the issuer has taken the request and answers later
  std::optional<Hash32> transfer;            // the move whose transfer copy it brings

  SecretBytes encode() const;
  static Result<IssuanceRecord> decode(std::string_view id, ByteView record);
};

// A move between states that the person has consented to (ledger specification 4.3).
struct MoveRecord {
  Hash32 id{};  // transfer id
  ledger::Jurisdiction from = 0;
  ledger::Jurisdiction to = 0;
  std::string from_letters;
  std::string to_letters;
  UnixTime due = 0;
  UnixTime since = 0;
  SecretArray<32> holder_key;  // secp256k1, of this one act
  Hash32 salt{};
  std::string card;      // that is moved
  std::string doc_type;  // of the document that was shown
  bool bound = false;    // the state that is left has the binding
  std::string new_card;  // empty until the new licence is here
  bool done = false;
  // The ledger's own word, as last proved; absent while nothing is.
  std::optional<ledger::licence_transfer::Transfer> proved;
  UnixTime as_of = 0;

  SecretBytes encode() const;
  static Result<MoveRecord> decode(std::string_view id, ByteView record);
};

// A request that was answered: never again, whoever shows it.
struct AnsweredRecord {
  std::string ref;  // hex
  UnixTime until = 0;

  SecretBytes encode() const;
  static Result<AnsweredRecord> decode(std::string_view ref, ByteView record);
};

}  // namespace statepass::holder
