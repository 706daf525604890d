#include "network/commands/make.hpp"

#include <cstdio>
#include <ctime>
#include <stdexcept>

#include "base/text.hpp"
#include "common/http/url.hpp"
#include "common/run/files.hpp"
#include "crypto/keccak.hpp"
#include "network/genesis/besu_files.hpp"

namespace statepass::network {
namespace {

constexpr std::uint64_t kMostSeconds = 1'000'000'000;
constexpr std::uint64_t kMostChainId = 0xffffffff;  // what Council's word and EIP-155 in 64 bits both hold

std::string address_of_page(const std::string& text) {
  if (!common::Url::parse(text)) throw std::runtime_error(text + " is no http or https address");
  return text;
}

std::string pem_of(const std::string& file) {
  auto text = common::read_file(file, 64 * 1024);
  if (!text || !text->starts_with("-----BEGIN CERTIFICATE-----"))
    throw std::runtime_error(file + " is no certificate in PEM");
  return *std::move(text);
}

}  // namespace

GenesisFlags take_genesis_flags(Flags& flags, std::int64_t now) {
  GenesisFlags taken;
  GenesisPlan& genesis = taken.genesis;
  genesis.chain_id = flags.number("chain-id", ledger::kMainChain, kMostChainId);
  genesis.timestamp = flags.number("time", static_cast<std::uint64_t>(now) - kSecondsPerDay, 1ULL << 40);
  genesis.qbft.block_period = static_cast<std::uint32_t>(flags.number("period", 2, 3600));
  genesis.qbft.empty_block_period =
      static_cast<std::uint32_t>(flags.number("empty-period", genesis.qbft.block_period, 3600));
  genesis.qbft.request_timeout =
      static_cast<std::uint32_t>(flags.number("request-timeout", 2ULL * genesis.qbft.block_period, 3600));
  genesis.qbft.epoch_length = flags.number("epoch", 30'000, kMostSeconds);
  if (genesis.qbft.block_period == 0 || genesis.qbft.request_timeout == 0 || genesis.qbft.epoch_length == 0)
    throw std::runtime_error("--period, --request-timeout and --epoch are at least 1");
  genesis.config.block_period = static_cast<std::uint16_t>(genesis.qbft.block_period);
  genesis.config.empty_block_period = genesis.qbft.empty_block_period;
  genesis.config.condense_hours = static_cast<std::uint16_t>(flags.number("condense-hours", 6, 240));
  genesis.config.main_chain = static_cast<std::uint32_t>(flags.number("main-chain-id", genesis.chain_id, kMostChainId));

  taken.chain.name = flags.text("name", "Statepass development network");
  for (const std::string& relay : flags.texts("relay")) taken.chain.relays.push_back(address_of_page(relay));
  for (const std::string& desk : flags.texts("desk")) {
    if (desk.size() < 4 || desk[2] != '=') throw std::runtime_error("--desk is CA=http://…");
    taken.chain.desks[desk.substr(0, 2)] = address_of_page(desk.substr(3));
  }
  for (const std::string& file : flags.texts("root")) taken.chain.roots.push_back(pem_of(file));
  taken.contracts = flags.text("contracts", "relay/contracts/build/contracts.json");
  return taken;
}

std::vector<FoundingState> founding_states(const std::vector<StateKeys>& keys) {
  std::vector<FoundingState> states;
  for (const StateKeys& state : keys)
    states.push_back(
        {state.state.letters, state.state.jurisdiction, state.validator_address(), state.admin_addresses()});
  return states;
}

Json read_json(const std::filesystem::path& file) {
  const auto text = common::read_file(file);
  if (!text) throw std::runtime_error("cannot read " + file.string());
  auto json = common::parse_json(*text);
  if (!json) throw std::runtime_error(file.string() + " is not JSON");
  return *std::move(json);
}

void write_json(const std::filesystem::path& file, const Json& json) {
  if (!common::write_file(file, json.dump(1) + "\n")) throw std::runtime_error("cannot write " + file.string());
}

Genesis plan_genesis(const GenesisFlags& flags, const std::vector<StateKeys>& keys) {
  const auto contracts = parse_contracts(read_json(flags.contracts));
  const auto states = founding_states(keys);
  return make_genesis(flags.genesis, states, contracts);
}

int make_keys_command(Flags flags) {
  const std::filesystem::path out = flags.required("out");
  std::vector<StateName> states;
  for (const std::string& state : flags.texts("state")) states.push_back(parse_state(state));
  flags.done();
  write_keys(out, make_keys(states.empty() ? demo_states() : states));
  std::printf("%s\n", (out / "keys.json").c_str());
  return 0;
}

int make_genesis_command(Flags flags) {
  const std::filesystem::path out = flags.required("out"), folder = flags.required("keys");
  GenesisFlags plan = take_genesis_flags(flags, std::time(nullptr));
  plan.chain.development = flags.text("production", "no") != "yes";
  const auto first_p2p = static_cast<std::uint16_t>(flags.number("p2p-port", 30303, 65000));
  const auto first_rpc = static_cast<std::uint16_t>(flags.number("rpc-port", 8545, 65000));
  flags.done();

  const auto keys = read_keys(folder);
  const Genesis genesis = plan_genesis(plan, keys);
  std::error_code error;
  std::filesystem::create_directories(out, error);
  if (error) throw std::runtime_error("cannot make the folder " + out.string() + ": " + error.message());
  write_json(out / "genesis.json", genesis_json(genesis));
  write_json(out / "chain.json", chain_config_json(plan.chain, genesis));
  std::vector<Address> accounts;
  for (const StateKeys& state : keys)
    for (const Address& admin : state.admin_addresses()) accounts.push_back(admin);
  write_besu_files(out, besu_nodes(keys, first_p2p, first_rpc), genesis, accounts);
  std::printf("%s %s\n", (out / "genesis.json").c_str(), to_hex0x(crypto::keccak256(genesis_header(genesis))).c_str());
  return 0;
}

}  // namespace statepass::network
