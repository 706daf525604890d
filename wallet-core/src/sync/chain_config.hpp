#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/address_book.hpp"
#include "qbft/checkpoint.hpp"

namespace statepass::sync {

// Whether this build accepts development chains, plain http and injected time.
inline constexpr bool kDevelopmentBuild = STATEPASS_DEVELOPMENT;

// The chain and the services that a program works with: chain.json (specification of the command line, 2). It is the
// only thing that is trusted; it comes with the program, never from a relay or a code.
struct ChainConfig {
  static constexpr std::size_t kMostRelays = 16, kMostDesks = 255, kMostRoots = 255;

  struct Desk {
    std::string letters;  // of its state, "CA"
    std::string url;

    friend bool operator==(const Desk&, const Desk&) = default;
  };
  // What a verifier may call good beside the ledger (presentation specification 7.1, notes).
  struct Policies {
    bool accept_unlisted = false;
    bool accept_no_status = false;

    friend bool operator==(const Policies&, const Policies&) = default;
  };

  std::string name;
  std::optional<std::uint64_t> titles_chain;
  bool development = false;
  Hash32 genesis_hash{};
  qbft::Checkpoint checkpoint;  // chain id included
  ledger::AddressBook book;
  std::vector<std::string> relays;  // without a slash at the end, each once
  std::vector<Desk> desks;          // ascending by letters
  std::vector<std::string> roots;   // PEM
  Policies policies;

  std::uint64_t chain() const { return checkpoint.chain; }
  // Null for a state without a desk here.
  const Desk* desk_of(std::string_view letters) const;

  // Other relays than the configured ones, which nothing depends on but who is asked. sync_config_url and sync_config
  // as of parse(); nothing changed then.
  Result<> use_relays(std::span<const std::string> urls);

  // Errors: json_…, base_hex; those of qbft::ValidatorSet; sync_config (a member of another form: a hash of another
  // size, letters that are none, an unknown contract or policy, too many of something), sync_config_url (not https, and
  // not http on this machine in development), sync_config_genesis (a checkpoint of block 0 with another hash),
  // sync_config_development (a development chain, where none are allowed). Members that are not known are passed over.
  static Result<ChainConfig> parse(std::string_view json, bool development_allowed = kDevelopmentBuild);
};

}  // namespace statepass::sync
