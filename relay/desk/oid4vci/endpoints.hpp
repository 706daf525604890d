#pragma once

#include <functional>
#include <map>
#include <string>

#include "base/secret.hpp"
#include "common/http/router.hpp"
#include "desk/issue/batches.hpp"
#include "desk/issue/issuer.hpp"
#include "desk/oid4vci/offers.hpp"

// The issuer's side of OpenID4VCI 1.0 with the pre-authorised code, for wallets.
namespace statepass::desk {

// Nonces for key proofs: what is given out needs no memory, what is spent is remembered until it would be too old. They
// do not outlive the process; a wallet that comes with an old one is told to take another.
class Nonces {
 public:
  explicit Nonces(const DeskClock& clock);
  std::string give();
  // True once for each nonce that was given out in the last minutes.
  bool spend(const std::string& nonce);

 private:
  std::string tag_of(std::string_view text) const;

  const DeskClock& clock_;
  SecretArray<32> key_;
  std::map<std::string, UnixTime> spent_;
};

class Oid4vciEndpoints {
 public:
  Oid4vciEndpoints(Database& database, Offers& offers, Issuer& issuer, IssuanceBatches& batches, People& people,
                   History& history, const DeskConfig& config, const DeskClock& clock);

  void add_to(common::Router& router);

  // Whether a licence must wait for its move to be in a sealed block. Nothing is given out before.
  std::function<bool(const Licence&)> withheld;
  // Why a batch of this kind must not be given out now; empty: it may.
  std::function<std::string(const Licence&, OfferKind)> barred;
  // Told, in the transaction that notes it, that a wallet keeps a delivery.
  std::function<void(const std::string& licence, OfferKind kind, const std::string& notification)> on_kept;

 private:
  common::Response token(const common::Request& request);
  common::Response credential(const common::Request& request);
  common::Response deferred(const common::Request& request);
  common::Response notification(const common::Request& request);
  common::Response acceptance(const common::Request& request);
  common::Response paths(const common::Request& request, const std::string& notification);
  std::optional<Grant> grant_of(const common::Request& request);
  common::Response deliver(const Grant& grant, const std::string& configuration,
                           const std::vector<crypto::EcPublicKey>& keys, const std::string& transaction_id);

  Database& database_;
  Offers& offers_;
  Issuer& issuer_;
  IssuanceBatches& batches_;
  People& people_;
  History& history_;
  const DeskConfig& config_;
  const DeskClock& clock_;
  Nonces nonces_;
};

}  // namespace statepass::desk
