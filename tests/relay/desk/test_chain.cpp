#include "desk/test_chain.hpp"

#include <ctime>

#include "base/text.hpp"
#include "cose/key.hpp"
#include "crypto/keccak.hpp"
#include "eth/abi.hpp"
#include "ledger/calls.hpp"
#include "ledger/channel.hpp"
#include "ledger/council.hpp"
#include "ledger/data_directory.hpp"
#include "ledger/issuance_log.hpp"
#include "ledger/issuer_registry.hpp"
#include "ledger/licence_transfer.hpp"
#include "ledger/list_id.hpp"
#include "ledger/status_registry.hpp"
#include "qbft/checkpoint.hpp"
#include "status/transition.hpp"
#include "status/tree.hpp"

namespace statepass::test {
namespace {

using ledger::Contract;
namespace council = ledger::council;
namespace registry = ledger::status_registry;

crypto::Secp256k1Key key_of(std::uint8_t number) {
  Bytes entropy(32, number);
  return *crypto::Secp256k1Key::from_entropy(entropy);
}

UnixTime now() {
  return static_cast<UnixTime>(std::time(nullptr));
}

Bytes error_data(std::string_view signature) {
  return to_bytes(eth::abi::selector(signature));
}

bool is_call(ByteView data, std::string_view signature) {
  return data.size() >= 4 && equal(data.first(4), eth::abi::selector(signature));
}

}  // namespace

TestChain::TestChain() {
  for (std::uint8_t i = 1; i <= 4; ++i) validators_.push_back(key_of(i));
  states_.push_back({"CA", 6, key_of(21)});
  states_.push_back({"NY", 36, key_of(22)});
  Hash32 members{};
  auto& words = words_[ledger::genesis_address_of(Contract::council)];
  for (const State& state : states_) {
    members = ledger::with_state(members, state.jurisdiction);
    words[council::member_info_slot(state.jurisdiction)] =
        council::MemberInfo{state.letters, 1, now() - 86'400}.encode();
  }
  words[council::members_slot()] = members;
  std::vector<qbft::Address> addresses;
  for (const auto& key : validators_) addresses.push_back(eth::address_of(key.public_key()));
  words[council::validator_set_hash_slot()] = qbft::ValidatorSet::of(addresses)->hash();
  for (std::uint8_t i = 1; i <= 10; ++i) {
    const auto contract = static_cast<Contract>(i);
    words[council::book_slot(contract)] =
        council::BookEntry{ledger::genesis_address_of(contract), now() - 86'400, ledger::kLayoutId, 1}.encode();
  }
  seal_block();
  node_ = std::make_unique<FakeNode>([this](const Json& request, std::size_t) { return answer(request); });
}

const State& TestChain::state(std::string_view letters) const {
  return *std::ranges::find(states_, letters, &State::letters);
}

void TestChain::seal_block() {
  std::vector<qbft::Address> addresses;
  std::vector<const crypto::Secp256k1Key*> keys;
  for (const auto& key : validators_) {
    addresses.push_back(eth::address_of(key.public_key()));
    keys.push_back(&key);
  }
  std::ranges::sort(addresses);
  eth::Header fields;
  fields.number = blocks_.size() + 1;
  fields.timestamp = static_cast<std::uint64_t>(now());
  fields.coinbase = addresses.front();
  fields.gas_limit = 30'000'000;
  if (!blocks_.empty()) fields.parent_hash = blocks_.back().hash;
  qbft::ExtraData extra;
  extra.validators = addresses;
  const Bytes raw = qbft::seal_header(fields, extra, keys);
  blocks_.push_back({raw, qbft::SealedHeader::parse(raw)->hash(), static_cast<UnixTime>(fields.timestamp)});
}

std::string TestChain::chain_json(const std::vector<std::string>& relays, const std::string& desks) const {
  const std::lock_guard lock(mutex_);
  const auto first = qbft::SealedHeader::parse(blocks_.front().raw);
  Json validators = Json::array();
  for (const auto& address : first->validators().members()) validators.push_back(to_hex0x(address));
  return Json{{"name", "Test"},
              {"chainId", kChain},
              {"development", true},
              {"genesisHash", to_hex0x(Hash32{})},
              {"checkpoint",
               {{"number", 1}, {"hash", to_hex0x(first->hash())}, {"time", first->time()}, {"validators", validators}}},
              {"book", {{"version", 1}}},
              {"relays", relays},
              {"desks", Json::parse(desks)}}
      .dump();
}

void TestChain::mine() {
  const std::lock_guard lock(mutex_);
  seal_block();
}

std::uint64_t TestChain::head() const {
  const std::lock_guard lock(mutex_);
  return blocks_.size();
}

Hash32 TestChain::word(Contract contract, const Hash32& slot) {
  const std::lock_guard lock(mutex_);
  return words_[ledger::genesis_address_of(contract)][slot];
}

void TestChain::set_word(Contract contract, const Hash32& slot, const Hash32& word) {
  const std::lock_guard lock(mutex_);
  words_[ledger::genesis_address_of(contract)][slot] = word;
}

std::size_t TestChain::count(const std::string& function) {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(std::ranges::count(done_, function, &Done::function));
}

void TestChain::mood(Mood mood) {
  const std::lock_guard lock(mutex_);
  mood_ = mood;
}

void TestChain::refuse(const std::string& function, const std::string& error) {
  const std::lock_guard lock(mutex_);
  if (error.empty())
    refused_.erase(function);
  else
    refused_[function] = error_data(error);
}

// ---- what calls do ----

TestChain::Effect TestChain::council(const eth::Address& sender, ByteView data, bool keep) {
  Effect out{.function = "setOperator"};
  if (!is_call(data, "setOperator(address,uint8,uint40,uint40)")) return {.known = false};
  const auto by = std::ranges::find_if(
      states_, [&](const State& one) { return eth::address_of(one.admin.public_key()) == sender; });
  if (by == states_.end()) return {.function = out.function, .revert = error_data("NotOperator(address)")};
  eth::abi::Decoder in(data.subspan(4));
  const auto who = *in.address();
  council::Operator record;
  record.jurisdiction = by->jurisdiction;
  record.roles = static_cast<std::uint8_t>(*in.uint());
  record.from = static_cast<UnixTime>(*in.uint());
  record.until = static_cast<UnixTime>(*in.uint());
  record.epoch = 1;
  if (keep) words_[ledger::genesis_address_of(Contract::council)][council::operator_slot(who)] = record.encode();
  return out;
}

TestChain::Effect TestChain::status_registry(ByteView data, bool keep) {
  auto& words = words_[ledger::genesis_address_of(Contract::status_registry)];
  const auto address = ledger::genesis_address_of(Contract::status_registry);
  eth::abi::Decoder in(data.subspan(4));
  if (is_call(data, "openMany(uint64,uint16)")) {
    Effect out{.function = "openMany"};
    const std::uint64_t first = *in.uint(), count = *in.uint();
    for (std::uint64_t id = first; id < first + count; ++id) {
      if (words[registry::list_slot(id)] != Hash32{})
        return {.function = out.function, .revert = error_data("Exists(uint64)")};
      registry::ListRecord record;
      record.root = ledger::h216_of(status::root_of(status::StatusBody()));
      if (keep) words[registry::list_slot(id)] = record.encode();
      out.logs.push_back({address, {eth::event_topic("Opened(uint64)"), eth::word_of(id)}, {}});
    }
    return out;
  }
  std::vector<ByteView> updates;
  Effect out{.function = "update"};
  if (is_call(data, "update(uint64,uint32,bytes,bytes)")) {
    updates.push_back(data.subspan(4));
  } else if (is_call(data, "updateMany((uint64,uint32,bytes,bytes)[])")) {
    out.function = "updateMany";
    const ByteView list = data.subspan(4 + 64);
    const std::uint64_t count = be_value(data.subspan(4 + 56, 8));
    for (std::uint64_t i = 0; i < count; ++i) updates.push_back(list.subspan(be_value(list.subspan(32 * i + 24, 8))));
  } else {
    return {.known = false};
  }
  for (const ByteView update : updates) {
    eth::abi::Decoder one(update);
    const std::uint64_t id = *one.uint(), version = *one.uint();
    const auto transition = status::check_transition(*one.bytes(), *one.bytes());
    auto record = registry::ListRecord::decode(words[registry::list_slot(id)]);
    if (!record) return {.function = out.function, .revert = error_data("NotOpen(uint64)")};
    if (!transition) return {.function = out.function, .revert = error_data("Terminal(uint64,uint16)")};
    if (record->version != version || record->root != ledger::h216_of(transition->before))
      return {.function = out.function, .revert = error_data("Stale(uint64,uint32)")};
    record->version += 1;
    record->root = ledger::h216_of(transition->after);
    if (keep) words[registry::list_slot(id)] = record->encode();
  }
  return out;
}

TestChain::Effect TestChain::apply(const eth::Address& sender, const eth::Transaction& transaction, bool keep) {
  const ByteView data = transaction.data;
  const auto at = [&](Contract contract) { return *transaction.to == ledger::genesis_address_of(contract); };
  Effect out{.known = false};
  if (at(Contract::council)) out = council(sender, data, keep);
  if (at(Contract::status_registry)) out = status_registry(data, keep);
  eth::abi::Decoder in(data.subspan(4));
  if (at(Contract::issuer_registry)) {
    auto& words = words_[*transaction.to];
    if (is_call(data, "setKey(bytes,uint8,uint40,uint40)")) {
      out = {.function = "setKey"};
      const Bytes key = to_bytes(*in.bytes());
      ledger::issuer_registry::KeyRecord record;
      record.jurisdiction = 6;
      record.purpose = static_cast<ledger::issuer_registry::KeyPurpose>(*in.uint());
      record.from = static_cast<UnixTime>(*in.uint());
      record.to = static_cast<UnixTime>(*in.uint());
      if (keep) words[ledger::issuer_registry::key_slot(crypto::keccak256(key))] = record.encode();
    } else if (is_call(data, "setEncKey(bytes32)")) {
      out = {.function = "setEncKey"};
      const Hash32 key = *in.word();
      if (keep) words[ledger::issuer_registry::enc_key_slot(6)] = key;
    } else if (is_call(data, "revokeKey(bytes32,uint40)")) {
      out = {.function = "revokeKey"};
    }
  }
  if (at(Contract::issuance_log) && is_call(data, "anchor(bytes32,uint8)")) {
    out = {.function = "anchor"};
    const auto n = static_cast<std::uint64_t>(std::ranges::count(done_, "anchor", &Done::function)) + 1;
    out.logs.push_back({*transaction.to,
                        {eth::event_topic("BatchAnchored(uint16,uint32,uint256,uint8)"), eth::word_of(std::uint64_t{6}),
                         eth::word_of(n)},
                        Bytes(64)});
  }
  if (!out.known) return out;
  if (const auto refused = refused_.find(out.function); refused != refused_.end()) out.revert = refused->second;
  return out;
}

// ---- the node's side ----

const TestChain::Block* TestChain::block_named(const std::string& name) const {
  if (name == "latest") return &blocks_.back();
  for (std::size_t i = 0; i < blocks_.size(); ++i)
    if (to_hex0x(blocks_[i].hash) == name || common::quantity_text(i + 1) == name) return &blocks_[i];
  return nullptr;
}

Json TestChain::proof(const Json& params) {
  const auto address = take_array<20>(*from_hex0x(params[0].get<std::string>()));
  Json storage = Json::array();
  for (const Json& slot : params[1]) {
    const auto& words = words_[address];
    const auto found = words.find(take_array<32>(*from_hex0x(slot.get<std::string>())));
    storage.push_back({{"key", slot},
                       {"value", to_hex0x(found == words.end() ? Hash32{} : found->second)},
                       {"proof", Json::array()}});
  }
  return {{"nonce", common::quantity_text(nonces_[address])}, {"storageProof", storage}};
}

Json TestChain::receipt(const Json& params) {
  for (const Done& one : done_) {
    if (to_hex0x(one.hash) != params[0]) continue;
    Json logs = Json::array();
    for (const eth::Log& log : one.logs) {
      Json topics = Json::array();
      for (const Hash32& topic : log.topics) topics.push_back(to_hex0x(topic));
      logs.push_back({{"address", to_hex0x(log.address)},
                      {"topics", topics},
                      {"data", to_hex0x(log.data)},
                      {"blockNumber", common::quantity_text(one.block)},
                      {"transactionHash", to_hex0x(one.hash)}});
    }
    return {{"status", one.success ? "0x1" : "0x0"},
            {"blockNumber", common::quantity_text(one.block)},
            {"blockHash", to_hex0x(blocks_[one.block - 1].hash)},
            {"logs", logs}};
  }
  return nullptr;
}

Json TestChain::logs_of(const Json& params) {
  const auto from = common::quantity(params[0]["fromBlock"]), to = common::quantity(params[0]["toBlock"]);
  Json out = Json::array();
  for (const Done& one : done_) {
    if (one.block < *from || one.block > *to) continue;
    const Json held = receipt(Json::array({to_hex0x(one.hash)}));
    for (const Json& log : held["logs"]) {
      const Json& wanted = params[0]["topics"][0];
      if (log["address"] == params[0]["address"] && std::ranges::find(wanted, log["topics"][0]) != wanted.end())
        out.push_back(log);
    }
  }
  return out;
}

Json TestChain::send(const Json& params) {
  const Bytes raw = *from_hex0x(params[0].get<std::string>());
  const auto parsed = eth::parse_transaction(raw);
  const auto sender = *eth::transaction_sender(*parsed);
  const Json hash = to_hex0x(parsed->hash);
  if (mood_ == Mood::forgets) return hash;
  if (parsed->transaction.nonce != nonces_[sender]) return Json{{"error", "nonce too low"}};
  const Effect effect = apply(sender, parsed->transaction, false);
  const bool good = effect.known && effect.revert.empty();
  if (good) apply(sender, parsed->transaction, true);
  ++nonces_[sender];
  done_.push_back(
      {effect.function, parsed->hash, good, blocks_.size() + 1, good ? effect.logs : std::vector<eth::Log>()});
  seal_block();
  return hash;
}

Json TestChain::result_of(const Json& call) {
  const std::string method = call["method"].get<std::string>();
  const Json& params = call["params"];
  if (method == "eth_chainId") return common::quantity_text(kChain);
  if (method == "eth_blockNumber") return common::quantity_text(blocks_.size());
  if (method == "eth_getBlockByNumber" || method == "eth_getBlockByHash") {
    const Block* block = block_named(params[0].get<std::string>());
    if (block == nullptr) return nullptr;
    const auto number = static_cast<std::uint64_t>(block - blocks_.data()) + 1;
    return {{"number", common::quantity_text(number)},
            {"hash", to_hex0x(block->hash)},
            {"timestamp", common::quantity_text(static_cast<std::uint64_t>(block->time))}};
  }
  if (method == "debug_getRawHeader") return to_hex0x(block_named(params[0].get<std::string>())->raw);
  if (method == "eth_getProof") return proof(params);
  if (method == "eth_getTransactionReceipt") return receipt(params);
  if (method == "eth_getLogs") return logs_of(params);
  if (method == "eth_sendRawTransaction") return send(params);
  if (method == "eth_call") {
    eth::Transaction transaction;
    transaction.to = take_array<20>(*from_hex0x(params[0]["to"].get<std::string>()));
    transaction.data = *from_hex0x(params[0]["data"].get<std::string>());
    const auto from = take_array<20>(*from_hex0x(params[0]["from"].get<std::string>()));
    const Effect effect = apply(from, transaction, false);
    if (!effect.known) return Json{{"revert", "0x"}};
    return effect.revert.empty() ? Json("0x") : Json{{"revert", to_hex0x(effect.revert)}};
  }
  return Json{{"error", "method not found"}};
}

FakeNode::Reply TestChain::answer(const Json& request) {
  const std::lock_guard lock(mutex_);
  const auto one = [this](const Json& call) -> Json {
    Json out{{"jsonrpc", "2.0"}, {"id", call["id"]}};
    const Json result = result_of(call);
    if (result.is_object() && result.contains("revert"))
      out["error"] = {{"code", 3}, {"message", "execution reverted"}, {"data", result["revert"]}};
    else if (result.is_object() && result.contains("error"))
      out["error"] = {{"code", -32000}, {"message", result["error"]}};
    else
      out["result"] = result;
    return out;
  };
  const bool sends = request.is_object() && request["method"] == "eth_sendRawTransaction";
  Json answer = Json::array();
  if (request.is_array())
    for (const Json& call : request) answer.push_back(one(call));
  else
    answer = one(request);
  if (sends && mood_ == Mood::deaf) return FakeNode::how(FakeNode::Reply::How::kHalfClose);
  return {.body = answer.dump()};
}

}  // namespace statepass::test
