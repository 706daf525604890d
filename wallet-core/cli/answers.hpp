#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/output.hpp"

// `verify`.
namespace statepass::cli {

struct AnswerOptions {
  std::vector<std::string> files;  // folders stand for the files in them
  std::string chain;
  std::optional<std::string> ledger;  // what a light client kept; without it nothing of the ledger is known
  std::optional<std::string> at;
};
// Texts that a holder showed, a line each; the frames of one code together. One verdict a file. A sealed answer has no
// verdict here: only the reader that asked holds the key.
void verify_answers(const AnswerOptions& options, Results& results);

}  // namespace statepass::cli
