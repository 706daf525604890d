#include "network/commands/flags.hpp"

#include <stdexcept>

#include "common/run/json.hpp"

namespace statepass::network {

Flags::Flags(int count, char** words) {
  for (int i = 0; i < count; i += 2) {
    const std::string_view word = words[i];
    if (!word.starts_with("--") || word.size() < 3) throw std::runtime_error(std::string(word) + " is no flag");
    if (i + 1 >= count) throw std::runtime_error(std::string(word) + " needs a value");
    flags_[std::string(word.substr(2))].values.emplace_back(words[i + 1]);
  }
}

std::vector<std::string> Flags::texts(std::string_view name) {
  const auto found = flags_.find(name);
  if (found == flags_.end()) return {};
  found->second.asked = true;
  return found->second.values;
}

std::string Flags::text(std::string_view name, std::string_view fallback) {
  const auto values = texts(name);
  if (values.size() > 1) throw std::runtime_error("--" + std::string(name) + " stands twice");
  return values.empty() ? std::string(fallback) : values.front();
}

std::string Flags::required(std::string_view name) {
  std::string value = text(name);
  if (value.empty()) throw std::runtime_error("--" + std::string(name) + " is missing");
  return value;
}

std::optional<std::uint64_t> Flags::maybe_number(std::string_view name, std::uint64_t most) {
  const std::string value = text(name);
  if (value.empty()) return std::nullopt;
  const auto number = common::decimal(value);
  if (!number || *number > most)
    throw std::runtime_error("--" + std::string(name) + " is a number up to " + std::to_string(most));
  return number;
}

std::uint64_t Flags::number(std::string_view name, std::uint64_t fallback, std::uint64_t most) {
  return maybe_number(name, most).value_or(fallback);
}

void Flags::done() const {
  for (const auto& [name, values] : flags_)
    if (!values.asked) throw std::runtime_error("there is no flag --" + name + " here");
}

}  // namespace statepass::network
