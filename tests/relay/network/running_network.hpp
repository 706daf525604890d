#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "common/run/json.hpp"
#include "eth/transaction.hpp"
#include "network/keys/state_keys.hpp"
#include "qbft/checkpoint.hpp"
#include "support/folder.hpp"
#include "support/sockets.hpp"

namespace statepass::test {

using common::Json;

// The anvil that the tests run, or nothing with the reason said.
std::optional<std::string> anvil_program();
std::string contracts_build();

// The program `statepass-network dev` as a child process, in a folder of its own.
class RunningNetwork {
 public:
  // Puts what it wants into the folder before the first start.
  using Prepare = std::function<void(const std::filesystem::path&)>;
  // Flags beside those for folder and ports. Throws std::runtime_error when it does not start.
  explicit RunningNetwork(std::vector<std::string> flags = {}, std::size_t nodes = 4, const Prepare& prepare = {});
  ~RunningNetwork();
  RunningNetwork(const RunningNetwork&) = delete;
  RunningNetwork& operator=(const RunningNetwork&) = delete;

  // The result; a JSON-RPC error, or no answer, is a failure of the test.
  Json call(std::string_view method, Json params = Json::array(), std::size_t node = 0);
  // {"result"} or {"error"} as it came.
  Json answer(std::string_view method, Json params = Json::array(), std::size_t node = 0);
  Json admin(std::string_view path, const Json& body);
  // So many blocks more; waits until this node, which has no fault, shows them.
  void mine(std::uint64_t count = 1, std::size_t node = 0);
  std::uint64_t height(std::size_t node = 0);

  // Sends, makes a block, gives the receipt.
  Json send(const crypto::Secp256k1Key& from, const eth::Address& to, Bytes data, std::uint64_t gas = 1'000'000);

  // The raw header as the node serves it.
  Bytes header(std::uint64_t number, std::size_t node = 0);
  qbft::Checkpoint checkpoint();
  std::vector<network::StateKeys> keys() const;
  const std::filesystem::path& folder() const { return folder_.path(); }
  std::uint16_t rpc_port(std::size_t node) const { return rpc_[node]; }

  // Ends the program as SIGTERM does, and starts it again in the same folder.
  void restart();
  // The exit code.
  int stop();
  // Ends it without a warning.
  void kill_it();

 private:
  void start();

  Folder folder_;
  std::vector<std::string> flags_;
  std::size_t nodes_;
  int process_ = -1;
  std::vector<std::uint16_t> rpc_;
  std::uint16_t admin_ = 0;
};

}  // namespace statepass::test
