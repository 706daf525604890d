#include "common/run/json.hpp"

#include <charconv>

namespace statepass::common {
namespace {

// The library's parser keeps its place on the heap, but every reader of the value recurses.
bool depth_within(std::string_view text, std::size_t most) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\')
        ++i;
      else if (c == '"')
        in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > most) return false;
    } else if ((c == '}' || c == ']') && depth > 0) {
      --depth;
    }
  }
  return true;
}

template <int base>
std::optional<std::uint64_t> whole_number(std::string_view digits) {
  std::uint64_t value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, value, base);
  if (digits.empty() || error != std::errc() || stopped != end) return std::nullopt;
  return value;
}

}  // namespace

std::optional<Json> parse_json(std::string_view text, std::size_t most_depth) {
  if (!depth_within(text, most_depth)) return std::nullopt;
  Json value = Json::parse(text, nullptr, false);
  if (value.is_discarded()) return std::nullopt;
  return value;
}

const Json* member(const Json& value, std::string_view name) {
  if (!value.is_object()) return nullptr;
  const auto found = value.find(name);
  return found == value.end() ? nullptr : &*found;
}

const std::string* text_member(const Json& value, std::string_view name) {
  const Json* found = member(value, name);
  return found != nullptr ? found->get_ptr<const std::string*>() : nullptr;
}

std::optional<std::uint64_t> parse_quantity(std::string_view text) {
  if (!text.starts_with("0x")) return std::nullopt;
  return whole_number<16>(text.substr(2));
}

std::optional<std::uint64_t> quantity(const Json& value) {
  const auto* text = value.get_ptr<const std::string*>();
  return text != nullptr ? parse_quantity(*text) : std::nullopt;
}

std::string quantity_text(std::uint64_t value) {
  char digits[16];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, value, 16);
  return "0x" + std::string(digits, end);
}

std::optional<std::uint64_t> decimal(std::string_view text) {
  const auto value = whole_number<10>(text);
  if (!value || *value >= std::uint64_t{1} << 53) return std::nullopt;
  return value;
}

}  // namespace statepass::common
