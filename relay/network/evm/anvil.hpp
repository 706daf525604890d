#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "common/net/http_client.hpp"
#include "common/rpc/json_rpc.hpp"
#include "common/run/task.hpp"

namespace statepass::network {

namespace asio = common::asio;

struct AnvilOptions {
  std::string program;           // "anvil" is looked for on the path
  std::filesystem::path folder;  // for its genesis file, log and cache; must exist
  common::Json genesis;
  std::uint64_t chain_id = 0;
  std::uint64_t gas_limit = 0;
  std::uint64_t states_kept = 512;
};

// A child process that runs the EVM, and calls to it. It makes a block only when it is told to, and ends with us.
class Anvil {
 public:
  // Starts it and waits until it listens. Throws std::runtime_error with a sentence for the operator.
  Anvil(asio::io_context& context, const AnvilOptions& options);
  ~Anvil();
  Anvil(const Anvil&) = delete;
  Anvil& operator=(const Anvil&) = delete;

  common::Task<common::RpcResult> call(std::string method, common::Json params);
  // One result a call, in the order of the calls. Only for calls that do not depend on one another.
  common::Task<std::vector<common::RpcResult>> call_all(std::vector<common::RpcCall> calls);

  // False once the process has ended by itself.
  bool running();
  // Its log is cut when it has grown beyond a few MiB.
  void trim_log();

 private:
  std::uint16_t launch(const AnvilOptions& options);

  int process_ = -1;
  int log_ = -1;
  std::uint64_t next_id_ = 1;
  std::unique_ptr<common::HttpClient> client_;
};

// The anvil to run: the flag's, else $STATEPASS_ANVIL, else the npm package under `contracts`, else the one on the
// path.
std::string find_anvil(const std::string& flag, const std::filesystem::path& contracts);

}  // namespace statepass::network
