#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/chain_config.hpp"
#include "x509/path.hpp"

namespace statepass::holder {

struct Desk {
  std::string letters;  // "CA"
  std::string url;      // base of its service, the OpenID4VCI issuer's identifier included
};

// What the wallet's host configures; nothing of it comes from a relay, a desk or a code.
struct Config {
  std::uint64_t chain = 0;
  std::vector<Desk> desks;         // the only issuers there are
  x509::TrustAnchors roots;        // of document signers, beside the ledger
  x509::TrustAnchors readers;      // of readers that show their name
  std::vector<std::string> pages;  // claimed links of this wallet, "https://host/path"
  std::string locale;              // language tag for issuers' texts; may be empty
  std::size_t copies = 10;         // of each document, asked for at once

  // Of the chain configuration: its chain, desks and roots. The roots stand for readers too: a state certifies both.
  // The errors of x509::Certificate::parse and of PEM.
  static Result<Config> of(const sync::ChainConfig& chain);

  // Letters of the desk that this URL belongs to, by its origin; empty when there is none.
  std::string_view letters_of_url(std::string_view url) const;
  // Null for a state without a desk here.
  const Desk* desk_of(std::string_view letters) const;
};

}  // namespace statepass::holder
