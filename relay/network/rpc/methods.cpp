#include "network/rpc/methods.hpp"

#include "base/text.hpp"
#include "eth/abi.hpp"
#include "network/rpc/json_forms.hpp"
#include "network/rpc/log_filter.hpp"
#include "network/rpc/parameters.hpp"
#include "network/rpc/shapes.hpp"

namespace statepass::network {
namespace {

using common::quantity_text;

constexpr std::uint64_t kMostBlockNumber = ~std::uint64_t{0} >> 1;  // Besu reads a signed number
constexpr std::uint64_t kMostLogBlocks = 5000;

// Namespaces that Besu has and that these nodes have switched off.
bool is_switched_off(std::string_view method) {
  for (const std::string_view prefix : {"trace_", "miner_", "admin_", "perm_", "priv_", "clique_", "ibft_", "plugins_"})
    if (method.starts_with(prefix)) return true;
  return method == "eth_coinbase";
}

// A number, or a tag that stands for the head or for block 0.
std::optional<std::uint64_t> block_number(const Json& value, std::uint64_t head) {
  if (value.is_number_unsigned()) return value.get<std::uint64_t>();
  if (!value.is_string()) return std::nullopt;
  const std::string& text = value.get_ref<const std::string&>();
  if (text == "latest" || text == "pending") return head;
  if (text == "earliest") return 0;
  const auto number = common::parse_quantity(text);
  return number && *number <= kMostBlockNumber ? number : std::nullopt;
}

std::string revert_message(ByteView data) {
  const auto revert = eth::abi::parse_revert(data);
  if (!revert || revert->selector != eth::abi::selector("Error(string)")) return "Execution reverted";
  const auto words = eth::abi::Decoder(revert->arguments).bytes();
  return words ? "Execution reverted (" + std::string(text_of(*words)) + ")" : "Execution reverted";
}

}  // namespace

NodeMethods::NodeMethods(Chain& chain, NodeView& node, Anvil& anvil) : chain_(chain), node_(node), anvil_(anvil) {
  add_network_methods();
  add_block_methods();
  add_transaction_methods();
  add_state_methods();
  add_qbft_methods();
  add_debug_methods();
}

common::Task<Outcome> NodeMethods::call(std::string method, Json params) {
  if (method == "eth_call" || method == "eth_estimateGas") {
    Outcome outcome = co_await run(std::move(method), std::move(params));
    co_return outcome;
  }
  const auto found = methods_.find(method);
  if (found != methods_.end()) co_return found->second(params);
  if (is_switched_off(method)) co_return failure(-32604, "Method not enabled");
  co_return failure(-32601, "Method not found");
}

void NodeMethods::add_network_methods() {
  methods_["web3_clientVersion"] = [](const Json&) -> Outcome { return Json("statepass/development/anvil"); };
  methods_["net_version"] = [this](const Json&) -> Outcome { return Json(std::to_string(chain_.genesis().chain_id)); };
  methods_["net_listening"] = [](const Json&) -> Outcome { return Json(true); };
  methods_["net_peerCount"] = [this](const Json&) -> Outcome {
    return Json(quantity_text(chain_.validators().set().size() - 1));
  };
  methods_["eth_chainId"] = [this](const Json&) -> Outcome { return Json(quantity_text(chain_.genesis().chain_id)); };
  methods_["eth_syncing"] = [](const Json&) -> Outcome { return Json(false); };
  methods_["eth_protocolVersion"] = [](const Json&) -> Outcome { return Json("0x47"); };
  methods_["eth_accounts"] = [](const Json&) -> Outcome { return Json::array(); };
  methods_["eth_gasPrice"] = [](const Json&) -> Outcome { return Json("0x0"); };
  methods_["eth_maxPriorityFeePerGas"] = [](const Json&) -> Outcome { return Json("0x0"); };
  methods_["eth_feeHistory"] = [this](const Json& params) { return fee_history(params); };
  methods_["rpc_modules"] = [](const Json&) -> Outcome {
    return Json{{"txpool", "1.0"}, {"debug", "1.0"}, {"eth", "1.0"}, {"web3", "1.0"}, {"qbft", "1.0"}, {"net", "1.0"}};
  };
  methods_["txpool_besuStatistics"] = [this](const Json&) -> Outcome {
    return Json{{"maxSize", -1}, {"localCount", chain_.pool().size()}, {"remoteCount", 0}};
  };
}

void NodeMethods::add_block_methods() {
  methods_["eth_blockNumber"] = [this](const Json&) -> Outcome { return Json(quantity_text(node_.head().number())); };
  const auto detail = [](const Json& params) -> std::optional<Transactions> {
    const Json* whole = parameter(params, 1);
    if (whole == nullptr || !whole->is_boolean()) return std::nullopt;
    return whole->get<bool>() ? Transactions::kWhole : Transactions::kHashes;
  };
  methods_["eth_getBlockByNumber"] = [this, detail](const Json& params) -> Outcome {
    const auto block = by_number(params);
    if (!block) return tl::unexpected(block.error());
    const auto transactions = detail(params);
    if (!transactions) return invalid("return complete transaction ");
    return *block == nullptr ? Json() : block_json(node_, **block, *transactions);
  };
  methods_["eth_getBlockByHash"] = [this, detail](const Json& params) -> Outcome {
    const std::string* text = text_parameter(params, 0);
    const auto hash = text == nullptr ? std::nullopt : parse_hash(*text);
    if (!hash) return invalid("block hash ");
    const auto transactions = detail(params);
    if (!transactions) return invalid("return complete transaction ");
    const Block* block = node_.find(*hash);
    return block == nullptr ? Json() : block_json(node_, *block, *transactions);
  };
  methods_["eth_getBlockTransactionCountByNumber"] = [this](const Json& params) -> Outcome {
    const auto block = by_number(params);
    if (!block) return tl::unexpected(block.error());
    return *block == nullptr ? Json() : Json(quantity_text((*block)->transactions.size()));
  };
  methods_["eth_getBlockReceipts"] = [this](const Json& params) -> Outcome {
    return with_block(params, 0, "block ", [this](const Block& block) -> Outcome {
      Json receipts = Json::array();
      for (std::size_t i = 0; i < block.transactions.size(); ++i) receipts.push_back(receipt_json(node_, block, i));
      return receipts;
    });
  };
  methods_["eth_getLogs"] = [this](const Json& params) { return logs(params); };
}

void NodeMethods::add_transaction_methods() {
  methods_["eth_sendTransaction"] = [](const Json&) -> Outcome {
    return failure(-32604,
                   "The method eth_sendTransaction is not supported. Use eth_sendRawTransaction to send a signed "
                   "transaction to Besu.");
  };
  methods_["eth_sendRawTransaction"] = [this](const Json& params) { return send(params); };
  // Those of blocks above the head that this node shows are not there for it.
  const auto place = [this](const Hash32& hash) {
    auto found = chain_.find_transaction(hash);
    if (found && found->block->number() > node_.head().number()) found.reset();
    return found;
  };
  methods_["eth_getTransactionByHash"] = [this, place](const Json& params) -> Outcome {
    const std::string* text = text_parameter(params, 0);
    const auto hash = text == nullptr ? std::nullopt : parse_hash(*text);
    if (!hash) return invalid("transaction hash ");
    if (const auto found = place(*hash)) return transaction_json(node_, *found->block, found->index);
    const PooledTransaction* pending = chain_.pool().find(*hash);
    return pending == nullptr ? Json() : pending_json(*pending);
  };
  methods_["eth_getTransactionReceipt"] = [this, place](const Json& params) -> Outcome {
    const std::string* text = text_parameter(params, 0);
    const auto hash = text == nullptr ? std::nullopt : parse_hash(*text);
    if (!hash) return invalid("transaction hash ");
    const auto found = place(*hash);
    return found ? receipt_json(node_, *found->block, found->index) : Json();
  };
  methods_["eth_getTransactionCount"] = [this](const Json& params) -> Outcome {
    const std::string* text = text_parameter(params, 0);
    const auto address = text == nullptr ? std::nullopt : parse_address(*text);
    if (!address) return invalid("address ");
    const std::string* tag = text_parameter(params, 1);
    if (tag != nullptr && *tag == "pending")
      return Json(quantity_text(chain_.pool().next_nonce(*address, chain_.head_state())));
    return with_state(params, 1, [&](const Block& block) -> Outcome {
      const AccountState* account = block.state->find(*address);
      return Json(quantity_text(account == nullptr ? 0 : account->record.nonce));
    });
  };
}

void NodeMethods::add_state_methods() {
  const auto account_of = [](const Json& params) {
    const std::string* text = text_parameter(params, 0);
    return text == nullptr ? std::nullopt : parse_address(*text);
  };
  methods_["eth_getProof"] = [this](const Json& params) { return proof(params); };
  methods_["eth_getBalance"] = [this, account_of](const Json& params) -> Outcome {
    const auto address = account_of(params);
    if (!address) return invalid("address ");
    return with_state(params, 1, [&](const Block& block) -> Outcome {
      const AccountState* account = block.state->find(*address);
      return Json(account == nullptr ? "0x0" : quantity_of(account->record.balance));
    });
  };
  methods_["eth_getCode"] = [this, account_of](const Json& params) -> Outcome {
    const auto address = account_of(params);
    if (!address) return invalid("address ");
    return with_state(params, 1, [&](const Block& block) -> Outcome {
      const AccountState* account = block.state->find(*address);
      return Json(account == nullptr ? "0x" : to_hex0x(*account->code));
    });
  };
  methods_["eth_getStorageAt"] = [this, account_of](const Json& params) -> Outcome {
    const auto address = account_of(params);
    if (!address) return invalid("address ");
    const std::string* text = text_parameter(params, 1);
    const auto slot = text == nullptr ? std::nullopt : parse_word(*text);
    if (!slot) return invalid("position ");
    return with_state(params, 2, [&](const Block& block) -> Outcome {
      const AccountState* account = block.state->find(*address);
      return Json(to_hex0x(account == nullptr ? Hash32{} : account->word_at(*slot)));
    });
  };
}

void NodeMethods::add_debug_methods() {
  const auto numbered = [this](const Json& params, bool null_when_unknown,
                               const std::function<Json(const Block&)>& answer) -> Outcome {
    const Json* value = parameter(params, 0);
    const auto number = value == nullptr ? std::nullopt : block_number(*value, node_.head().number());
    if (!number) return failure(-32602, "Invalid block param (block not found)");
    const Block* block = node_.find(*number);
    if (block != nullptr) return answer(*block);
    return null_when_unknown ? Outcome(Json()) : failure(-32000, "Block not found");
  };
  methods_["debug_getRawHeader"] = [this, numbered](const Json& params) {
    return numbered(params, false, [this](const Block& block) { return Json(to_hex0x(node_.header(block))); });
  };
  methods_["debug_getRawBlock"] = [this, numbered](const Json& params) {
    return numbered(params, false, [this](const Block& block) { return Json(to_hex0x(raw_block(node_, block))); });
  };
  methods_["debug_getRawReceipts"] = [numbered](const Json& params) {
    return numbered(params, true, [](const Block& block) {
      Json list = Json::array();
      for (const auto& transaction : block.transactions) list.push_back(to_hex0x(encode_receipt(transaction.receipt)));
      return list;
    });
  };
  methods_["debug_getRawTransaction"] = [this](const Json& params) -> Outcome {
    const std::string* text = text_parameter(params, 0);
    const auto hash = text == nullptr ? std::nullopt : parse_hash(*text);
    if (!hash) return invalid("transaction hash ");
    const auto found = chain_.find_transaction(*hash);
    return found ? Json(to_hex0x(found->block->transactions[found->index].raw)) : Json();
  };
}

tl::expected<const Block*, RpcFailure> NodeMethods::by_number(const Json& params) const {
  const Json* value = parameter(params, 0);
  if (value != nullptr && (*value == "safe" || *value == "finalized")) return failure(-39001, "Unknown block");
  const auto number = value == nullptr ? std::nullopt : block_number(*value, node_.head().number());
  if (!number) return invalid("block number ");
  return node_.find(*number);
}

tl::expected<NodeMethods::Named, RpcFailure> NodeMethods::block_at(const Json& params, std::size_t index,
                                                                   std::string_view what,
                                                                   bool latest_by_default) const {
  const Json* value = parameter(params, index);
  if (value == nullptr) {
    if (!latest_by_default) return invalid(what);
    return Named{&node_.head()};
  }
  if (value->is_object()) {
    if (const Json* hash = common::member(*value, "blockHash")) return block_at(Json::array({*hash}), 0, what, false);
    if (const Json* number = common::member(*value, "blockNumber"))
      return block_at(Json::array({*number}), 0, what, false);
    return invalid(what);
  }
  if (*value == "safe" || *value == "finalized") return failure(-39001, "Unknown block");
  if (value->is_string() && value->get_ref<const std::string&>().size() == 66) {
    const auto hash = parse_hash(value->get_ref<const std::string&>());
    if (!hash) return invalid(what);
    return Named{node_.find(*hash)};
  }
  const auto number = block_number(*value, node_.head().number());
  if (!number) return invalid(what);
  return Named{node_.find(*number)};
}

Outcome NodeMethods::with_block(const Json& params, std::size_t index, std::string_view what,
                                const std::function<Outcome(const Block&)>& answer) const {
  const auto named = block_at(params, index, what);
  if (!named) return tl::unexpected(named.error());
  return named->block == nullptr ? Outcome(Json()) : answer(*named->block);
}

Outcome NodeMethods::with_state(const Json& params, std::size_t index,
                                const std::function<Outcome(const Block&)>& answer) const {
  return with_block(params, index, "block ", [&](const Block& block) -> Outcome {
    return block.state == nullptr ? Outcome(Json()) : answer(block);
  });
}

Outcome NodeMethods::proof(const Json& params) const {
  const auto address = lenient_address(params, 0);
  if (!address) return invalid("address ");
  const Json* keys = parameter(params, 1);
  if (keys == nullptr || !keys->is_array()) return invalid("storage keys ");
  std::vector<Hash32> slots;
  for (const Json& key : *keys) {
    const auto slot = key.is_string() ? parse_word(key.get_ref<const std::string&>()) : std::nullopt;
    if (!slot) return failure(-32603, "Internal error");
    slots.push_back(*slot);
  }
  return with_block(params, 2, "block ", [&](const Block& block) -> Outcome {
    if (block.state == nullptr) return failure(-32000, "World state unavailable");
    return proof_json(node_, block, *address, slots);
  });
}

Outcome NodeMethods::logs(const Json& params) const {
  const Json* value = parameter(params, 0);
  const auto filter = value == nullptr ? std::nullopt : LogFilter::parse(*value);
  if (!filter) return invalid("filter ");
  std::vector<const Block*> blocks;
  if (filter->block_hash) {
    const Block* block = node_.find(*filter->block_hash);
    if (block == nullptr) return failure(-32000, "Block not found");
    blocks.push_back(block);
  } else {
    const std::uint64_t head = node_.head().number();
    const auto from = block_number(filter->from, head), to = block_number(filter->to, head);
    if (!from || !to) return invalid("filter ");
    if (*from > *to || *to > head) return invalid("");
    if (*to - *from > kMostLogBlocks) return failure(-32005, "Requested range exceeds maximum RPC range limit");
    for (std::uint64_t number = *from; number <= *to; ++number) blocks.push_back(node_.find(number));
  }
  Json found = Json::array();
  for (const Block* block : blocks) {
    std::size_t number = 0;
    for (std::size_t i = 0; i < block->transactions.size(); ++i)
      for (const eth::Log& log : block->transactions[i].receipt.logs) {
        if (filter->matches(log)) found.push_back(log_json(node_, *block, i, log, number));
        ++number;
      }
  }
  return found;
}

Outcome NodeMethods::send(const Json& params) {
  const std::string* text = text_parameter(params, 0);
  if (text == nullptr) return failure(-32602, "Invalid number of params");
  const auto raw = text->starts_with("0x") ? from_hex0x(*text) : from_hex(*text);
  if (!raw) return invalid("");
  const auto hash = chain_.pool().add(*raw, chain_.head_state());
  if (!hash) return failure(hash.error().code, hash.error().message);
  return Json(to_hex0x(*hash));
}

Outcome NodeMethods::fee_history(const Json& params) const {
  const Json* count_value = parameter(params, 0);
  const auto count = count_value == nullptr ? std::nullopt : block_number(*count_value, 0);
  const auto last = block_at(params, 1, "block ", false);
  if (!count || *count == 0 || *count > 1024) return invalid("block count ");
  if (!last) return tl::unexpected(last.error());
  if (last->block == nullptr) return failure(-32602, "Invalid block param (block not found)");
  const std::uint64_t newest = last->block->number();
  const std::uint64_t oldest = newest + 1 < *count ? 0 : newest + 1 - *count;
  const Json* percentiles = parameter(params, 2);
  Json history = {{"oldestBlock", quantity_text(oldest)},
                  {"baseFeePerGas", Json::array()},
                  {"baseFeePerBlobGas", Json::array()},
                  {"gasUsedRatio", Json::array()},
                  {"blobGasUsedRatio", Json::array()}};
  for (std::uint64_t number = oldest; number <= newest; ++number) {
    const Block& block = *node_.find(number);
    history["baseFeePerGas"].push_back(number == 0 ? quantity_text(chain_.genesis().base_fee) : "0x0");
    history["baseFeePerBlobGas"].push_back("0x0");
    history["gasUsedRatio"].push_back(static_cast<double>(block.fields.gas_used) /
                                      static_cast<double>(block.fields.gas_limit));
    history["blobGasUsedRatio"].push_back(0.0);
    if (percentiles != nullptr && percentiles->is_array())
      history["reward"].push_back(Json(percentiles->size(), Json("0x0")));
  }
  history["baseFeePerGas"].push_back("0x0");
  history["baseFeePerBlobGas"].push_back("0x0");
  return history;
}

// What the EVM itself is asked: a call, or what it would cost.
common::Task<Outcome> NodeMethods::run(std::string method, Json params) {
  const Json* call = parameter(params, 0);
  if (call == nullptr || !call->is_object()) co_return invalid("call ");
  const auto named = block_at(params, 1, "block ");
  if (!named) co_return tl::unexpected(named.error());
  if (named->block == nullptr) co_return Json();
  if (named->block->state == nullptr) co_return failure(-32603, "Internal error");
  Json forwarded = Json::array({*call, quantity_text(named->block->number())});
  const auto answer = co_await anvil_.call(std::move(method), std::move(forwarded));
  if (answer) co_return *answer;
  if (answer.error().kind != common::RpcError::Kind::kRefused) co_return failure(-32603, "Internal error");
  if (!answer.error().data.is_string()) co_return failure(-32603, "Internal error");
  const auto data = from_hex0x(answer.error().data.get_ref<const std::string&>());
  if (!data) co_return failure(-32603, "Internal error");
  co_return tl::unexpected(RpcFailure{3, revert_message(*data), answer.error().data});
}

}  // namespace statepass::network
