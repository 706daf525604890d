#include "base/datetime.hpp"

namespace statepass {
namespace {

constexpr bool is_leap(int year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int days_in_month(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : kDays[month - 1];
}

// Reads `width` decimal digits at `at`; -1 when one is not a digit.
int digits(std::string_view text, std::size_t at, std::size_t width) {
  int value = 0;
  for (std::size_t i = at; i < at + width; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

void put_digits(std::string& out, int value, int width) {
  for (int divisor = width == 4 ? 1000 : 10; divisor > 0; divisor /= 10) {
    out.push_back(static_cast<char>('0' + value / divisor % 10));
  }
}

// "YYYY-MM-DDThh:mm:ss" without zone.
Result<UnixTime> parse_local(std::string_view text) {
  if (text.size() != 19 || text[10] != 'T' || text[13] != ':' || text[16] != ':') return fail(Errc::base_date);
  SP_TRY_ASSIGN(CivilDate date, parse_full_date(text.substr(0, 10)));
  return unix_time({date, digits(text, 11, 2), digits(text, 14, 2), digits(text, 17, 2)});
}

}  // namespace

// Both directions count in eras of 400 years that start on the first of March, so that the leap day is the last of its
// year.
std::int64_t days_from_civil(CivilDate date) {
  std::int64_t year = date.month <= 2 ? date.year - 1 : date.year;
  std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  std::int64_t year_of_era = year - era * 400;
  std::int64_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719'468;
}

CivilDate civil_from_days(std::int64_t days) {
  days += 719'468;
  std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
  std::int64_t day_of_era = days - era * 146'097;
  std::int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  std::int64_t shifted_month = (5 * day_of_year + 2) / 153;
  int day = static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
  int month = static_cast<int>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  return {static_cast<int>(year_of_era + era * 400 + (month <= 2 ? 1 : 0)), month, day};
}

bool is_civil(CivilDate date) {
  return date.year >= 0 && date.year <= 9999 && date.month >= 1 && date.month <= 12 && date.day >= 1 &&
         date.day <= days_in_month(date.year, date.month);
}

Result<UnixTime> unix_time(CivilTime time) {
  if (!is_civil(time.date) || time.hour < 0 || time.hour > 23 || time.minute < 0 || time.minute > 59 ||
      time.second < 0 || time.second > 59) {
    return fail(Errc::base_date);
  }
  return days_from_civil(time.date) * kSecondsPerDay + time.hour * 3600 + time.minute * 60 + time.second;
}

CivilTime civil_time(UnixTime time) {
  std::int64_t days = time / kSecondsPerDay, rest = time % kSecondsPerDay;
  if (rest < 0) rest += kSecondsPerDay, --days;
  int seconds = static_cast<int>(rest);
  return {civil_from_days(days), seconds / 3600, seconds / 60 % 60, seconds % 60};
}

Result<UnixTime> parse_tdate(std::string_view text) {
  if (text.size() != 20 || text[19] != 'Z') return fail(Errc::base_date);
  return parse_local(text.substr(0, 19));
}

Result<UnixTime> parse_rfc3339(std::string_view text) {
  if (text.size() < 20) return fail(Errc::base_date);
  SP_TRY_ASSIGN(UnixTime local, parse_local(text.substr(0, 19)));
  std::size_t at = 19;
  if (text[at] == '.') {
    std::size_t first = ++at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    if (at == first) return fail(Errc::base_date, at);
  }
  std::string_view zone = text.substr(at);
  if (zone == "Z") return local;
  if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') return fail(Errc::base_date, at);
  int hours = digits(zone, 1, 2), minutes = digits(zone, 4, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return fail(Errc::base_date, at);
  UnixTime shift = hours * 3600 + minutes * 60;
  return zone[0] == '+' ? local - shift : local + shift;
}

std::string format_tdate(UnixTime time) {
  CivilTime civil = civil_time(time);
  std::string out = format_full_date(civil.date);
  out.push_back('T');
  put_digits(out, civil.hour, 2);
  out.push_back(':');
  put_digits(out, civil.minute, 2);
  out.push_back(':');
  put_digits(out, civil.second, 2);
  out.push_back('Z');
  return out;
}

Result<CivilDate> parse_full_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return fail(Errc::base_date);
  CivilDate date{digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2)};
  if (!is_civil(date)) return fail(Errc::base_date);
  return date;
}

std::string format_full_date(CivilDate date) {
  std::string out;
  put_digits(out, date.year, 4);
  out.push_back('-');
  put_digits(out, date.month, 2);
  out.push_back('-');
  put_digits(out, date.day, 2);
  return out;
}

}  // namespace statepass
