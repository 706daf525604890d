#include "common/http/static_files.hpp"

#include <stdexcept>

#include "base/text.hpp"
#include "common/http/problem.hpp"
#include "common/run/digest.hpp"
#include "common/run/files.hpp"

namespace statepass::common {
namespace {

constexpr std::pair<std::string_view, std::string_view> kTypes[]{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".wasm", "application/wasm"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {".map", "application/json"},
};

// The page's build puts a hash of the content into the name of every file below this folder.
constexpr std::string_view kHashedFolder = "/assets/";

std::shared_ptr<const Prebuilt> prebuilt(std::string_view path, std::string content, bool brotli) {
  std::string etag = etag_of(content);
  Response response(200, content_type_of(path), std::move(content));
  response.field("Cache-Control", path.starts_with(kHashedFolder) ? "public, max-age=31536000, immutable" : "no-cache");
  response.field("Vary", "Accept-Encoding");
  if (brotli) response.field("Content-Encoding", "br");
  return std::move(response).keep(std::move(etag));
}

}  // namespace

std::string_view content_type_of(std::string_view file_name) {
  for (const auto& [ending, type] : kTypes)
    if (file_name.ends_with(ending)) return type;
  return "application/octet-stream";
}

std::string etag_of(std::string_view content) {
  const Hash32 digest = sha256(bytes_of(content));
  std::string etag = "\"";
  return etag.append(to_hex(ByteView(digest).first(16))).append("\"");
}

StaticFiles::StaticFiles(const std::filesystem::path& folder, const std::map<std::string, std::string>& extra,
                         std::size_t most_bytes) {
  namespace fs = std::filesystem;
  std::error_code error;
  std::size_t total = 0;
  std::map<std::string, std::string> contents;
  for (fs::recursive_directory_iterator i(folder, error), end; !error && i != end; i.increment(error)) {
    if (!i->is_regular_file() || i->path().filename().string().starts_with(".")) continue;
    auto content = read_file(i->path(), most_bytes);
    total += content ? content->size() : 0;
    if (!content || total > most_bytes) throw std::runtime_error("cannot take in " + i->path().string());
    contents["/" + fs::relative(i->path(), folder).generic_string()] = *std::move(content);
  }
  if (error) throw std::runtime_error("cannot read the folder " + folder.string() + ": " + error.message());
  for (const auto& [path, content] : extra) {
    contents.erase(path + ".br");
    contents[path] = content;
  }
  if (!contents.contains("/index.html")) throw std::runtime_error("no index.html in " + folder.string());
  for (auto& [path, content] : contents) {
    if (path.ends_with(".br") && contents.contains(path.substr(0, path.size() - 3))) {
      const std::string plain = path.substr(0, path.size() - 3);
      files_[plain].brotli = prebuilt(plain, std::move(content), true);
    } else {
      files_[path].plain = prebuilt(path, std::move(content), false);
    }
  }
}

const StaticFiles::File* StaticFiles::file_of(std::string_view path) const {
  auto found = files_.find(path);
  if (found == files_.end() && path.ends_with('/')) found = files_.find(std::string(path) + "index.html");
  if (found == files_.end() && path.substr(path.rfind('/') + 1).find('.') == std::string_view::npos)
    found = files_.find("/index.html");
  return found == files_.end() ? nullptr : &found->second;
}

std::shared_ptr<const Prebuilt> StaticFiles::find(std::string_view path, bool accepts_brotli) const {
  const File* file = file_of(path);
  if (file == nullptr) return nullptr;
  return accepts_brotli && file->brotli ? file->brotli : file->plain;
}

Response StaticFiles::answer(const Request& request) const {
  const bool brotli = names_token(request.fields.find("Accept-Encoding").value_or(""), "br");
  if (auto found = find(request.path(), brotli)) return {std::move(found)};
  return problem(Problem::kNotFound);
}

}  // namespace statepass::common
