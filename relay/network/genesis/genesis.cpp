#include "network/genesis/genesis.hpp"

#include <stdexcept>

#include "base/text.hpp"
#include "eth/header.hpp"
#include "eth/trie.hpp"
#include "network/rpc/json_forms.hpp"
#include "network/state/world_state.hpp"
#include "qbft/header_builder.hpp"
#include "rlp/encoder.hpp"

namespace statepass::network {
namespace {

[[noreturn]] void refuse(const std::string& why) {
  throw std::runtime_error("genesis: " + why);
}

std::uint64_t number_of(const Json& json, std::string_view name, std::optional<std::uint64_t> fallback) {
  const Json* value = common::member(json, name);
  if (value == nullptr && fallback) return *fallback;
  if (value != nullptr && value->is_number_unsigned()) return value->get<std::uint64_t>();
  const auto quantity = value == nullptr ? std::nullopt : common::quantity(*value);
  if (!quantity) refuse(std::string(name) + " is no number");
  return *quantity;
}

Bytes bytes_of_member(const Json& json, std::string_view name) {
  const std::string* text = common::text_member(json, name);
  if (text == nullptr) return {};
  auto bytes = from_hex0x(*text);
  if (!bytes) refuse(std::string(name) + " is no hex");
  return *std::move(bytes);
}

Hash32 word_member(const std::string& text, const char* what) {
  const auto word = parse_word(text);
  if (!word) refuse(std::string(what) + " is no number of 32 bytes");
  return *word;
}

GenesisAccount parse_account(const Json& json) {
  GenesisAccount account;
  account.nonce = number_of(json, "nonce", 0);
  if (const std::string* balance = common::text_member(json, "balance"))
    account.balance = word_member(*balance, "a balance");
  account.code = bytes_of_member(json, "code");
  if (const Json* storage = common::member(json, "storage"); storage != nullptr && storage->is_object()) {
    for (const auto& [slot, word] : storage->items()) {
      if (!word.is_string()) refuse("a word is no string");
      const Hash32 value = word_member(word.get_ref<const std::string&>(), "a word");
      if (value != Hash32{}) account.storage[word_member(slot, "a slot")] = value;
    }
  }
  return account;
}

Json account_json(const GenesisAccount& account) {
  Json json = {{"balance", quantity_of(account.balance)}};
  if (account.nonce != 0) json["nonce"] = common::quantity_text(account.nonce);
  if (!account.code.empty()) json["code"] = to_hex0x(account.code);
  for (const auto& [slot, word] : account.storage) json["storage"][to_hex0x(slot)] = to_hex0x(word);
  return json;
}

Bytes genesis_extra_data(const Genesis& genesis) {
  qbft::ExtraData extra;
  extra.validators = genesis.validators;
  return extra.encode();
}

}  // namespace

Json genesis_json(const Genesis& genesis) {
  Json rules = {{"blockperiodseconds", genesis.qbft.block_period},
                {"epochlength", genesis.qbft.epoch_length},
                {"requesttimeoutseconds", genesis.qbft.request_timeout}};
  if (genesis.qbft.empty_block_period > genesis.qbft.block_period)
    rules["emptyblockperiodseconds"] = genesis.qbft.empty_block_period;
  Json alloc = Json::object();
  for (const auto& [address, account] : genesis.alloc) alloc[to_hex(address)] = account_json(account);
  return {{"config",
           {{"chainId", genesis.chain_id},
            {"berlinBlock", 0},
            {"londonBlock", 0},
            {"shanghaiTime", 0},
            {"cancunTime", 0},
            {"zeroBaseFee", true},
            {"qbft", rules}}},
          {"nonce", "0x0"},
          {"timestamp", common::quantity_text(genesis.timestamp)},
          {"gasLimit", common::quantity_text(genesis.gas_limit)},
          {"baseFeePerGas", common::quantity_text(genesis.base_fee)},
          {"difficulty", "0x1"},
          {"mixHash", to_hex0x(qbft::kMixHash)},
          {"coinbase", to_hex0x(Address{})},
          {"alloc", alloc},
          {"extraData", to_hex0x(genesis_extra_data(genesis))}};
}

Genesis parse_genesis(const Json& json) {
  const Json* config = common::member(json, "config");
  if (config == nullptr) refuse("no member config");
  Genesis genesis;
  genesis.chain_id = number_of(*config, "chainId", std::nullopt);
  if (const Json* rules = common::member(*config, "qbft")) {
    genesis.qbft.block_period = static_cast<std::uint32_t>(number_of(*rules, "blockperiodseconds", 1));
    genesis.qbft.empty_block_period = static_cast<std::uint32_t>(number_of(*rules, "emptyblockperiodseconds", 0));
    genesis.qbft.request_timeout = static_cast<std::uint32_t>(number_of(*rules, "requesttimeoutseconds", 1));
    genesis.qbft.epoch_length = number_of(*rules, "epochlength", 30'000);
  }
  genesis.timestamp = number_of(json, "timestamp", 0);
  genesis.gas_limit = number_of(json, "gasLimit", std::nullopt);
  genesis.base_fee = number_of(json, "baseFeePerGas", genesis.base_fee);
  const auto extra = qbft::ExtraData::parse(bytes_of_member(json, "extraData"));
  if (!extra || extra->validators.empty()) refuse("the extra data name no validators");
  genesis.validators = extra->validators;
  if (const Json* alloc = common::member(json, "alloc"); alloc != nullptr && alloc->is_object()) {
    for (const auto& [text, account] : alloc->items()) {
      const auto address = parse_address(text.starts_with("0x") ? text : "0x" + text);
      if (!address) refuse(text + " is no address");
      genesis.alloc[*address] = parse_account(account);
    }
  }
  return genesis;
}

std::vector<Bytes> cancun_fields(std::uint64_t base_fee) {
  return {rlp::Encoder().uint(base_fee).take(), rlp::Encoder().string(eth::kEmptyTrieRoot).take(),
          rlp::Encoder().uint(0).take(), rlp::Encoder().uint(0).take(), rlp::Encoder().string(Hash32{}).take()};
}

Bytes genesis_header(const Genesis& genesis) {
  eth::Header header;
  header.state_root = WorldState::of(genesis).root();
  header.transactions_root = eth::kEmptyTrieRoot;
  header.receipts_root = eth::kEmptyTrieRoot;
  header.gas_limit = genesis.gas_limit;
  header.timestamp = genesis.timestamp;
  header.later = cancun_fields(genesis.base_fee);
  qbft::ExtraData extra;
  extra.validators = genesis.validators;
  return qbft::make_header(header, extra);
}

std::vector<ContractCode> parse_contracts(const Json& build) {
  const Json* list = common::member(build, "contracts");
  if (list == nullptr || !list->is_array()) refuse("the build of the contracts has no member contracts");
  std::vector<ContractCode> contracts;
  for (const Json& entry : *list) {
    const std::string* name = common::text_member(entry, "name");
    const std::string* address_text = common::text_member(entry, "address");
    const auto contract = name == nullptr ? std::nullopt : ledger::contract_of(*name);
    const auto address = address_text == nullptr ? std::nullopt : parse_address(*address_text);
    if (!contract || !address || *address != ledger::genesis_address_of(*contract))
      refuse("the build of the contracts has one that is not at its address");
    Bytes code = bytes_of_member(entry, "runtimeBytecode");
    if (code.empty()) refuse("no code of " + *name);
    contracts.push_back({*address, std::move(code)});
  }
  const Address council = ledger::genesis_address_of(ledger::Contract::council);
  if (!std::ranges::count(contracts, council, &ContractCode::address))
    refuse("no Council in the build of the contracts");
  return contracts;
}

Genesis make_genesis(const GenesisPlan& plan, std::span<const FoundingState> states,
                     std::span<const ContractCode> contracts) {
  Genesis genesis;
  genesis.chain_id = plan.chain_id;
  genesis.timestamp = plan.timestamp;
  genesis.qbft = plan.qbft;
  for (const FoundingState& state : states) genesis.validators.push_back(state.validator);
  for (const ContractCode& contract : contracts) genesis.alloc[contract.address].code = contract.code;
  genesis.alloc[ledger::genesis_address_of(ledger::Contract::council)].storage =
      council_storage(static_cast<UnixTime>(plan.timestamp), states, plan.config, main_chain_book());
  return genesis;
}

}  // namespace statepass::network
