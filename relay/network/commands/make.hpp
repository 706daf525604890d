#pragma once

#include <filesystem>
#include <vector>

#include "network/commands/flags.hpp"
#include "network/genesis/chain_config.hpp"
#include "network/keys/state_keys.hpp"

namespace statepass::network {

// What the flags of `genesis` and `dev` have in common. Times are taken from `now` where no flag says them.
struct GenesisFlags {
  GenesisPlan genesis;
  ChainConfigPlan chain;
  std::filesystem::path contracts;  // the build's contracts.json
};
GenesisFlags take_genesis_flags(Flags& flags, std::int64_t now);

std::vector<FoundingState> founding_states(const std::vector<StateKeys>& keys);
// Reads a JSON file; throws std::runtime_error that names it.
Json read_json(const std::filesystem::path& file);
void write_json(const std::filesystem::path& file, const Json& json);

// genesis.json of these keys and contracts.
Genesis plan_genesis(const GenesisFlags& flags, const std::vector<StateKeys>& keys);

// The commands. Each gives the exit code and throws std::runtime_error with a sentence for the operator.
int make_keys_command(Flags flags);
int make_genesis_command(Flags flags);
int develop_command(Flags flags);

}  // namespace statepass::network
