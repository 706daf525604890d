#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/datetime.hpp"
#include "common/http/url.hpp"
#include "common/run/json.hpp"
#include "ledger/word.hpp"
#include "qbft/checkpoint.hpp"

namespace statepass::desk {

struct StaffMember {
  std::string name;
  std::string passphrase;          // development builds alone
  std::vector<std::string> roles;  // "clerk", "supervisor", "keys"
};

// What the desk takes from chain.json (command line specification 2).
struct ChainFile {
  std::string name;
  std::uint64_t chain_id = 0;
  bool development = false;
  std::optional<qbft::Checkpoint> checkpoint;  // always there once read
  std::vector<std::string> relays;
  std::map<std::string, std::string> desks;  // letters to address
  std::string text;                          // as read, for the page
};
// Throws std::runtime_error that names the wrong member.
ChainFile parse_chain_file(const std::string& text);
ChainFile read_chain_file(const std::filesystem::path& file);

struct DeskConfig {
  std::string letters;
  ledger::Jurisdiction jurisdiction = 0;
  std::string name;
  std::string authority;  // issuing_authority in documents

  std::filesystem::path chain_file;
  std::vector<common::Url> nodes;
  std::vector<common::Url> relays;  // empty: those of chain.json

  std::string listen_address = "127.0.0.1";
  std::uint16_t listen_port = 0;
  std::string tls_certificate;
  std::string tls_key;
  std::string public_url;            // as wallets reach it: the credential issuer's identifier
  std::vector<std::string> origins;  // of the wallets' pages
  std::filesystem::path page;        // the desk page, built; empty: the interface alone

  std::string database;
  std::int64_t database_megabytes = 0;
  std::filesystem::path keys;
  std::filesystem::path admin_key;  // empty: operators are named by hand

  std::vector<StaffMember> staff;

  int copies = 10;              // one-time copies of each document in a batch
  std::int64_t copy_days = 30;  // how long a copy is good
  std::int64_t offer_seconds = 900;
  std::int64_t batch_seconds = 86'400;  // between two issuance batches
  std::int64_t round_seconds = 3'600;   // between two rounds of status changes
  std::int64_t condense_seconds = 21'600;
  std::int64_t clock_offset = 0;  // development builds alone
  std::string log_level = "info";
};
// Throws common::ConfigError with every fault found.
DeskConfig read_desk_config(const std::filesystem::path& file);

}  // namespace statepass::desk
