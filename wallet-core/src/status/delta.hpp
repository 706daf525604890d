#pragma once

#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "status/body.hpp"

// The difference of two versions of a list as relays send it (ledger specification 3.4): "SPD1" ‖ list id 8 ‖ from
// version 4 ‖ to version 4 ‖ count 4, then for each changed entry, ascending, LEB128 of gap << 2 | new value, where gap
// is the number of unchanged entries since the last.
namespace statepass::status {

struct Delta {
  struct Change {
    std::uint32_t index;
    Value value;

    friend bool operator==(const Change&, const Change&) = default;
  };

  std::uint64_t list = 0;
  std::uint32_t from_version = 0;
  std::uint32_t to_version = 0;
  std::vector<Change> changes;  // ascending

  // Errors: status_delta_form (shorter than its head, another magic, or a version that does not rise),
  // status_delta_short, status_delta_varint (not the shortest form), status_index (past the last entry),
  // status_delta_trailing.
  static Result<Delta> parse(ByteView bytes);
  Bytes encode() const;

  friend bool operator==(const Delta&, const Delta&) = default;
};

// What leads from one body to the other.
Delta delta_between(const StatusBody& before, const StatusBody& after, std::uint64_t list, std::uint32_t from_version,
                    std::uint32_t to_version);

// The body after the delta. It is to be believed only once check_body() finds the root of the ledger; whether final
// entries changed, unrevoked() tells. status_delta_unchanged: an entry has the value already.
Result<StatusBody> apply(const Delta& delta, const StatusBody& before);

}  // namespace statepass::status
