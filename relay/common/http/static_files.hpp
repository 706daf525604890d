#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "common/http/message.hpp"

namespace statepass::common {

// A folder of page files, read once and answered from memory: no path of a request ever reaches the file system.
//
// A file beside which NAME.br lies is sent in that form to who accepts it. A path without a file and without a dot in
// its last segment is a place inside the page's own routing and gets index.html; any other missing file is 404.
class StaticFiles {
 public:
  // `extra`: path ("/chain.json") to content, in place of or beside the folder's files. Throws std::runtime_error when
  // the folder cannot be read, has no index.html, or is larger than `most_bytes`.
  StaticFiles(const std::filesystem::path& folder, const std::map<std::string, std::string>& extra,
              std::size_t most_bytes = 256 * 1024 * 1024);

  // nullptr: no such file.
  std::shared_ptr<const Prebuilt> find(std::string_view path, bool accepts_brotli) const;
  Response answer(const Request& request) const;
  std::size_t size() const { return files_.size(); }

 private:
  struct File {
    std::shared_ptr<const Prebuilt> plain;
    std::shared_ptr<const Prebuilt> brotli;
  };
  const File* file_of(std::string_view path) const;

  std::map<std::string, File, std::less<>> files_;
};

std::string_view content_type_of(std::string_view file_name);
// Of the content, for ETag: 16 bytes of SHA-256 as hexadecimal, in quotes.
std::string etag_of(std::string_view content);

}  // namespace statepass::common
