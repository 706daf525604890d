#include "bridge/store/durable_files.hpp"

#include <stdexcept>

#include "common/run/files.hpp"

namespace statepass::bridge {

namespace fs = std::filesystem;

DurableFiles::DurableFiles(fs::path folder) : folder_(std::move(folder)) {
  std::error_code error;
  fs::create_directories(folder_, error);
  const fs::path probe = folder_ / "probe";
  if (error || !common::write_file(probe, "")) throw std::runtime_error("cannot write to " + folder_.string());
  fs::remove(probe, error);
  // What was being written when the machine stopped.
  for (fs::recursive_directory_iterator i(folder_, error), end; !error && i != end; i.increment(error))
    if (i->path().extension() == ".new") fs::remove(i->path(), error);
}

fs::path DurableFiles::path_of(std::string_view name) const {
  return folder_ / name.substr(0, 2) / name;
}

bool DurableFiles::put(std::string_view name, std::string_view content) {
  const fs::path path = path_of(name);
  std::error_code error;
  if (fs::create_directory(path.parent_path(), error) && !common::sync_folder(folder_)) return false;
  return common::write_file(path, content);
}

std::optional<std::string> DurableFiles::get(std::string_view name, std::size_t most) const {
  return common::read_file(path_of(name), most);
}

bool DurableFiles::has(std::string_view name) const {
  std::error_code error;
  return fs::is_regular_file(path_of(name), error);
}

void DurableFiles::remove(std::string_view name) {
  std::error_code error;
  fs::remove(path_of(name), error);
}

std::vector<std::string> DurableFiles::names() const {
  std::vector<std::string> out;
  std::error_code error;
  for (fs::recursive_directory_iterator i(folder_, error), end; !error && i != end; i.increment(error))
    if (i->is_regular_file() && i->path().extension().empty()) out.push_back(i->path().filename().string());
  return out;
}

}  // namespace statepass::bridge
