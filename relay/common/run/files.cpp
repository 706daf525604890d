#include "common/run/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <memory>

namespace statepass::common {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return value_; }

 private:
  int value_;
};

bool write_all(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const auto count = ::write(descriptor, content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

bool write_synced(const std::string& name, std::string_view content, unsigned mode) {
  const Descriptor file(::open(name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode));
  return file.get() >= 0 && ::fchmod(file.get(), mode) == 0 && write_all(file.get(), content) &&
         ::fsync(file.get()) == 0;
}

}  // namespace

std::optional<std::string> read_file(const std::filesystem::path& path, std::size_t most) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return std::nullopt;
  std::string out;
  char piece[16 * 1024];
  while (true) {
    const auto count = ::read(file.get(), piece, sizeof piece);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 || out.size() + static_cast<std::size_t>(count) > most) return std::nullopt;
    if (count == 0) return out;
    out.append(piece, static_cast<std::size_t>(count));
  }
}

bool write_file(const std::filesystem::path& path, std::string_view content, unsigned mode) {
  // A name of its own: two threads may put the same file there.
  static std::atomic<unsigned> count = 0;
  const std::string beside = path.string() + "." + std::to_string(count++) + ".new";
  if (!write_synced(beside, content, mode) || std::rename(beside.c_str(), path.c_str()) != 0) {
    ::unlink(beside.c_str());
    return false;
  }
  return sync_folder(path.has_parent_path() ? path.parent_path() : ".");
}

bool sync_folder(const std::filesystem::path& folder) {
  const Descriptor held(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return held.get() >= 0 && ::fsync(held.get()) == 0;
}

}  // namespace statepass::common
