#include "base/text.hpp"
#include "bridge/api/routes.hpp"
#include "bridge/version.hpp"
#include "ledger/contracts.hpp"

namespace statepass::bridge {
namespace {

using common::PathParameters;
using common::Request;
using common::Response;

Json contracts() {
  Json out = Json::object();
  for (std::size_t i = 1; i <= ledger::kContracts; ++i) {
    const auto contract = static_cast<ledger::Contract>(i);
    out[std::string(ledger::name_of(contract))] = to_hex0x(ledger::genesis_address_of(contract));
  }
  return out;
}

}  // namespace

void add_chain_routes(common::Router& router, Services& services) {
  const RelayConfig& config = services.config;
  const Json fixed{
      {"chainId", config.chain.chain_id},
      {"genesisHash", to_hex0x(config.chain.genesis_hash)},
      {"relay", {{"name", config.name}, {"jurisdiction", config.jurisdiction}, {"version", kVersion}}},
      {"contracts", contracts()},
      {"limits", {{"headers", 512}, {"slots", 64}, {"blocks", 10'000}, {"transactionBytes", 131'072}}},
  };
  router.add(common::Method::kGet, "/v1/chain", [&services, fixed](const Request&, const PathParameters&) {
    Json out = fixed;
    if (const auto head = services.headers.latest()) out["head"] = block_json(*head);
    Response response = Response::json(200, out.dump());
    response.field("Cache-Control", "no-cache");
    return response;
  });
}

}  // namespace statepass::bridge
