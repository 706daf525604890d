#pragma once

#include <string>
#include <string_view>

#include "base/datetime.hpp"
#include "base/result.hpp"
#include "ledger/word.hpp"

namespace statepass::ledger {

// What a status list's entries say (ledger specification 3.1).
enum class Family : std::uint8_t {
  document = 1,   // is this copy genuine and current; one entry a copy
  privilege = 2,  // may this person drive; one entry a licence
  other = 3,
};

// How long a period of status lists lasts: 30 days.
inline constexpr UnixTime kListPeriod = 2'592'000;

// jurisdiction 16 | family 8 | period 16 | number 24 bits, from the high end.
struct ListId {
  Jurisdiction jurisdiction = 0;
  Family family = Family::document;
  std::uint16_t period = 0;  // of the latest validUntil in the list
  std::uint32_t number = 0;

  // ledger_list_id: a jurisdiction outside of 1 to 255, or a family that is not known.
  static Result<ListId> unpack(std::uint64_t id);
  std::uint64_t pack() const;
  // From then on the list is not extended; a credential valid until then or longer is refused (list_too_short).
  UnixTime period_end() const { return (UnixTime{period} + 1) * kListPeriod; }

  friend bool operator==(const ListId&, const ListId&) = default;
};

// The list for credentials valid until this time at the latest. ledger_list_id: before 1970, or after the last period.
Result<std::uint16_t> period_of(UnixTime valid_until);

// What the MSO's status_list.uri names: https://<host>/sl/<chain id, decimal>/<list id, 16 hex>. The host is never
// contacted.
struct StatusListUri {
  std::uint64_t chain;
  ListId list;

  friend bool operator==(const StatusListUri&, const StatusListUri&) = default;
};
// Reads the last two path segments. ledger_uri: they are not a decimal number without leading zeros and 16 lower-case
// hexadecimal digits; ledger_list_id.
Result<StatusListUri> parse_status_list_uri(std::string_view uri);
// "/sl/5361/00060102b0000003"
std::string status_list_path(const StatusListUri& uri);

}  // namespace statepass::ledger
