#include "support/support.hpp"

#include <zlib.h>

#include <cstdio>
#include <cstdlib>

namespace statepass::test {
namespace {

std::string top_folder() {
  const char* top = std::getenv("STATEPASS_TOP");
  return top != nullptr ? top : STATEPASS_TOP;
}

std::string gunzip(const std::string& packed) {
  std::string out;
  z_stream stream{};
  const int ready = inflateInit2(&stream, 16 + MAX_WBITS);
  SP_ASSERT(ready == Z_OK);
  Bytes input = to_bytes(bytes_of(packed));
  stream.next_in = input.data();
  stream.avail_in = static_cast<unsigned>(input.size());
  int status = Z_OK;
  while (status == Z_OK) {
    unsigned char chunk[65536];
    stream.next_out = chunk;
    stream.avail_out = sizeof chunk;
    status = inflate(&stream, Z_NO_FLUSH);
    out.append(reinterpret_cast<const char*>(chunk), sizeof chunk - stream.avail_out);
  }
  inflateEnd(&stream);
  SP_ASSERT(status == Z_STREAM_END);
  return out;
}

}  // namespace

std::optional<std::string> read_file(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return std::nullopt;
  std::string out;
  char chunk[65536];
  for (std::size_t got; (got = std::fread(chunk, 1, sizeof chunk, file)) > 0;) out.append(chunk, got);
  std::fclose(file);
  return out;
}

Json own_vectors(const std::string& name) {
  auto text = read_file(top_folder() + "/tests/vectors/" + name);
  INFO("tests/vectors/" << name);
  REQUIRE(text.has_value());
  Json json = Json::parse(*text, nullptr, false);
  REQUIRE_FALSE(json.is_discarded());
  return json;
}

std::optional<std::string> shared_file(const std::string& name) {
  auto text = read_file(top_folder() + "/../shared/vectors/" + name);
  if (!text) {
    std::fprintf(stderr, "skipped: no ../shared/vectors (%s)\n", name.c_str());
    INFO("with CI set, a vector file that is not there is a failure: " << name);
    CHECK(std::getenv("CI") == nullptr);
    return std::nullopt;
  }
  return name.ends_with(".gz") ? gunzip(*text) : *text;
}

std::optional<Json> shared_json(const std::string& name) {
  auto text = shared_file(name);
  if (!text) return std::nullopt;
  Json json = Json::parse(*text, nullptr, false);
  INFO(name);
  REQUIRE_FALSE(json.is_discarded());
  return json;
}

std::optional<Bytes> shared_hex(const std::string& name) {
  auto text = shared_file(name);
  if (!text) return std::nullopt;
  return hex(*text);
}

}  // namespace statepass::test
