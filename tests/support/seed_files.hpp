#pragma once

#include <cstdio>
#include <cstdlib>

#include "support/support.hpp"

// Hidden tests ("[.seeds]") write vectors and the seeds of fuzz targets with these; signatures draw nonces, so what
// they write is made once and then read by all.
namespace statepass::test {

// Into the folder that the environment variable names; nothing without it.
inline void write_into(const char* variable, const std::string& name, ByteView bytes) {
  const char* folder = std::getenv(variable);
  if (folder == nullptr) return;
  std::FILE* file = std::fopen((std::string(folder) + "/" + name).c_str(), "wb");
  REQUIRE(file != nullptr);
  std::fwrite(bytes.data(), 1, bytes.size(), file);
  std::fclose(file);
}
inline void write_seed(const std::string& name, ByteView bytes) {
  write_into("STATEPASS_CORPUS", name, bytes);
}
inline void write_vectors(const std::string& name, const nlohmann::ordered_json& json) {
  write_into("STATEPASS_VECTORS", name, bytes_of(json.dump(1) + "\n"));
}

}  // namespace statepass::test
