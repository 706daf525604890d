#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/output.hpp"
#include "sync/chain_config.hpp"

// `header` and `proof`.
namespace statepass::cli {

struct HeaderOptions {
  std::vector<std::string> files;
  std::vector<std::string> validators;  // empty: each header's own
  // A chain configuration: its light client judges the headers in their order.
  std::optional<std::string> chain;
  std::optional<std::string> at;
};
void verify_headers(const HeaderOptions& options, Results& results);

struct ProofOptions {
  std::string file;
  std::optional<std::string> state_root;
  std::optional<std::string> header;
  // A chain configuration: its light client judges the header. Without it the header has been verified before.
  std::optional<std::string> chain;
  std::optional<std::string> at;
};
// The answer of eth_getProof under a state root.
void verify_proof(const ProofOptions& options, Results& results);
// An inclusion proof {"index", "nodes": [hex]} under a header's root of transactions or receipts, and what the item
// says: of a receipt its events.
void verify_item(const ProofOptions& options, bool receipt, Results& results);

// A chain configuration. A file that is none ends the program.
sync::ChainConfig read_chain(const std::string& file);

// A header as RLP: from bytes, or rebuilt from the JSON of eth_getBlockByNumber. A file that is neither ends the
// program.
Bytes read_header(const std::string& file);

}  // namespace statepass::cli
