#include "cli/store.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "cli/input.hpp"
#include "cli/output.hpp"

namespace statepass::cli {
namespace {

bool write_all(int file, ByteView content) {
  while (!content.empty()) {
    const ssize_t done = ::write(file, content.data(), content.size());
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return false;
    content = content.subspan(static_cast<std::size_t>(done));
  }
  return true;
}

bool sync_folder_of(const std::string& path) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  const int held = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (held < 0) return false;
  const bool synced = ::fsync(held) == 0;
  ::close(held);
  return synced;
}

}  // namespace

std::optional<Bytes> read_kept(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error) && !error) return std::nullopt;
  return read_input(path);
}

void keep(const std::string& path, ByteView content) {
  // Two programs that keep the same file must not write into one another's.
  std::string beside = path + ".new-XXXXXX";
  const int file = ::mkstemp(beside.data());
  if (file < 0) stop(Exit::machine, path + ": cannot be written");
  const bool written = write_all(file, content) && ::fsync(file) == 0;
  const bool closed = ::close(file) == 0;
  if (!written || !closed || std::rename(beside.c_str(), path.c_str()) != 0 || !sync_folder_of(path)) {
    ::unlink(beside.c_str());
    stop(Exit::machine, path + ": cannot be written");
  }
}

}  // namespace statepass::cli
