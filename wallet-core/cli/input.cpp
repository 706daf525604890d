#include "cli/input.hpp"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <memory>

#include "base/text.hpp"
#include "cli/output.hpp"

namespace statepass::cli {
namespace {

struct Close {
  void operator()(std::FILE* file) const {
    if (file != stdin) std::fclose(file);
  }
};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

}  // namespace

Bytes read_input(const std::string& path) {
  const std::unique_ptr<std::FILE, Close> file(path == "-" ? stdin : std::fopen(path.c_str(), "rb"));
  if (!file) stop(Exit::machine, path + ": cannot be opened");
  Bytes out;
  ByteArray<65'536> block{};
  while (const std::size_t got = std::fread(block.data(), 1, block.size(), file.get())) {
    if (out.size() + got > kMostInput) stop(Exit::machine, path + ": over 64 MiB");
    append(out, ByteView(block).first(got));
  }
  if (std::ferror(file.get()) != 0) stop(Exit::machine, path + ": cannot be read");
  return out;
}

Bytes out_of_text(Bytes bytes) {
  std::string_view text = trimmed(text_of(bytes));
  if (text.starts_with("0x") || text.starts_with("0X")) text.remove_prefix(2);
  if (text.empty()) return bytes;
  if (auto out = from_hex(text)) return *std::move(out);
  if (auto out = from_base64url(text)) return *std::move(out);
  return bytes;
}

Bytes hex_argument(const std::string& text, std::size_t size, const char* option) {
  const std::string_view digits = text.starts_with("0x") ? std::string_view(text).substr(2) : text;
  auto bytes = from_hex(digits);
  if (!bytes || bytes->size() != size)
    stop(Exit::grey, std::string(option) + ": not " + std::to_string(size) + " bytes in hexadecimal");
  return *std::move(bytes);
}

UnixTime time_argument(const std::optional<std::string>& text) {
  if (!text) return static_cast<UnixTime>(std::time(nullptr));
  const auto time = parse_rfc3339(*text);
  if (!time) stop(Exit::grey, "--at: not a time of RFC 3339");
  return *time;
}

}  // namespace statepass::cli
