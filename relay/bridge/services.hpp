#pragma once

#include "bridge/api/push_hub.hpp"
#include "bridge/chain/follower.hpp"
#include "bridge/chain/header_reader.hpp"
#include "bridge/chain/proof_reader.hpp"
#include "bridge/chain/shared_data.hpp"
#include "bridge/config.hpp"
#include "bridge/store/bodies.hpp"
#include "bridge/store/boxes.hpp"
#include "bridge/store/certificates.hpp"
#include "bridge/store/mail.hpp"
#include "common/run/disk.hpp"

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
  Boxes& boxes;
  common::HttpClient* acts;  // to the desk that sends them; may be none
  PushHub& push;
  SharedData& shared;
  DurableFiles& envelopes;
  Mail& mail;
  common::Disk& disk;
  bool stopping = false;
};

}  // namespace statepass::bridge
