#pragma once

#include <map>

#include "bridge/chain/follower.hpp"
#include "bridge/chain/header_reader.hpp"
#include "bridge/chain/proof_reader.hpp"
#include "bridge/config.hpp"
#include "bridge/store/bodies.hpp"
#include "bridge/store/certificates.hpp"

namespace statepass::bridge {

// What handlers work with. All of one thread; all outlive the server.
struct Services {
  asio::io_context& context;
  const RelayConfig& config;
  common::NodePool& nodes;
  HeaderCache& headers;
  HeaderReader& header_reader;
  ProofReader& proofs;
  Follower& follower;
  Bodies& bodies;
  Certificates& certificates;
  common::RateLimiter& senders;
};

}  // namespace statepass::bridge
