#include "network/running_network.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <thread>

#include "base/text.hpp"
#include "common/run/files.hpp"
#include "network/evm/anvil.hpp"
#include "network/rpc/json_forms.hpp"
#include "support/running.hpp"
#include "support/support.hpp"

namespace statepass::test {
namespace {

constexpr int kStartMs = 180'000;

std::filesystem::path contracts_folder() {
  return std::filesystem::path(STATEPASS_TOP) / "relay" / "contracts";
}

std::uint16_t port_of(const Json& url) {
  const std::string& text = url.get_ref<const std::string&>();
  return static_cast<std::uint16_t>(std::stoi(text.substr(text.rfind(':') + 1)));
}

Json post(std::uint16_t port, std::string_view path, const Json& body) {
  TestClient client(port);
  const auto response = client.post(path, body.dump());
  const auto json = response ? common::parse_json(response->body) : std::nullopt;
  return json ? *json : Json();
}

}  // namespace

std::optional<std::string> anvil_program() {
  const std::string program = network::find_anvil("", contracts_folder());
  if (program != "anvil") return program;
  return std::system("command -v anvil >/dev/null 2>&1") == 0 ? std::optional(program) : std::nullopt;
}

std::string contracts_build() {
  return (contracts_folder() / "build" / "contracts.json").string();
}

RunningNetwork::RunningNetwork(std::vector<std::string> flags, std::size_t nodes, const Prepare& prepare)
    : flags_(std::move(flags)), nodes_(nodes) {
  if (prepare) prepare(folder_.path());
  start();
}

RunningNetwork::~RunningNetwork() {
  stop();
}

void RunningNetwork::start() {
  const auto anvil = anvil_program();
  if (!anvil) throw std::runtime_error("no anvil: npm ci in relay/contracts brings it, or STATEPASS_ANVIL names one");
  const auto ready = folder_.path() / "network.json";
  std::filesystem::remove(ready);
  std::vector<std::string> words = {STATEPASS_NETWORK_PROGRAM,
                                    "dev",
                                    "--data",
                                    folder_.path().string(),
                                    "--rpc-port",
                                    "0",
                                    "--admin-port",
                                    "0",
                                    "--nodes",
                                    std::to_string(nodes_),
                                    "--contracts",
                                    contracts_build(),
                                    "--anvil",
                                    *anvil};
  words.insert(words.end(), flags_.begin(), flags_.end());
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const std::string log = folder_.path("output");
  process_ = fork();
  if (process_ == 0) {
    const int output = open(log.c_str(), O_CREAT | O_APPEND | O_WRONLY, 0600);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  const bool came =
      within(kStartMs, [&] { return std::filesystem::exists(ready) || waitpid(process_, nullptr, WNOHANG) != 0; });
  const auto said = common::read_file(ready);
  if (!came || !said)
    throw std::runtime_error((came ? "the network ended: " : "the network did not start in time: ") +
                             common::read_file(log).value_or(""));
  const Json network = *common::parse_json(*said);
  rpc_.clear();
  for (const Json& url : network["rpc"]) rpc_.push_back(port_of(url));
  admin_ = port_of(network["admin"]);
}

int RunningNetwork::stop() {
  if (process_ <= 0) return -1;
  kill(process_, SIGTERM);
  int status = 0;
  waitpid(process_, &status, 0);
  process_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void RunningNetwork::kill_it() {
  kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
  process_ = -1;
}

void RunningNetwork::restart() {
  stop();
  start();
}

Json RunningNetwork::answer(std::string_view method, Json params, std::size_t node) {
  return post(rpc_[node], "/", {{"jsonrpc", "2.0"}, {"id", 1}, {"method", method}, {"params", std::move(params)}});
}

Json RunningNetwork::call(std::string_view method, Json params, std::size_t node) {
  const Json said = answer(method, std::move(params), node);
  INFO(method << ": " << said.dump().substr(0, 500));
  REQUIRE(said.contains("result"));
  return said["result"];
}

Json RunningNetwork::admin(std::string_view path, const Json& body) {
  return post(admin_, path, body);
}

std::uint64_t RunningNetwork::height(std::size_t node) {
  return *common::quantity(call("eth_blockNumber", Json::array(), node));
}

void RunningNetwork::mine(std::uint64_t count, std::size_t node) {
  const std::uint64_t before = height(node);
  admin("/v1/mine", {{"count", count}});
  REQUIRE(within(180'000, [&] { return height(node) >= before + count; }));
}

Json RunningNetwork::send(const crypto::Secp256k1Key& from, const eth::Address& to, Bytes data, std::uint64_t gas) {
  eth::Transaction transaction;
  transaction.chain_id = *common::quantity(call("eth_chainId"));
  const std::string sender = to_hex0x(eth::address_of(from.public_key()));
  transaction.nonce = *common::quantity(call("eth_getTransactionCount", {sender, "pending"}));
  transaction.gas_limit = gas;
  transaction.to = to;
  transaction.data = std::move(data);
  const Json hash = call("eth_sendRawTransaction", Json::array({to_hex0x(sign_transaction(transaction, from))}));
  // A block that was being made when it came is without it.
  Json receipt;
  const bool included = within(180'000, [&] {
    mine();
    receipt = call("eth_getTransactionReceipt", Json::array({hash}));
    return !receipt.is_null();
  });
  REQUIRE(included);
  return receipt;
}

Bytes RunningNetwork::header(std::uint64_t number, std::size_t node) {
  const Json raw = call("debug_getRawHeader", Json::array({common::quantity_text(number)}), node);
  return *from_hex0x(raw.get<std::string>());
}

qbft::Checkpoint RunningNetwork::checkpoint() {
  const Json chain = *common::parse_json(*common::read_file(folder_.path() / "chain.json"));
  const Json& at = chain["checkpoint"];
  std::vector<eth::Address> validators;
  for (const Json& validator : at["validators"])
    validators.push_back(*network::parse_address(validator.get<std::string>()));
  return {chain["chainId"].get<std::uint64_t>(), at["number"].get<std::uint64_t>(),
          *network::parse_hash(at["hash"].get<std::string>()), at["time"].get<UnixTime>(),
          *qbft::ValidatorSet::of_ascending(validators)};
}

std::vector<network::StateKeys> RunningNetwork::keys() const {
  return network::read_keys(folder_.path() / "keys");
}

}  // namespace statepass::test
