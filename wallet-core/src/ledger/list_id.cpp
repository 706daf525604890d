#include "ledger/list_id.hpp"

#include "base/text.hpp"

namespace statepass::ledger {
namespace {

// A decimal number of at most 64 bits without leading zeros.
Result<std::uint64_t> parse_decimal(std::string_view text) {
  if (text.empty() || text.size() > 20 || (text[0] == '0' && text.size() > 1)) return fail(Errc::ledger_uri);
  std::uint64_t value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return fail(Errc::ledger_uri);
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (value > (~std::uint64_t{0} - digit) / 10) return fail(Errc::ledger_uri);
    value = value * 10 + digit;
  }
  return value;
}

Result<std::uint64_t> parse_list_digits(std::string_view text) {
  auto bytes = from_hex(text);
  if (text.size() != 16 || !bytes || to_hex(*bytes) != text) return fail(Errc::ledger_uri);
  return be_value(*bytes);
}

std::string decimal(std::uint64_t value) {
  std::string out;
  do {
    out.insert(out.begin(), static_cast<char>('0' + value % 10));
  } while ((value /= 10) > 0);
  return out;
}

}  // namespace

Result<ListId> ListId::unpack(std::uint64_t id) {
  const std::uint64_t jurisdiction = id >> 48, family = id >> 40 & 0xff;
  if (jurisdiction == 0 || jurisdiction > 255) return fail(Errc::ledger_list_id);
  if (family == 0 || family > static_cast<std::uint64_t>(Family::other)) return fail(Errc::ledger_list_id);
  return ListId{static_cast<Jurisdiction>(jurisdiction), static_cast<Family>(family),
                static_cast<std::uint16_t>(id >> 24), static_cast<std::uint32_t>(id & 0xff'ffff)};
}

std::uint64_t ListId::pack() const {
  SP_ASSERT(number <= 0xff'ffff);
  return std::uint64_t{jurisdiction} << 48 | static_cast<std::uint64_t>(family) << 40 | std::uint64_t{period} << 24 |
         number;
}

Result<std::uint16_t> period_of(UnixTime valid_until) {
  if (valid_until < 0 || valid_until / kListPeriod > 0xffff) return fail(Errc::ledger_list_id);
  return static_cast<std::uint16_t>(valid_until / kListPeriod);
}

Result<StatusListUri> parse_status_list_uri(std::string_view uri) {
  const std::size_t last = uri.rfind('/');
  if (last == std::string_view::npos || last == 0) return fail(Errc::ledger_uri);
  const std::size_t before = uri.rfind('/', last - 1);
  if (before == std::string_view::npos) return fail(Errc::ledger_uri);
  SP_TRY_ASSIGN(std::uint64_t chain, parse_decimal(uri.substr(before + 1, last - before - 1)));
  SP_TRY_ASSIGN(std::uint64_t packed, parse_list_digits(uri.substr(last + 1)));
  SP_TRY_ASSIGN(ListId list, ListId::unpack(packed));
  return StatusListUri{chain, list};
}

std::string status_list_path(const StatusListUri& uri) {
  return "/sl/" + decimal(uri.chain) + "/" + to_hex(be_bytes<8>(uri.list.pack()));
}

}  // namespace statepass::ledger
