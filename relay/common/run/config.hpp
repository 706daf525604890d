#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "common/run/json.hpp"

// Reading a configuration: each wrong member is named, all of them at once, and a member that nobody asked for is wrong
// too. What comes out is plain values that never change afterwards.
namespace statepass::common {

// what(): one line for each wrong member.
class ConfigError : public std::runtime_error {
 public:
  explicit ConfigError(const std::vector<std::string>& faults);
};

// One object of the configuration. Every getter notes a fault instead of throwing and returns the fallback, or an empty
// value where there is none.
class ConfigObject {
 public:
  // `faults` and `value` outlive this.
  ConfigObject(const Json& value, std::string path, std::vector<std::string>& faults);

  bool has(std::string_view name) const;
  std::string text(std::string_view name, std::optional<std::string> fallback = std::nullopt);
  // One of the words.
  std::string word(std::string_view name, const std::vector<std::string>& words, std::string fallback);
  std::int64_t whole(std::string_view name, std::int64_t least, std::int64_t most,
                     std::optional<std::int64_t> fallback = std::nullopt);
  bool flag(std::string_view name, bool fallback);
  std::vector<std::string> texts(std::string_view name);
  // Calls `read` when the object is there.
  void object(std::string_view name, const std::function<void(ConfigObject&)>& read, bool required = false);
  // Calls `read` for each item of a list of objects.
  void objects(std::string_view name, const std::function<void(ConfigObject&)>& read, std::size_t least = 0);
  // For values with a form of their own.
  const Json* take(std::string_view name);

  void fault(std::string_view name, std::string_view words);
  // Names members that no getter asked for. Call last.
  void done();

 private:
  const Json* value_;
  std::string path_;
  std::vector<std::string>& faults_;
  std::vector<std::string> asked_;
};

// Reads the file and hands its object to `read`; throws ConfigError with every fault found, the file unreadable or not
// JSON included.
void read_config(const std::string& file, const std::function<void(ConfigObject&)>& read);

}  // namespace statepass::common
