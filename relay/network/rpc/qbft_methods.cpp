#include "base/text.hpp"
#include "network/rpc/json_forms.hpp"
#include "network/rpc/methods.hpp"
#include "network/rpc/parameters.hpp"

namespace statepass::network {
namespace {

using common::quantity_text;

constexpr std::uint64_t kDefaultMetricsBlocks = 100;

// Whoever sealed block N is the set of its header. Besu answers them ascending, for block 0 too.
Json validators_of(const Block& block) {
  std::vector<Address> members = block.extra.validators;
  std::ranges::sort(members);
  Json list = Json::array();
  for (const Address& member : members) list.push_back(to_hex0x(member));
  return list;
}

}  // namespace

void NodeMethods::add_qbft_methods() {
  methods_["qbft_getValidatorsByBlockNumber"] = [this](const Json& params) -> Outcome {
    const std::string* text = text_parameter(params, 0);
    const auto named = text != nullptr && text->size() == 66
                           ? tl::expected<Named, RpcFailure>(failure(0, ""))  // a hash is no number here
                           : block_at(params, 0, "block ", false);
    if (!named) return failure(-32602, "Invalid block param (block not found)");
    return named->block == nullptr ? Json() : validators_of(*named->block);
  };
  methods_["qbft_getValidatorsByBlockHash"] = [this](const Json& params) -> Outcome {
    const std::string* text = text_parameter(params, 0);
    const auto hash = text == nullptr ? std::nullopt : parse_hash(*text);
    if (!hash) return invalid("block hash ");
    const Block* block = node_.find(*hash);
    return block == nullptr ? Json() : validators_of(*block);
  };
  methods_["qbft_proposeValidatorVote"] = [this](const Json& params) -> Outcome {
    const auto address = lenient_address(params, 0);
    const Json* add = parameter(params, 1);
    if (!address) return invalid("address ");
    if (add == nullptr || !add->is_boolean()) return invalid("vote type ");
    chain_.validators().propose(node_.validator(), *address, add->get<bool>());
    return Json(true);
  };
  methods_["qbft_discardValidatorVote"] = [this](const Json& params) -> Outcome {
    const auto address = lenient_address(params, 0);
    if (!address) return invalid("address ");
    chain_.validators().discard(node_.validator(), *address);
    return Json(true);
  };
  methods_["qbft_getPendingVotes"] = [this](const Json&) -> Outcome {
    Json votes = Json::object();
    for (const auto& [recipient, add] : chain_.validators().proposals(node_.validator()))
      votes[to_hex0x(recipient)] = add;
    return votes;
  };
  methods_["qbft_getSignerMetrics"] = [this](const Json& params) { return signer_metrics(params); };
}

// How many blocks each validator proposed from the first block to before the last one, and its latest.
Outcome NodeMethods::signer_metrics(const Json& params) const {
  const std::uint64_t head = node_.head().number();
  const auto bound = [&](std::size_t index, std::uint64_t fallback) -> std::optional<std::uint64_t> {
    const Json* value = parameter(params, index);
    if (value == nullptr) return fallback;
    if (*value == "latest" || *value == "pending") return head;
    if (*value == "earliest") return 0;
    return common::quantity(*value);
  };
  const auto last = bound(1, head);
  const auto first = bound(0, head > kDefaultMetricsBlocks ? head - kDefaultMetricsBlocks : 0);
  if (!first || !last || *first > *last) return invalid("block number ");
  struct Count {
    std::uint64_t blocks = 0, latest = 0;
  };
  std::map<Address, Count> counts;
  for (const Address& member : chain_.validators().set().members()) counts[member];
  for (std::uint64_t number = *first; number < std::min(*last, head + 1); ++number) {
    if (number == 0) continue;
    Count& count = counts[node_.find(number)->fields.coinbase];
    ++count.blocks;
    count.latest = number;
  }
  Json list = Json::array();
  for (const auto& [address, count] : counts)
    list.push_back({{"address", to_hex0x(address)},
                    {"proposedBlockCount", quantity_text(count.blocks)},
                    {"lastProposedBlockNumber", quantity_text(count.latest)}});
  return list;
}

}  // namespace statepass::network
