#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "common/http/limits.hpp"
#include "common/http/url.hpp"
#include "common/net/server.hpp"
#include "qbft/checkpoint.hpp"

namespace statepass::bridge {

// What the relay itself reads of chain.json. Pages get the file as it stands.
struct ChainFile {
  std::string text;
  std::string name;
  std::uint64_t chain_id = 0;
  bool development = false;
  Hash32 genesis_hash{};
  std::optional<qbft::Checkpoint> checkpoint;  // always there when read from a file
  std::vector<std::string> origins;            // of its relays and desks: where its pages may connect
};

// Throws common::ConfigError with every fault.
ChainFile read_chain_file(const std::filesystem::path& file);

struct PageConfig {
  std::filesystem::path folder;
  common::Endpoint listen;
  std::optional<std::int64_t> clock_offset;  // makes /dev.json; of development chains alone
};

struct RelayConfig {
  std::string name;
  std::uint16_t jurisdiction = 0;
  ChainFile chain;
  std::vector<common::Url> nodes;
  std::filesystem::path store;
  common::Endpoint listen;
  std::vector<std::string> origins;  // of pages that may read answers
  std::vector<PageConfig> pages;
  std::string member_token;         // who shows it may put and get envelopes; empty: nobody
  std::optional<common::Url> acts;  // the desk's service that sends acts of citizens
  std::string log = "info";
  common::Limits limits;
  double sender_per_second = 10;  // transactions of one sender
  double sender_burst = 100;
};

// Reads the configuration; paths in it count from its own folder. Throws common::ConfigError with every fault.
RelayConfig read_relay_config(const std::string& file);

}  // namespace statepass::bridge
