#pragma once

#include <memory>

#include "common/net/server.hpp"
#include "network/rpc/methods.hpp"

namespace statepass::network {

// One node's HTTP address, with the habits of Besu's: batches, statuses, refusals.
class RpcEndpoint {
 public:
  RpcEndpoint(Chain& chain, NodeView& node, Anvil& anvil, common::Metrics& metrics, asio::io_context& context);

  std::shared_ptr<const common::Site> site() const { return site_; }

 private:
  common::Task<common::Response> post(std::string body);
  // Nothing for a notification, which gets no answer.
  common::Task<std::optional<Json>> answer(Json request);

  NodeView& node_;
  asio::io_context& context_;
  NodeMethods methods_;
  std::shared_ptr<common::Site> site_;
};

}  // namespace statepass::network
