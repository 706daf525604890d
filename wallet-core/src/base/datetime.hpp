#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

// Seconds since 1970-01-01T00:00:00Z, without leap seconds, years 0000 to 9999. There is no clock here: now is always
// an argument.
namespace statepass {

using UnixTime = std::int64_t;

struct CivilDate {
  int year;
  int month;  // 1 to 12
  int day;    // 1 to 31

  friend bool operator==(const CivilDate&, const CivilDate&) = default;
};

constexpr UnixTime kSecondsPerDay = 86'400;

// Days since 1970-01-01 of a proleptic Gregorian date, and back.
std::int64_t days_from_civil(CivilDate date);
CivilDate civil_from_days(std::int64_t days);
bool is_civil(CivilDate date);

// ISO 18013-5 tdate: RFC 3339 with whole seconds and zone Z ("2026-11-21T14:02:00Z"). base_date.
Result<UnixTime> parse_tdate(std::string_view text);
std::string format_tdate(UnixTime time);
// Any RFC 3339 time, with fraction (cut off) and numeric zone: for the command line and foreign JSON. base_date.
Result<UnixTime> parse_rfc3339(std::string_view text);

// ISO 18013-5 full-date: "2026-11-21". base_date.
Result<CivilDate> parse_full_date(std::string_view text);
std::string format_full_date(CivilDate date);

// Broken-down UTC, for writers of other forms (X.509).
struct CivilTime {
  CivilDate date;
  int hour;
  int minute;
  int second;
};
CivilTime civil_time(UnixTime time);
// base_date when a field is out of range.
Result<UnixTime> unix_time(CivilTime time);

}  // namespace statepass
