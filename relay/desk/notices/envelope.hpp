#pragma once

#include <optional>

#include "base/bytes.hpp"
#include "base/datetime.hpp"
#include "base/result.hpp"
#include "crypto/sealed.hpp"
#include "ledger/word.hpp"

// A notice between states as it travels (ledger specification 4.4): 01 ‖ first 8 bytes of the receiver's envelope key ‖
// sealed box over deterministic CBOR {1 chain, 2 from, 3 to, 4 seq, 5 kind, 6 created, 7 replaces?, 8 body, 9 padding}.
namespace statepass::desk {

enum class NoticeKind : std::uint8_t {
  record_request = 1,
  record_response = 2,
  conviction = 3,
  change_of_state_of_record = 9,
  text = 15,
};
inline constexpr std::uint8_t kLastNoticeKind = 15;

struct Notice {
  std::uint64_t chain = 0;
  ledger::Jurisdiction from = 0;
  ledger::Jurisdiction to = 0;
  std::uint64_t seq = 0;
  std::uint8_t kind = 0;
  UnixTime created = 0;
  std::optional<std::uint64_t> replaces;
  Bytes body;  // an encoded CBOR item

  friend bool operator==(const Notice&, const Notice&) = default;
};

inline constexpr std::size_t kMostEnvelope = 256 * 1024;

// Padded so that the envelope has 1, 4, 16, 64 or 256 KiB. crypto_key for a key of small order; cbor_items when
// the body is too long.
Result<Bytes> seal_notice(const Notice& notice, const ByteArray<32>& receiver, const SecretArray<32>& entropy);
// crypto_decrypt: not for this key, or changed; the codes of cbor: not the structure.
Result<Notice> open_notice(ByteView envelope, const crypto::X25519KeyPair& key);

}  // namespace statepass::desk
