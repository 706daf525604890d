#pragma once

#include <functional>
#include <map>
#include <string>

#include "network/evm/anvil.hpp"
#include "network/rpc/failure.hpp"
#include "network/rpc/node_view.hpp"

namespace statepass::network {

// The JSON-RPC methods of one node: what relay and desk ask for, and what was recorded of Besu beside it.
class NodeMethods {
 public:
  // `client_version` is what web3_clientVersion answers.
  NodeMethods(Chain& chain, NodeView& node, Anvil& anvil);

  common::Task<Outcome> call(std::string method, Json params);

 private:
  using Method = std::function<Outcome(const Json&)>;

  void add_network_methods();
  void add_block_methods();
  void add_transaction_methods();
  void add_state_methods();
  void add_qbft_methods();
  void add_debug_methods();

  // The block that a parameter names: its number, its tag, its hash, or an object with one of them.
  struct Named {
    const Block* block = nullptr;  // nullptr: well-formed, but there is no such block
  };
  tl::expected<Named, RpcFailure> block_at(const Json& params, std::size_t index, std::string_view what,
                                           bool latest_by_default = true) const;
  Outcome with_block(const Json& params, std::size_t index, std::string_view what,
                     const std::function<Outcome(const Block&)>& answer) const;
  // The same with the state, which is gone in the depth: null then, as Besu answers.
  Outcome with_state(const Json& params, std::size_t index, const std::function<Outcome(const Block&)>& answer) const;
  tl::expected<const Block*, RpcFailure> by_number(const Json& params) const;

  Outcome proof(const Json& params) const;
  Outcome logs(const Json& params) const;
  Outcome send(const Json& params);
  Outcome signer_metrics(const Json& params) const;
  Outcome fee_history(const Json& params) const;
  common::Task<Outcome> run(std::string method, Json params);

  Chain& chain_;
  NodeView& node_;
  Anvil& anvil_;
  std::map<std::string, Method, std::less<>> methods_;
};

}  // namespace statepass::network
