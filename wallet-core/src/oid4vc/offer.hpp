#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

// The credential offer (OpenID4VCI 1.0 section 4).
namespace statepass::oid4vc {

inline constexpr std::size_t kMostOffered = 16;  // credential configurations in one offer

enum class InputMode : std::uint8_t { numeric, text };

// What is known of the transaction code before it is typed.
struct TransactionCodeHint {
  InputMode input_mode = InputMode::numeric;
  std::uint32_t length = 0;  // in characters; 0 when it is not told
  std::string description;   // up to 300 characters, the issuer's words

  friend bool operator==(const TransactionCodeHint&, const TransactionCodeHint&) = default;
};

struct Offer {
  std::string credential_issuer;
  std::vector<std::string> configuration_ids;
  std::string pre_authorized_code;
  std::optional<TransactionCodeHint> transaction_code;
  std::string authorization_server;  // empty when the offer names none

  friend bool operator==(const Offer&, const Offer&) = default;
};

// What was scanned or pasted: openid-credential-offer://?…, or the wallet's own https link with the same parameters
// behind '?' or '#' (its host is not contacted). One of credential_offer, credential_offer_uri: oid4vc_offer_link.
struct OfferLink {
  bool by_reference = false;
  std::string content;  // the offer's JSON, or the URL where it is
};
Result<OfferLink> parse_offer_link(std::string_view text);

// The offer's JSON. The codes of json; oid4vc_offer: no identifiers, one twice, too many or too long, a hint of another
// form; oid4vc_offer_grant: no pre-authorised code; oid4vc_url: the issuer is no URL, or one with a query.
Result<Offer> parse_offer(std::string_view text);

// The issuer's side.
std::string make_offer(const Offer& offer);
std::string make_offer_link(const OfferLink& link);

}  // namespace statepass::oid4vc
