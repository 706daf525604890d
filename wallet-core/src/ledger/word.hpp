#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "eth/address.hpp"

// Records that are packed into one storage word, their fields side by side from bit 0 (the lowest) upwards, as Solidity
// packs them (ledger specification 2).
namespace statepass::ledger {

using eth::Address;
// The unique agency code of a state: 1 to 255.
using Jurisdiction = std::uint16_t;

// The first 27 bytes of a Keccak-256 digest.
using H216 = ByteArray<27>;
H216 h216_of(const Hash32& digest);

// Takes fields off a word, the lowest first.
class WordReader {
 public:
  explicit WordReader(const Hash32& word) : word_(word) {}

  // The next `bits` bits, a multiple of 8, at most 64.
  std::uint64_t take(unsigned bits);
  Address take_address();
  H216 take_h216();
  bool take_flag();
  // The next 16 bits as a jurisdiction: ledger_field outside of 1 to 255.
  Result<Jurisdiction> take_jurisdiction();
  // The next 8 bits as an enumeration that runs from 1 to `last`: ledger_field outside.
  template <class Enum>
  Result<Enum> take_enum(Enum last) {
    const std::uint64_t value = take(8);
    if (value == 0 || value > static_cast<std::uint64_t>(last)) return fail(Errc::ledger_field, bit_ - 8);
    return static_cast<Enum>(value);
  }
  // ledger_spare_bits when a bit above the fields is set: a layout that is not known here.
  Result<> finish() const;

 private:
  const Hash32& word_;
  unsigned bit_ = 0;
};

// Puts fields side by side, the lowest first.
class WordWriter {
 public:
  // A value that fits `bits` bits, a multiple of 8.
  WordWriter& put(std::uint64_t value, unsigned bits);
  WordWriter& put(const Address& address);
  WordWriter& put(const H216& digest);
  WordWriter& put_flag(bool flag);
  const Hash32& word() const { return word_; }

 private:
  void put_bytes(ByteView bytes);

  Hash32 word_{};
  unsigned bit_ = 0;
};

// number << 216 | H216: a digest with a time or a count beside it.
struct StampedDigest {
  std::uint64_t number = 0;  // 40 bits
  H216 digest{};

  static StampedDigest decode(const Hash32& word);
  Hash32 encode() const;
  friend bool operator==(const StampedDigest&, const StampedDigest&) = default;
};

// Whether bit `jurisdiction` of the word is set: members, ballots, lists of states.
bool has_state(const Hash32& bitmap, Jurisdiction jurisdiction);
Hash32 with_state(Hash32 bitmap, Jurisdiction jurisdiction);
std::size_t count_states(const Hash32& bitmap);

}  // namespace statepass::ledger
