#include "network/rpc/json_forms.hpp"

#include "base/text.hpp"

namespace statepass::network {
namespace {

template <std::size_t N>
std::optional<ByteArray<N>> parse_exact(std::string_view text) {
  const auto bytes = from_hex0x(text);
  if (!bytes || bytes->size() != N) return std::nullopt;
  return take_array<N>(*bytes);
}

}  // namespace

std::string quantity_of(ByteView big_endian) {
  const std::string digits = to_hex(big_endian);
  const std::size_t first = digits.find_first_not_of('0');
  return first == std::string::npos ? "0x0" : "0x" + digits.substr(first);
}

std::optional<Hash32> parse_word(std::string_view text) {
  if (!text.starts_with("0x") || text.size() > 66) return std::nullopt;
  text.remove_prefix(2);
  const auto bytes = from_hex(text.size() % 2 == 0 ? std::string(text) : "0" + std::string(text));
  if (!bytes) return std::nullopt;
  Hash32 word{};
  std::ranges::copy(*bytes, word.end() - static_cast<std::ptrdiff_t>(bytes->size()));
  return word;
}

std::optional<eth::Address> parse_address(std::string_view text) {
  return parse_exact<20>(text);
}

std::optional<Hash32> parse_hash(std::string_view text) {
  return parse_exact<32>(text);
}

}  // namespace statepass::network
