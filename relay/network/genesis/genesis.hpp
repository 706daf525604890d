#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "base/bytes.hpp"
#include "common/run/json.hpp"
#include "eth/address.hpp"
#include "network/genesis/council_storage.hpp"

// Block 0 as a value, as Besu's genesis file, and as a header.
namespace statepass::network {

using common::Json;

struct GenesisAccount {
  std::uint64_t nonce = 0;
  Hash32 balance{};
  Bytes code;
  std::map<Hash32, Hash32> storage;  // no word is zero
};

// Rules of QBFT in the configuration of genesis.
struct QbftRules {
  std::uint32_t block_period = 2;        // seconds
  std::uint32_t empty_block_period = 0;  // seconds between empty blocks; 0: as block_period
  std::uint32_t request_timeout = 4;     // seconds until round 1; doubles with each round
  std::uint64_t epoch_length = 30'000;   // blocks until outstanding votes are void
};

struct Genesis {
  std::uint64_t chain_id = 0;
  std::uint64_t timestamp = 0;
  std::uint64_t gas_limit = 30'000'000;
  // Besu puts this into block 0 of a London chain, although every later block has 0 with zeroBaseFee.
  std::uint64_t base_fee = 1'000'000'000;
  QbftRules qbft;
  std::vector<Address> validators;  // in the order of the extra data
  std::map<Address, GenesisAccount> alloc;
};

// Besu's genesis file: Cancun from block 0, free gas, validators in the header.
Json genesis_json(const Genesis& genesis);
// The file of such a chain. Throws std::runtime_error that names the wrong member; what a node would ignore is ignored.
Genesis parse_genesis(const Json& json);

// The header of block 0, whose keccak256 is the genesis hash.
Bytes genesis_header(const Genesis& genesis);

// Fields beside the extra data that every block of the chain has in common with its neighbours: 20 of Cancun.
std::vector<Bytes> cancun_fields(std::uint64_t base_fee);

struct ContractCode {
  Address address;
  Bytes code;
};
// Reads relay/contracts/build/contracts.json. Throws std::runtime_error: a contract is not at its genesis address, or
// one that the chain needs is missing.
std::vector<ContractCode> parse_contracts(const Json& build);

struct GenesisPlan {
  std::uint64_t chain_id = ledger::kMainChain;
  std::uint64_t timestamp = 0;
  QbftRules qbft;
  ledger::council::Config config;
};
Genesis make_genesis(const GenesisPlan& plan, std::span<const FoundingState> states,
                     std::span<const ContractCode> contracts);

}  // namespace statepass::network
