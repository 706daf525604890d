#pragma once

#include <memory>
#include <vector>

#include "bridge/services.hpp"
#include "common/net/server.hpp"
#include "common/run/metrics.hpp"

namespace statepass::bridge {

// The relay as a whole: what it knows of the chain, its interface, the pages that it serves.
class Relay {
 public:
  // Throws std::runtime_error with a sentence for the operator when the store or a page's folder cannot be used.
  Relay(asio::io_context& context, RelayConfig config);
  ~Relay();
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  // Opens the addresses and begins to follow the chain; the ports that were opened, the interface's first. Throws
  // std::runtime_error when an address or a certificate cannot be used.
  std::vector<std::uint16_t> start();
  // Takes no more requests, lets those under way end, then stops asking the nodes.
  common::Task<> stop();

  const Services& services() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace statepass::bridge
