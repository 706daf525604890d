#pragma once

#include "base/datetime.hpp"
#include "base/result.hpp"
#include "ledger/word.hpp"

// Channel: ordered notices between states (ledger specification 1.6, 2.3).
namespace statepass::ledger::channel {

Hash32 pair_slot(Jurisdiction from, Jurisdiction to);
// What a notice's post names: keccak256 of the sealed envelope.
Hash32 envelope_digest(ByteView envelope);
// StampedDigest of time and envelope; seq counts from 1, 40 bits.
Hash32 notice_slot(Jurisdiction from, Jurisdiction to, std::uint64_t seq);

enum class NoticeClass : std::uint8_t { routine = 1, statutory = 2, urgent = 3 };

enum class RejectCode : std::uint8_t {
  not_served = 1,
  digest_differs = 2,
  cannot_open = 3,
  malformed = 4,
  not_our_person = 5,
  duplicate = 6,
};

struct Pair {
  std::uint64_t posted = 0;  // each 40 bits: posted >= settled >= rejected
  std::uint64_t settled = 0;
  std::uint64_t rejected = 0;
  UnixTime last_post = 0;
  UnixTime last_settle = 0;

  static Result<Pair> decode(const Hash32& word);
  Hash32 encode() const;
  friend bool operator==(const Pair&, const Pair&) = default;
};

}  // namespace statepass::ledger::channel
