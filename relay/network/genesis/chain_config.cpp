#include "network/genesis/chain_config.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "crypto/keccak.hpp"

namespace statepass::network {

Json chain_config_json(const ChainConfigPlan& plan, const Genesis& genesis) {
  const std::string hash = to_hex0x(crypto::keccak256(genesis_header(genesis)));
  std::vector<Address> ascending = genesis.validators;
  std::ranges::sort(ascending);
  Json validators = Json::array();
  for (const Address& validator : ascending) validators.push_back(to_hex0x(validator));
  Json config = {
      {"name", plan.name},
      {"chainId", genesis.chain_id},
      {"development", plan.development},
      {"genesisHash", hash},
      {"checkpoint", {{"number", 0}, {"hash", hash}, {"time", genesis.timestamp}, {"validators", validators}}},
      {"book", {{"version", 1}}},
      {"relays", plan.relays},
      {"desks", plan.desks.empty() ? Json::object() : Json(plan.desks)}};
  if (!plan.roots.empty()) config["roots"] = plan.roots;
  return config;
}

}  // namespace statepass::network
