#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace statepass::bridge {

// Small files by name, spread over 256 folders. What put() has confirmed survives the loss of power.
class DurableFiles {
 public:
  // Makes the folder; throws std::runtime_error when it cannot be written.
  explicit DurableFiles(std::filesystem::path folder);

  // `name`: lower-case letters and digits, at least two. False when the disk does not take it.
  bool put(std::string_view name, std::string_view content);
  std::optional<std::string> get(std::string_view name, std::size_t most) const;
  bool has(std::string_view name) const;
  void remove(std::string_view name);
  std::vector<std::string> names() const;

 private:
  std::filesystem::path path_of(std::string_view name) const;

  std::filesystem::path folder_;
};

}  // namespace statepass::bridge
