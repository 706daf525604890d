#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <stdexcept>

#include "base/text.hpp"
#include "common/run/files.hpp"
#include "common/run/log.hpp"
#include "common/run/program.hpp"
#include "network/commands/make.hpp"
#include "network/dev/admin.hpp"
#include "network/rpc/endpoint.hpp"

namespace statepass::network {
namespace {

constexpr common::Milliseconds kGrace{500};

struct Ports {
  std::uint16_t rpc;
  std::uint16_t admin;
  std::size_t nodes;
};

// Keys and genesis of the folder, made when they are not there. An existing network keeps its genesis.
struct Ground {
  std::vector<StateKeys> keys;
  Genesis genesis;
};
Ground lay_ground(const std::filesystem::path& data, const GenesisFlags& plan) {
  std::error_code error;
  std::filesystem::create_directories(data, error);
  if (error) throw std::runtime_error("cannot make the folder " + data.string() + ": " + error.message());
  if (!std::filesystem::exists(data / "keys" / "keys.json")) write_keys(data / "keys", make_keys(demo_states()));
  Ground ground{read_keys(data / "keys"), {}};
  if (!std::filesystem::exists(data / "genesis.json"))
    write_json(data / "genesis.json", genesis_json(plan_genesis(plan, ground.keys)));
  ground.genesis = parse_genesis(read_json(data / "genesis.json"));
  return ground;
}

// Everything of one running network.
class Network {
 public:
  Network(asio::io_context& context, const std::filesystem::path& data, const std::string& anvil, const Ground& ground,
          const Ports& ports)
      : anvil_(context, anvil_options(data, anvil, ground.genesis)),
        chain_(ground.genesis, anvil_, keys_of(ground.keys)),
        producer_(context, chain_),
        log_(data / "blocks.rlp"),
        server_(context, common::Limits{}, metrics_) {
    restore(context);
    for (std::size_t i = 0; i < std::min(ports.nodes, ground.keys.size()); ++i) {
      const StateKeys& state = ground.keys[i];
      nodes_.push_back(std::make_unique<NodeView>(chain_, i, state.state.letters, state.validator));
      endpoints_.push_back(std::make_unique<RpcEndpoint>(chain_, *nodes_.back(), anvil_, metrics_, context));
      const auto port = ports.rpc == 0 ? 0 : ports.rpc + i;
      rpc_.push_back(listen(static_cast<std::uint16_t>(port), endpoints_.back()->site()));
    }
    admin_ = listen(ports.admin, make_admin_site(chain_, producer_, nodes_, metrics_));
    chain_.on_block = [this](const Block& block) {
      log_.append(block);
      if (block.number() % 1000 == 0) anvil_.trim_log();
      if (!block.transactions.empty())
        common::log::info("block", {{"number", block.number()}, {"transactions", block.transactions.size()}});
    };
  }

  common::Task<> produce() { co_await producer_.run(); }
  common::Task<> stop() {
    producer_.stop();
    co_await server_.shut_down(kGrace);
  }

  const std::vector<std::string>& rpc() const { return rpc_; }
  const std::string& admin() const { return admin_; }

 private:
  static AnvilOptions anvil_options(const std::filesystem::path& data, const std::string& program,
                                    const Genesis& genesis) {
    // Anvil's own block 0 is of no use to anybody; only the state counts.
    return {program, data, genesis_json(genesis), genesis.chain_id, genesis.gas_limit, Chain::kStatesKept};
  }
  static std::vector<const crypto::Secp256k1Key*> keys_of(const std::vector<StateKeys>& keys) {
    std::vector<const crypto::Secp256k1Key*> pointers;
    for (const StateKeys& state : keys) pointers.push_back(&state.validator);
    return pointers;
  }
  // Before anybody can ask: the blocks of the runs before this one.
  void restore(asio::io_context& context) {
    auto blocks = log_.read();
    if (blocks.empty()) return;
    std::exception_ptr fault;
    asio::co_spawn(context, chain_.restore(std::move(blocks)), [&](const std::exception_ptr& exception) {
      fault = exception;
      context.stop();
    });
    context.run();
    context.restart();
    if (fault) std::rethrow_exception(fault);
    common::log::info("restored", {{"head", chain_.head().number()}});
  }
  std::string listen(std::uint16_t port, const std::shared_ptr<const common::Site>& site) {
    common::Endpoint endpoint;
    endpoint.port = port;
    return "http://127.0.0.1:" + std::to_string(server_.listen(endpoint, site));
  }

  common::Metrics metrics_;
  Anvil anvil_;
  Chain chain_;
  Producer producer_;
  BlockLog log_;
  std::vector<std::unique_ptr<NodeView>> nodes_;
  std::vector<std::unique_ptr<RpcEndpoint>> endpoints_;
  std::vector<std::string> rpc_;
  std::string admin_;
  common::Server server_;
};

}  // namespace

int develop_command(Flags flags) {
  const std::filesystem::path data = flags.required("data");
  const GenesisFlags plan = take_genesis_flags(flags, wall_clock_ms() / 1000);
  const Ports ports{static_cast<std::uint16_t>(flags.number("rpc-port", 8545, 65000)),
                    static_cast<std::uint16_t>(flags.number("admin-port", 8540, 65535)), flags.number("nodes", 2, 64)};
  const std::string anvil = find_anvil(flags.text("anvil"), plan.contracts.parent_path().parent_path());
  if (!common::log::set_level(flags.text("log", "info"))) throw std::runtime_error("--log debug, info, warning, error");
  flags.done();

  const Ground ground = lay_ground(data, plan);
  // Of the run before: whoever waits for it waits for this one.
  std::filesystem::remove(data / "network.json");
  asio::io_context context(1);
  Network network(context, data, anvil, ground, ports);
  // After listening, so that whoever waits for these files can ask at once.
  write_json(data / "chain.json", chain_config_json(plan.chain, ground.genesis));
  write_json(data / "network.json", {{"rpc", network.rpc()}, {"admin", network.admin()}});
  std::printf("development network: %s admin %s\n", Json(network.rpc()).dump().c_str(), network.admin().c_str());
  std::fflush(stdout);

  int code = 0;
  auto ended = [&](const std::exception_ptr& exception) {
    if (!exception) return;
    try {
      std::rethrow_exception(exception);
    } catch (const std::exception& fault) {
      common::log::error("network_ended", {{"why", std::string(fault.what())}});
    }
    code = 3;
    context.stop();
  };
  asio::co_spawn(context, network.produce(), ended);
  const int stopped = common::run_program(context, [&network] { return network.stop(); });
  return code != 0 ? code : stopped;
}

}  // namespace statepass::network
