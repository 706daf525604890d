#include "present/text.hpp"

#include <optional>

#include "base/text.hpp"

namespace statepass::present {
namespace {

enum class Alphabet : std::uint8_t { base45, base32 };

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

// `text` as opening, decimal digits and closing character: the length of all that, and whether the digits are "1".
struct Head {
  std::size_t size;
  bool version_1;
};
std::optional<Head> read_head(std::string_view text, std::string_view opening, char closing) {
  if (!text.starts_with(opening)) return std::nullopt;
  std::size_t at = opening.size();
  while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
  if (at == opening.size() || at == text.size() || text[at] != closing) return std::nullopt;
  return Head{at + 1, text.substr(opening.size(), at - opening.size()) == "1"};
}

// `begin`: where `text` starts in what the caller was given.
Result<Bytes> decode(std::string_view text, std::size_t begin, const Head& head, Alphabet alphabet) {
  if (!head.version_1) return fail(Errc::present_version, begin);
  if (text.size() > kMostText) return fail(Errc::present_too_large, begin + kMostText);
  const std::string_view payload = text.substr(head.size);
  auto bytes = alphabet == Alphabet::base45 ? from_base45(payload) : from_base32(payload);
  if (!bytes) return fail(Errc::present_alphabet, begin + head.size + bytes.error().offset);
  return bytes;
}

}  // namespace

std::string write_text_q(ByteView envelope) {
  return std::string(kPrefixQ) + to_base45(envelope);
}

std::string write_text_u(ByteView envelope) {
  return std::string(kPrefixU) + to_base32(envelope);
}

std::string write_link(std::string_view page, ByteView envelope) {
  return std::string(page) + std::string(kFragment) + to_base32(envelope);
}

Result<Bytes> read_text(std::string_view text, Origin origin, std::span<const std::string_view> pages) {
  const std::string_view inner = origin == Origin::pasted ? trimmed(text) : text;
  const auto begin = static_cast<std::size_t>(inner.data() - text.data());
  if (auto head = read_head(inner, "SP", ':')) return decode(inner, begin, *head, Alphabet::base45);
  if (auto head = read_head(inner, "statepass:", '/')) return decode(inner, begin, *head, Alphabet::base32);
  for (std::string_view page : pages) {
    if (!inner.starts_with(page)) continue;
    const std::string_view rest = inner.substr(page.size());
    if (auto head = read_head(rest, "#sp=", '/')) return decode(rest, begin + page.size(), *head, Alphabet::base32);
  }
  return fail(Errc::present_not_statepass);
}

Result<Bytes> read_fragment(std::string_view fragment) {
  const std::size_t begin = fragment.starts_with('#') ? 1 : 0;
  const std::string_view inner = fragment.substr(begin);
  if (auto head = read_head(inner, "sp=", '/')) return decode(inner, begin, *head, Alphabet::base32);
  return fail(Errc::present_not_statepass);
}

}  // namespace statepass::present
