#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/output.hpp"

// `mdoc`.
namespace statepass::cli {

void show_document(const std::string& file, Results& results);

struct VerifyOptions {
  std::string file;
  std::string transcript;
  std::optional<std::string> at;
  std::vector<std::string> trust;
  std::optional<std::string> issuer_key;
  std::optional<std::string> reader_key;
};
void verify_document(const VerifyOptions& options, Results& results);

}  // namespace statepass::cli
