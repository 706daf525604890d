#pragma once

#include <string>
#include <vector>

#include "crypto/ec.hpp"
#include "desk/test_desk.hpp"
#include "oid4vc/session.hpp"

namespace statepass::test {

// A wallet without a vault: the core's issuance session over real HTTP, with software keys.
class TestWallet {
 public:
  explicit TestWallet(TestDesk& desk, std::size_t copies = 3) : desk_(desk), copies_(copies) {}

  struct Received {
    std::vector<oid4vc::Delivery> deliveries;
    std::vector<crypto::EcPublicKey> keys;
    std::optional<Errc> trouble;
  };
  // Receives everything that the offer holds; stops where it is in trouble. `most_waits`: how often it asks again for
  // what is deferred.
  Received receive(const std::string& offer, const std::string& code, int most_waits = 0);
  // The tokens of the last session, for what a session does not do.
  std::string refresh_token;

 private:
  HttpResponse fetch(const HttpRequest& request);
  oid4vc::IssuanceConfig session_config() const;

  TestDesk& desk_;
  std::size_t copies_;
};

}  // namespace statepass::test
