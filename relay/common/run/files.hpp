#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace statepass::common {

// Nothing when it cannot be read, or has more than `most` bytes.
std::optional<std::string> read_file(const std::filesystem::path& file, std::size_t most = 64 * 1024 * 1024);

// Puts the content there as a whole or not at all, whatever moment the machine stops at: written beside, synced,
// renamed, the folder synced. `mode`: permissions of the file. False when it could not be done; nothing is left behind.
bool write_file(const std::filesystem::path& file, std::string_view content, unsigned mode = 0644);

// Makes the names in the folder survive the loss of power: after something was made or renamed in it.
bool sync_folder(const std::filesystem::path& folder);

}  // namespace statepass::common
