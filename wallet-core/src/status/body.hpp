#pragma once

#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace statepass::status {

inline constexpr std::size_t kEntries = 131'072, kBodyBytes = 32'768, kWords = 1'024;
inline constexpr std::size_t kEntriesAWord = 128;

// The values of the Token Status List. INVALID and SUPERSEDED are final: such an entry never changes again.
enum class Value : std::uint8_t { valid = 0, invalid = 1, suspended = 2, superseded = 3 };
constexpr bool is_final(Value value) {
  return (static_cast<unsigned>(value) & 1) != 0;
}
// "valid", "invalid", "suspended", "superseded": as every face writes it.
std::string_view name_of(Value value);

// The entries of one list: entry i in byte i >> 2 at bits 2 (i & 3), the least significant first.
class StatusBody {
 public:
  // All entries VALID: a list that was just opened.
  StatusBody() : bytes_(kBodyBytes) {}
  // status_body_size: not 32,768 bytes.
  static Result<StatusBody> of(ByteView bytes);

  // status_index: no such entry.
  Result<Value> value_at(std::uint64_t index) const;
  // status_index; status_final: the entry is final and would change.
  Result<> set(std::uint64_t index, Value value);

  ByteView bytes() const { return bytes_; }
  Hash32 word(std::size_t number) const { return take_array<32>(ByteView(bytes_).subspan(32 * number)); }

  friend bool operator==(const StatusBody&, const StatusBody&) = default;

 private:
  explicit StatusBody(ByteView bytes) : bytes_(to_bytes(bytes)) {}

  Bytes bytes_;
};

// Which word of the body an entry stands in, and its value there. status_index: no such entry.
Result<std::size_t> word_of_entry(std::uint64_t index);
Result<Value> value_in_word(const Hash32& word, std::uint64_t index);

// Entries that were final and have another value now, ascending. Both bodies being proven, one such is evidence against
// the list's state: the contract refuses it.
std::vector<std::uint32_t> unrevoked(const StatusBody& before, const StatusBody& after);

// The plane of low bits, for readers that know one bit alone: entry i in byte i >> 3 at bit i & 7 (3.4).
Bytes low_plane(const StatusBody& body);

}  // namespace statepass::status
