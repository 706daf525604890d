#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "network/genesis/genesis.hpp"
#include "network/keys/state_keys.hpp"

namespace statepass::network {

struct BesuNode {
  std::string letters;
  crypto::Secp256k1PublicKey key;  // of the validator
  std::string host;
  std::uint16_t p2p_port;
  std::uint16_t rpc_port;
};

// Nodes on one machine, ports counted up; an operator edits hosts.
std::vector<BesuNode> besu_nodes(const std::vector<StateKeys>& keys, std::uint16_t first_p2p, std::uint16_t first_rpc);

// What each node starts with: "CA/config.toml", "static-nodes.json", "permissions.toml". Throws std::runtime_error.
void write_besu_files(const std::filesystem::path& folder, const std::vector<BesuNode>& nodes, const Genesis& genesis,
                      const std::vector<Address>& accounts);

}  // namespace statepass::network
