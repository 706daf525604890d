#include "network/genesis/besu_files.hpp"

#include <stdexcept>

#include "base/text.hpp"
#include "common/run/files.hpp"

namespace statepass::network {
namespace {

void write(const std::filesystem::path& file, const std::string& content) {
  if (!common::write_file(file, content)) throw std::runtime_error("cannot write " + file.string());
}

std::string enode(const BesuNode& node) {
  return "enode://" + to_hex(node.key) + "@" + node.host + ":" + std::to_string(node.p2p_port);
}

// One release on all nodes: validators of different releases make different headers, and some pairs make none.
std::string config_toml(const BesuNode& node, const Genesis& genesis) {
  std::string text;
  const auto line = [&](const std::string& words) { text += words + "\n"; };
  line("# Hyperledger Besu, QBFT. The same release on every node of the network.");
  line("genesis-file=\"../genesis.json\"");
  line("data-path=\"data\"");
  line("node-private-key-file=\"validator.key\"");
  line("network-id=" + std::to_string(genesis.chain_id));
  line("static-nodes-file=\"../static-nodes.json\"");
  line("discovery-enabled=false");
  line("p2p-host=\"" + node.host + "\"");
  line("p2p-port=" + std::to_string(node.p2p_port));
  line("");
  line("sync-mode=\"FULL\"");
  line("data-storage-format=\"BONSAI\"");
  line("bonsai-historical-block-limit=512");
  line("min-gas-price=0");
  line("");
  line("rpc-http-enabled=true");
  line("rpc-http-host=\"127.0.0.1\"");
  line("rpc-http-port=" + std::to_string(node.rpc_port));
  line("rpc-http-api=[\"ETH\",\"NET\",\"WEB3\",\"QBFT\",\"DEBUG\",\"TXPOOL\"]");
  line("host-allowlist=[\"localhost\",\"127.0.0.1\"]");
  line("");
  line("permissions-accounts-config-file-enabled=true");
  line("permissions-accounts-config-file=\"../permissions.toml\"");
  return text;
}

}  // namespace

std::vector<BesuNode> besu_nodes(const std::vector<StateKeys>& keys, std::uint16_t first_p2p, std::uint16_t first_rpc) {
  std::vector<BesuNode> nodes;
  for (const StateKeys& state : keys) {
    nodes.push_back({state.state.letters, state.validator.public_key(), "127.0.0.1", first_p2p, first_rpc});
    ++first_p2p;
    ++first_rpc;
  }
  return nodes;
}

void write_besu_files(const std::filesystem::path& folder, const std::vector<BesuNode>& nodes, const Genesis& genesis,
                      const std::vector<Address>& accounts) {
  Json enodes = Json::array();
  for (const BesuNode& node : nodes) {
    enodes.push_back(enode(node));
    std::error_code error;
    std::filesystem::create_directories(folder / node.letters, error);
    if (error) throw std::runtime_error("cannot make " + (folder / node.letters).string() + ": " + error.message());
    write(folder / node.letters / "config.toml", config_toml(node, genesis));
  }
  write(folder / "static-nodes.json", enodes.dump(1) + "\n");
  std::string allowed;
  for (const Address& account : accounts) allowed += (allowed.empty() ? "\"" : ",\"") + to_hex0x(account) + "\"";
  write(folder / "permissions.toml",
        "# Accounts that may send transactions through this node. A desk's role keys are added with\n"
        "# perm_addAccountsToAllowlist when the state's administrator has entered them in "
        "Council.\naccounts-allowlist=[" +
            allowed + "]\n");
}

}  // namespace statepass::network
