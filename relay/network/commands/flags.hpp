#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace statepass::network {

// "--name value" pairs, each name as often as it likes. Every getter notes what it asked for; what nobody asked for is
// wrong.
class Flags {
 public:
  // Throws std::runtime_error: a word that is no flag, or a flag without a value.
  Flags(int count, char** words);

  std::string text(std::string_view name, std::string_view fallback = {});
  // Throws std::runtime_error when it is missing.
  std::string required(std::string_view name);
  std::vector<std::string> texts(std::string_view name);
  std::uint64_t number(std::string_view name, std::uint64_t fallback, std::uint64_t most);
  std::optional<std::uint64_t> maybe_number(std::string_view name, std::uint64_t most);
  // Throws std::runtime_error that names a flag that was not asked for.
  void done() const;

 private:
  struct Values {
    std::vector<std::string> values;
    bool asked = false;
  };
  std::map<std::string, Values, std::less<>> flags_;
};

}  // namespace statepass::network
