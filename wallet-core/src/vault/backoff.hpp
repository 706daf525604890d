#pragma once

#include "base/bytes.hpp"
#include "base/datetime.hpp"
#include "base/result.hpp"

// How long to wait after wrong passphrases. The record lives beside the vault, unsealed: it slows down somebody at the
// screen. Whoever has the file is slowed down by Argon2id alone. Nothing is ever wiped.
namespace statepass::vault {

struct Backoff {
  std::uint32_t failures = 0;
  UnixTime last_failure = 0;

  friend bool operator==(const Backoff&, const Backoff&) = default;
};

// Seconds until the next attempt is due, 0 when it may be made. Two wrong passphrases cost nothing, then 5 s, 30 s,
// 2 min, and 10 min from the sixth on. A clock that was set back starts the wait anew.
std::int64_t seconds_to_wait(const Backoff& state, UnixTime now);
// After a wrong passphrase. After a right one the state is Backoff{}.
Backoff after_wrong_passphrase(const Backoff& state, UnixTime now);

// The record as the face keeps it, at most 20 bytes. Decoding: the codes of cbor.
Bytes encode_backoff(const Backoff& state);
Result<Backoff> decode_backoff(ByteView record);

}  // namespace statepass::vault
