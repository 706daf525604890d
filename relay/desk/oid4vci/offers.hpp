#pragma once

#include <map>
#include <optional>
#include <string>

#include "desk/config.hpp"
#include "desk/people/history.hpp"
#include "desk/store/database.hpp"

// Credential offers: a code that a wallet scans, a transaction code that is read out, and the tokens that they open
// (OpenID4VCI 1.0 sections 4 to 6).
namespace statepass::desk {

enum class OfferKind : std::uint8_t {
  ordinary,
  transfer,  // the one copy that a move leaves (ledger specification 4.3, step 5): no transaction code
};

struct NewOffer {
  std::string id;
  std::string text;     // what the page draws
  std::string json;     // the offer itself
  std::string tx_code;  // empty: none
  UnixTime expires = 0;
};

struct OfferView {
  std::string id;
  std::string licence;
  OfferKind kind = OfferKind::ordinary;
  std::string state;  // waiting, opened, received, expired, stopped
  std::int64_t copies = 0;
  std::int64_t tries_left = 0;
  UnixTime expires = 0;
  std::optional<std::string> move;
};

// What an access token opens.
struct Grant {
  std::string offer;
  std::string licence;
  OfferKind kind = OfferKind::ordinary;
  std::optional<std::string> move;
};

struct Tokens {
  std::string access;
  std::string refresh;
  std::int64_t expires_in = 0;
};

class Offers {
 public:
  Offers(Database& database, History& history, const DeskConfig& config, const DeskClock& clock);

  // Part of the caller's transaction. Stops the offers of the licence that wait.
  NewOffer make(const std::string& licence, OfferKind kind, const std::optional<std::string>& move);
  std::optional<OfferView> find(const std::string& id);
  // The offer's JSON; counts as opened. Nothing when it is unknown, expired or stopped.
  std::optional<std::string> open(const std::string& reference);

  // The code and its transaction code against tokens. A wrong transaction code costs a try; at the last one the offer
  // is stopped. Wrong, unknown, expired and used are not told apart.
  std::optional<Tokens> redeem(const std::string& code, const std::optional<std::string>& tx_code);
  std::optional<Tokens> refresh(const std::string& token);
  std::optional<Grant> grant_of(const std::string& access_token);
  void received(const std::string& offer);

 private:
  Tokens give_tokens(const std::string& offer, const std::string& licence);

  Database& database_;
  History& history_;
  const DeskConfig& config_;
  const DeskClock& clock_;
};

}  // namespace statepass::desk
