#pragma once

#include <string>
#include <vector>

#include "crypto/ec.hpp"
#include "crypto/sealed.hpp"
#include "desk/test_desk.hpp"
#include "mdoc/authentication.hpp"
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
  std::string refresh_token;

  // What the camera of the other state's desk reads: the licence, and the consent to move (by copy number `copy`).
  struct MoveAnswer {
    std::vector<std::string> texts;
    Hash32 id{};
  };
  MoveAnswer answer_move(const Received& received, const std::string& request, std::uint16_t from,
                         std::size_t copy = 0);
  // The binding of a move, sealed to the old state's key, and the key for its answer.
  struct Binding {
    Bytes sealed;
    crypto::X25519KeyPair answer_key;
  };
  Binding bind(const Received& received, const Hash32& id, const ByteArray<32>& envelope_key, std::size_t copy = 1);

 private:
  Bytes device_response(const oid4vc::Copy& copy, const mdoc::SessionTranscript& transcript);
  std::vector<crypto::EcPrivateKey> keys_;
  HttpResponse fetch(const HttpRequest& request);
  oid4vc::IssuanceConfig session_config() const;

  TestDesk& desk_;
  std::size_t copies_;
};

}  // namespace statepass::test
