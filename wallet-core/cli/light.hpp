#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/output.hpp"

// `light`: a light client that keeps what it proved in one file.
namespace statepass::cli {

struct LightOptions {
  std::string chain;                // the configuration
  std::string store;                // made when it is not there
  std::vector<std::string> relays;  // empty: the configuration's
  std::optional<std::string> at;    // development builds only
  // follow
  std::uint64_t count = 0;  // conversations; 0 for ever
  unsigned every = 10;      // seconds between two
  // prove
  std::vector<std::string> keys;      // kids
  std::vector<std::string> statuses;  // LIST:INDEX, the list by its id or its URI
  std::vector<std::string> members;   // letters
  // import
  std::string file;
  // checkpoint
  bool picture = false;
  unsigned scale = 4;
};

// A line for each conversation with the relays. Two sealed blocks of one number end it with exit code 1, and the
// evidence is kept beside the store: FILE.conflict.
void light_follow(const LightOptions& options, Results& results);
// One conversation, and a line for each fact: {"item", "result": "value" (exit code 0 when it is good, else 1) |
// "absent" (1) | "unknown" (2)}. What the store holds already is not taken for an answer unless it is of the same head.
void light_prove(const LightOptions& options, Results& results);
// The newest block of the store as a checkpoint: a line with its text, or the picture of its code on standard output.
void light_checkpoint(const LightOptions& options, Results& results);
// Trusts the checkpoint whose text is in the file.
void light_import(const LightOptions& options, Results& results);

}  // namespace statepass::cli
