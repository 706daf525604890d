#include "base/datetime.hpp"

#include "support/support.hpp"

using namespace statepass;

TEST_CASE("dates count days both ways over ten thousand years", "[base]") {
  CHECK(days_from_civil({1970, 1, 1}) == 0);
  CHECK(days_from_civil({2000, 3, 1}) == 11017);
  CHECK(days_from_civil({0, 1, 1}) == -719528);
  CivilDate expected{0, 1, 1};
  for (std::int64_t day = days_from_civil({0, 1, 1}); day <= days_from_civil({9999, 12, 31}); day += 1) {
    CivilDate date = civil_from_days(day);
    if (date != expected || days_from_civil(date) != day) {
      INFO("day " << day);
      REQUIRE(date == expected);
      REQUIRE(days_from_civil(date) == day);
    }
    expected.day += 1;
    if (!is_civil(expected)) expected = {expected.year, expected.month + 1, 1};
    if (!is_civil(expected)) expected = {expected.year + 1, 1, 1};
  }
}

TEST_CASE("tdate is RFC 3339 in whole seconds with zone Z", "[base]") {
  CHECK(parse_tdate("1970-01-01T00:00:00Z") == 0);
  CHECK(parse_tdate("2026-11-21T14:02:00Z") == 1795269720);
  CHECK(parse_tdate("1969-12-31T23:59:59Z") == -1);
  CHECK(format_tdate(1795269720) == "2026-11-21T14:02:00Z");
  CHECK(format_tdate(-1) == "1969-12-31T23:59:59Z");
  for (std::string_view bad :
       {"", "2026-11-21", "2026-11-21T14:02:00", "2026-11-21T14:02:00z", "2026-11-21t14:02:00Z",
        "2026-11-21T14:02:00.0Z", "2026-11-21T14:02:00+00:00", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
        "2026-11-21T24:00:00Z", "2026-11-21T00:60:00Z", "2026-11-21T00:00:60Z", "2026-11-21T0a:00:00Z",
        "20a6-11-21T00:00:00Z", " 026-11-21T00:00:00Z"}) {
    SP_CHECK_ERROR(parse_tdate(bad), base_date);
  }
}

TEST_CASE("RFC 3339 with fraction and zone", "[base]") {
  CHECK(parse_rfc3339("2026-11-21T14:02:00Z") == 1795269720);
  CHECK(parse_rfc3339("2026-11-21T14:02:00.999Z") == 1795269720);
  CHECK(parse_rfc3339("2026-11-21T15:02:00+01:00") == 1795269720);
  CHECK(parse_rfc3339("2026-11-21T09:32:00-04:30") == 1795269720);
  for (std::string_view bad : {"2026-11-21T14:02:00", "2026-11-21T14:02:00.Z", "2026-11-21T14:02:00+24:00",
                               "2026-11-21T14:02:00+0100", "2026-11-21T14:02:00ZZ"}) {
    SP_CHECK_ERROR(parse_rfc3339(bad), base_date);
  }
}

TEST_CASE("full-date", "[base]") {
  CHECK(parse_full_date("2024-02-29") == CivilDate{2024, 2, 29});
  CHECK(format_full_date({987, 6, 5}) == "0987-06-05");
  for (std::string_view bad : {"2023-02-29", "2024-00-10", "2024-1-10", "2024/01/10", "2024-01-32"})
    SP_CHECK_ERROR(parse_full_date(bad), base_date);
  SP_CHECK_ERROR(unix_time({{2024, 1, 1}, -1, 0, 0}), base_date);
}
