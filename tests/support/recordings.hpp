#pragma once

#include <string>
#include <vector>

#include "support/support.hpp"

// Recorded chains of ../shared/vectors/besu and chain/execution-apis (their READMEs explain every field).
namespace statepass::test {

// The folders of vectors/besu whose validators stand in the header.
inline constexpr const char* kHeaderModeChains[] = {"berlin-24.5.4",   "cancun-24.5.4", "cancun-26.8.0",
                                                    "forks-26.8.0",    "london-24.5.4", "mixed-versions",
                                                    "override-26.8.0", "prague-26.8.0", "vanity-26.8.0"};
inline constexpr const char* kContractModeChain = "validator-contract-26.8.0";
// Those with recorded answers of eth_getProof.
inline constexpr const char* kProofChains[] = {"berlin-24.5.4", "cancun-24.5.4",   "cancun-26.8.0", "forks-26.8.0",
                                               "london-24.5.4", "override-26.8.0", "prague-26.8.0"};

struct RecordedHeader {
  std::uint64_t number;
  Bytes raw;
  Hash32 hash;
  Hash32 seal_digest;
  std::vector<ByteArray<20>> validators;  // in wire order
  std::vector<ByteArray<20>> signers;     // in the order of the seals
  std::uint32_t round;
  std::size_t fields;
  std::int64_t time;
};

// Block 0 first, without a gap; empty when the recordings are not there.
std::vector<RecordedHeader> recorded_headers(const std::string& chain);

// The cases of a chain's proofs.json.gz, from each of its nodes, as objects {header, cases}.
std::vector<Json> recorded_proofs(const std::string& chain);

// The blocks of blocks.json.gz.
std::vector<Json> recorded_blocks(const std::string& chain);

// The answer in an .io file of chain/execution-apis.
std::optional<Json> execution_api_result(const std::string& name);

}  // namespace statepass::test
