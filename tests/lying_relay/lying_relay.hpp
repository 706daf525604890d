#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/net/http_client.hpp"
#include "common/net/server.hpp"
#include "lying_relay/lies.hpp"

namespace statepass::test {

struct LyingRelayOptions {
  common::Url honest;
  std::uint16_t port = 0;     // of the interface
  std::uint16_t control = 0;  // GET /lie tells which, PUT /lie/{name} orders one
  std::vector<std::string> origins;
};

// Stands in front of an honest relay on loopback, passes questions on, and alters the answers as it is told. For tests
// and the demo's story; no part of what is released.
class LyingRelay {
 public:
  LyingRelay(boost::asio::io_context& context, LyingRelayOptions options);

  struct Ports {
    std::uint16_t relay;
    std::uint16_t control;
  };
  Ports start();
  common::Task<> stop();

 private:
  std::shared_ptr<common::Site> relay_site();
  std::shared_ptr<common::Site> control_site();
  common::Task<common::Response> pass(const common::Request& request);
  common::Task<common::ClientResult> ask(common::Method method, std::string target, std::string body,
                                         std::string_view accept);
  common::Task<common::Response> order(std::string name);
  // The honest answer with the lie in it, where there is one to tell.
  void lie_about(std::string_view path, common::ClientResponse& answer) const;

  LyingRelayOptions options_;
  common::Metrics metrics_;
  common::HttpClient honest_;
  common::Server server_;
  Lie lie_ = Lie::none;
  std::string old_head_;
};

}  // namespace statepass::test
