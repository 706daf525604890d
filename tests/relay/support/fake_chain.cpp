#include "support/fake_chain.hpp"

#include <ctime>

#include "eth/abi.hpp"
#include "eth/receipt.hpp"
#include "eth/transaction.hpp"
#include "eth/trie_builder.hpp"
#include "ledger/issuer_registry.hpp"
#include "ledger/status_registry.hpp"
#include "status/transition.hpp"
#include "status/tree.hpp"

namespace statepass::test {
namespace {

using ledger::Contract;
using ledger::status_registry::ListRecord;

std::string number_text(std::uint64_t value) {
  char out[20];
  std::snprintf(out, sizeof out, "0x%llx", static_cast<unsigned long long>(value));
  return out;
}

struct Entries {
  std::vector<Hash32> keys;
  std::vector<Bytes> values;
  void add(ByteView preimage, Bytes value) {
    keys.push_back(crypto::keccak256(preimage));
    values.push_back(std::move(value));
  }
  std::vector<eth::TrieEntry> list() const {
    std::vector<eth::TrieEntry> out;
    for (std::size_t i = 0; i < keys.size(); ++i) out.push_back({keys[i], values[i]});
    return out;
  }
  Hash32 root() const { return *eth::trie_root(list()); }
  Json proof(ByteView preimage) const {
    Json out = Json::array();
    if (keys.empty()) return out;
    const Hash32 key = crypto::keccak256(preimage);
    const auto nodes = eth::trie_proof(list(), key);
    SP_ASSERT(nodes);
    for (const Bytes& node : *nodes) out.push_back(to_hex0x(node));
    return out;
  }
};

Entries storage_entries(const std::map<Hash32, Hash32>& storage) {
  Entries out;
  for (const auto& [slot, word] : storage) out.add(slot, eth::encode_storage_value(word));
  return out;
}

Entries account_entries(const std::map<eth::Address, std::map<Hash32, Hash32>>& state) {
  Entries out;
  for (const auto& [address, storage] : state) {
    eth::Account account;
    account.nonce = 1;
    account.storage_root = storage_entries(storage).root();
    account.code_hash = crypto::keccak256(address);
    out.add(address, eth::encode_account(account));
  }
  return out;
}

Json block_json(const eth::Header& header, const Hash32& hash) {
  return {{"parentHash", to_hex0x(header.parent_hash)},
          {"sha3Uncles", to_hex0x(header.ommers_hash)},
          {"miner", to_hex0x(header.coinbase)},
          {"stateRoot", to_hex0x(header.state_root)},
          {"transactionsRoot", to_hex0x(header.transactions_root)},
          {"receiptsRoot", to_hex0x(header.receipts_root)},
          {"logsBloom", to_hex0x(header.logs_bloom)},
          {"difficulty", number_text(header.difficulty)},
          {"number", number_text(header.number)},
          {"gasLimit", number_text(header.gas_limit)},
          {"gasUsed", number_text(header.gas_used)},
          {"timestamp", number_text(header.timestamp)},
          {"extraData", to_hex0x(header.extra_data)},
          {"mixHash", to_hex0x(header.mix_hash)},
          {"nonce", to_hex0x(header.nonce)},
          {"baseFeePerGas", "0x7"},
          {"hash", to_hex0x(hash)},
          {"transactions", Json::array()}};
}

}  // namespace

FakeChain::FakeChain(std::size_t validators, std::size_t spare)
    : network_(validators + spare), members_(range(0, validators)) {
  for (std::size_t i = 1; i <= ledger::kContracts; ++i)
    state_[ledger::genesis_address_of(static_cast<Contract>(i))] = {};
  state_[ledger::genesis_address_of(Contract::council)][Hash32{}] = eth::word_of(std::uint64_t{0x40});
  seal({});
}

void FakeChain::seal(const std::vector<Event>& events) {
  const std::uint64_t number = blocks_.size();
  const auto time = static_cast<std::int64_t>(std::time(nullptr)) - (number == 0 ? 60 : 0);
  Block block{{}, {}, std::max(time, number == 0 ? 0 : blocks_.back().time), state_, Json::array(), {}};
  const Indexes sealers(members_.begin(),
                        members_.begin() + static_cast<std::ptrdiff_t>(qbft::quorum_of(members_.size())));
  const BlockPlan plan{number, block.time, members_, sealers, 0, account_entries(state_).root()};
  eth::Header fields = network_.fields(plan);
  if (number == 0) fields.coinbase = {};
  if (number > 0) fields.parent_hash = blocks_.back().hash;
  fields.later = {Bytes{0x07}};
  std::vector<const crypto::Secp256k1Key*> keys;
  for (std::size_t i : plan.sealers) keys.push_back(&network_.key(i));
  block.raw = number == 0 ? qbft::make_header(fields, network_.extra(plan))
                          : qbft::seal_header(fields, network_.extra(plan), keys);
  const auto sealed = qbft::SealedHeader::parse(block.raw);
  SP_ASSERT(sealed);
  block.hash = sealed->hash();
  block.json = block_json(sealed->fields(), block.hash);
  for (const Event& event : events) {
    Json topics = Json::array();
    for (const Hash32& topic : event.topics) topics.push_back(to_hex0x(topic));
    block.logs.push_back({{"address", to_hex0x(ledger::genesis_address_of(event.contract))},
                          {"topics", topics},
                          {"data", to_hex0x(event.data)},
                          {"blockNumber", number_text(number)},
                          {"blockHash", to_hex0x(block.hash)},
                          {"transactionHash", to_hex0x(Hash32{})},
                          {"logIndex", number_text(block.logs.size())},
                          {"removed", false}});
  }
  blocks_.push_back(std::move(block));
}

void FakeChain::seat(Indexes members) {
  const std::lock_guard lock(mutex_);
  members_ = std::move(members);
}

void FakeChain::mine() {
  const std::lock_guard lock(mutex_);
  seal({});
}

void FakeChain::open_list(std::uint64_t list) {
  const std::lock_guard lock(mutex_);
  bodies_[list] = {};
  const ListRecord record{ledger::h216_of(status::root_of(bodies_[list])), 0, false};
  state_[ledger::genesis_address_of(Contract::status_registry)][ledger::status_registry::list_slot(list)] =
      record.encode();
  seal({{Contract::status_registry, {eth::event_topic("Opened(uint64)"), eth::word_of(list)}, {}}});
}

void FakeChain::put_root(std::uint64_t list, const status::StatusBody& body, const Event& event) {
  auto& word = state_[ledger::genesis_address_of(Contract::status_registry)][ledger::status_registry::list_slot(list)];
  auto record = ListRecord::decode(word);
  SP_ASSERT(record);
  record->root = ledger::h216_of(status::root_of(body));
  ++record->version;
  word = record->encode();
  bodies_[list] = body;
  Event whole = event;
  whole.topics = {event.topics[0], eth::word_of(list), eth::word_of(record->version)};
  seal({whole});
}

void FakeChain::update_list(std::uint64_t list, const status::StatusBody& body) {
  const std::lock_guard lock(mutex_);
  const auto transition = status::make_transition(bodies_[list], body);
  SP_ASSERT(transition);
  Hash32 root{};
  std::ranges::copy(ledger::h216_of(status::root_of(body)), root.begin() + 5);
  const Bytes data = eth::abi::Encoder().word(root).bytes(transition->words).encode();
  put_root(list, body, {Contract::status_registry, {eth::event_topic("Updated(uint64,uint32,uint256,bytes)")}, data});
}

void FakeChain::supersede(std::uint64_t list, std::uint32_t index) {
  const std::lock_guard lock(mutex_);
  status::StatusBody body = bodies_[list];
  const auto set = body.set(index, status::Value::superseded);
  SP_ASSERT(set);
  Hash32 root{};
  std::ranges::copy(ledger::h216_of(status::root_of(body)), root.begin() + 5);
  const Bytes data = eth::abi::Encoder().word(root).uint(index).encode();
  put_root(list, body,
           {Contract::status_registry, {eth::event_topic("Superseded(uint64,uint32,uint256,uint32)")}, data});
}

void FakeChain::retire_list(std::uint64_t list) {
  const std::lock_guard lock(mutex_);
  state_[ledger::genesis_address_of(Contract::status_registry)].erase(ledger::status_registry::list_slot(list));
  seal({{Contract::status_registry, {eth::event_topic("Retired(uint64)"), eth::word_of(list)}, {}}});
}

Hash32 FakeChain::set_key(ByteView cose_key, std::int64_t from, std::int64_t to) {
  namespace keys = ledger::issuer_registry;
  const std::lock_guard lock(mutex_);
  const Hash32 kid = keys::kid_of(cose_key);
  const keys::KeyRecord record{6, keys::KeyPurpose::document_signer, keys::KeyState::active, from, to, 0};
  state_[ledger::genesis_address_of(Contract::issuer_registry)][keys::key_slot(kid)] = record.encode();
  const Bytes data = eth::abi::Encoder()
                         .uint(1)
                         .uint(static_cast<std::uint64_t>(from))
                         .uint(static_cast<std::uint64_t>(to))
                         .bytes(cose_key)
                         .encode();
  seal({{Contract::issuer_registry,
         {eth::event_topic("KeySet(uint16,bytes32,uint8,uint40,uint40,bytes)"), eth::word_of(std::uint64_t{6}), kid},
         data}});
  return kid;
}

void FakeChain::revoke_key(const Hash32& kid, std::int64_t cutoff) {
  namespace keys = ledger::issuer_registry;
  const std::lock_guard lock(mutex_);
  auto& word = state_[ledger::genesis_address_of(Contract::issuer_registry)][keys::key_slot(kid)];
  auto record = keys::KeyRecord::decode(word);
  SP_ASSERT(record);
  record->state = keys::KeyState::compromised;
  record->cutoff = cutoff;
  word = record->encode();
  seal({{Contract::issuer_registry,
         {eth::event_topic("KeyRevoked(uint16,bytes32,uint40)"), eth::word_of(std::uint64_t{6}), kid},
         eth::abi::Encoder().uint(static_cast<std::uint64_t>(cutoff)).encode()}});
}

void FakeChain::write(Contract contract, const Hash32& slot, const Hash32& word) {
  const std::lock_guard lock(mutex_);
  state_[ledger::genesis_address_of(contract)][slot] = word;
  seal({});
}

void FakeChain::emit(Contract contract, const std::vector<Hash32>& topics, const Bytes& data) {
  const std::lock_guard lock(mutex_);
  seal({{contract, topics, data}});
}

void FakeChain::include(const Bytes& raw, bool success) {
  const std::lock_guard lock(mutex_);
  const auto transaction = eth::parse_transaction(raw);
  SP_ASSERT(transaction);
  seal({});
  receipts_[to_hex0x(transaction->hash)] = {{"transactionHash", to_hex0x(transaction->hash)},
                                            {"transactionIndex", "0x0"},
                                            {"blockHash", to_hex0x(blocks_.back().hash)},
                                            {"blockNumber", number_text(blocks_.size() - 1)},
                                            {"status", success ? "0x1" : "0x0"},
                                            {"gasUsed", "0x5208"},
                                            {"cumulativeGasUsed", "0x5208"},
                                            {"logs", Json::array()}};
}

std::uint64_t FakeChain::head() const {
  const std::lock_guard lock(mutex_);
  return blocks_.size() - 1;
}
Hash32 FakeChain::hash(std::uint64_t number) const {
  const std::lock_guard lock(mutex_);
  return blocks_[number].hash;
}
Bytes FakeChain::raw_header(std::uint64_t number) const {
  const std::lock_guard lock(mutex_);
  return blocks_[number].raw;
}
Hash32 FakeChain::state_root(std::uint64_t number) const {
  const std::lock_guard lock(mutex_);
  return qbft::SealedHeader::parse(blocks_[number].raw)->state_root();
}
std::int64_t FakeChain::time(std::uint64_t number) const {
  const std::lock_guard lock(mutex_);
  return blocks_[number].time;
}
std::vector<std::string> FakeChain::sent() const {
  const std::lock_guard lock(mutex_);
  return sent_;
}

Json FakeChain::chain_file() const {
  const std::lock_guard lock(mutex_);
  Json validators = Json::array();
  for (const auto& address : network_.addresses(members_)) validators.push_back(to_hex0x(address));
  return {{"name", "Test chain"},
          {"chainId", ledger::kMainChain},
          {"development", true},
          {"genesisHash", to_hex0x(blocks_[0].hash)},
          {"checkpoint",
           {{"number", 0}, {"hash", to_hex0x(blocks_[0].hash)}, {"time", blocks_[0].time}, {"validators", validators}}},
          {"book", {{"version", 1}}},
          {"relays", {"http://127.0.0.1:8601", "http://127.0.0.1:8602"}},
          {"desks", {{"CA", "http://127.0.0.1:8701"}}}};
}

const FakeChain::Block* FakeChain::block_of(const Json& which) const {
  if (which.is_object()) return block_of(which["blockHash"]);
  const auto text = which.get<std::string>();
  if (text == "latest") return &blocks_.back();
  if (text.size() == 66) {
    for (const Block& block : blocks_)
      if (to_hex0x(block.hash) == text) return &block;
    return nullptr;
  }
  const auto number = std::stoull(text, nullptr, 16);
  return number < blocks_.size() ? &blocks_[number] : nullptr;
}

Json FakeChain::proof(const Json& params, Json& error) const {
  const Block* block = block_of(params[2]);
  if (block == nullptr) return nullptr;
  if (blocks_.size() - static_cast<std::size_t>(block - blocks_.data()) > 512) {
    error = {{"code", -32000}, {"message", "World state unavailable"}};
    return nullptr;
  }
  const auto address = hex_array<20>(params[0].get<std::string>().substr(2));
  const auto found = block->state.find(address);
  Json storage = Json::array();
  if (found != block->state.end()) {
    const Entries entries = storage_entries(found->second);
    std::vector<Hash32> slots;
    for (const auto& slot : params[1]) slots.push_back(hex_array<32>(slot.get<std::string>().substr(2)));
    std::ranges::sort(slots);
    for (const Hash32& slot : slots) {
      // Besu's way with keys: no leading zeros.
      std::string key = to_hex(slot);
      key.erase(0, std::min(key.find_first_not_of('0'), key.size() - 1));
      storage.push_back({{"key", "0x" + key}, {"value", "0x0"}, {"proof", entries.proof(slot)}});
    }
  }
  return {{"address", params[0]},
          {"accountProof", account_entries(block->state).proof(address)},
          {"storageProof", storage}};
}

Json FakeChain::logs(const Json& filter, Json& error) const {
  const auto from = std::stoull(filter["fromBlock"].get<std::string>(), nullptr, 16);
  const auto to = std::stoull(filter["toBlock"].get<std::string>(), nullptr, 16);
  if (to >= blocks_.size() || to - from > 5'000) {
    error = {{"code", -32602}, {"message", "Invalid params"}};
    return nullptr;
  }
  Json out = Json::array();
  for (auto number = from; number <= to; ++number)
    for (const Json& log : blocks_[number].logs)
      for (const Json& address : filter["address"])
        if (log["address"] == address) out.push_back(log);
  return out;
}

Json FakeChain::answer(const Json& call, Json& error) const {
  const auto method = call["method"].get<std::string>();
  const Json& params = call["params"];
  if (method == "eth_getBlockByNumber" || method == "eth_getBlockByHash") {
    const Block* block = block_of(params[0]);
    return block == nullptr ? Json() : block->json;
  }
  if (method == "eth_getProof") return proof(params, error);
  if (method == "eth_getLogs") return logs(params[0], error);
  if (method == "eth_getTransactionReceipt") {
    const auto found = receipts_.find(params[0].get<std::string>());
    return found == receipts_.end() ? Json() : found->second;
  }
  if (method == "eth_getTransactionByHash") {
    for (const auto& raw : sent_)
      if (to_hex0x(crypto::keccak256(hex(raw.substr(2)))) == params[0]) return {{"hash", params[0]}};
    return nullptr;
  }
  if (method == "eth_sendRawTransaction") {
    const auto raw = params[0].get<std::string>();
    if (std::ranges::find(sent_, raw) != sent_.end()) {
      error = {{"code", -32000}, {"message", "Known transaction"}};
      return nullptr;
    }
    sent_.push_back(raw);
    return to_hex0x(crypto::keccak256(hex(raw.substr(2))));
  }
  error = {{"code", -32601}, {"message", "Method not found"}};
  return nullptr;
}

FakeNode::Reply FakeChain::reply(const Json& request) const {
  const std::lock_guard lock(mutex_);
  const auto one = [this](const Json& call) {
    Json error;
    Json result = answer(call, error);
    Json out{{"jsonrpc", "2.0"}, {"id", call["id"]}};
    if (error.is_null())
      out["result"] = std::move(result);
    else
      out["error"] = std::move(error);
    return out;
  };
  if (!request.is_array()) return {.body = one(request).dump()};
  Json all = Json::array();
  for (const Json& call : request) all.push_back(one(call));
  return {.body = all.dump()};
}

FakeNode::Script FakeChain::script() const {
  return [this](const Json& request, std::size_t) { return reply(request); };
}

}  // namespace statepass::test
