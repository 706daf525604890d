#pragma once

#include <map>
#include <string>
#include <vector>

#include "network/genesis/genesis.hpp"

namespace statepass::network {

// What pages and programs are shipped with (cli-and-figures 2).
struct ChainConfigPlan {
  std::string name;
  bool development = true;
  std::vector<std::string> relays;           // addresses
  std::map<std::string, std::string> desks;  // letters to address
  std::vector<std::string> roots;            // PEM texts
};

// chain.json, its checkpoint being block 0.
Json chain_config_json(const ChainConfigPlan& plan, const Genesis& genesis);

}  // namespace statepass::network
