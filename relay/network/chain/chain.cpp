#include "network/chain/chain.hpp"

#include <set>
#include <stdexcept>

#include "base/text.hpp"
#include "common/run/log.hpp"
#include "crypto/keccak.hpp"
#include "eth/trie.hpp"
#include "eth/trie_builder.hpp"
#include "network/rpc/json_forms.hpp"
#include "qbft/header_builder.hpp"
#include "qbft/seals.hpp"

namespace statepass::network {
namespace {

using common::quantity_text;
using common::RpcResult;

// Besu writes its name and version there; so do we.
Bytes vanity() {
  Bytes bytes(32);
  constexpr std::string_view kName = "statepass dev";
  std::ranges::copy(kName, bytes.end() - static_cast<std::ptrdiff_t>(kName.size()));
  return bytes;
}

// Anvil is ours: what it answers wrongly is a fault of the installation, not of an input.
[[noreturn]] void broken(std::string_view what) {
  throw std::runtime_error("anvil: " + std::string(what));
}

const Json& take(const RpcResult& result, std::string_view what) {
  if (!result) broken(std::string(what) + ": " + result.error().message);
  return *result;
}

std::uint64_t number_in(const Json& json, std::string_view name) {
  const Json* value = common::member(json, name);
  const auto number = value == nullptr ? std::nullopt : common::quantity(*value);
  if (!number) broken("no " + std::string(name));
  return *number;
}

Hash32 word_of_text(const Json& value) {
  const auto word = value.is_string() ? parse_word(value.get_ref<const std::string&>()) : std::nullopt;
  if (!word) broken("a word is malformed");
  return *word;
}

Bytes bytes_of_text(const Json& value) {
  auto bytes =
      value.is_string() ? from_hex0x(value.get_ref<const std::string&>()) : Result<Bytes>(fail(Errc::base_hex));
  if (!bytes) broken("bytes are malformed");
  return *std::move(bytes);
}

Address address_of_text(const Json& value) {
  const auto address = value.is_string() ? parse_address(value.get_ref<const std::string&>()) : std::nullopt;
  if (!address) broken("an address is malformed");
  return *address;
}

eth::Log log_of(const Json& json) {
  const Json* topics = common::member(json, "topics");
  if (topics == nullptr || !topics->is_array() || !json.contains("data") || !json.contains("address"))
    broken("a log is malformed");
  eth::Log log;
  log.address = address_of_text(json["address"]);
  log.data = bytes_of_text(json["data"]);
  for (const Json& topic : *topics) log.topics.push_back(word_of_text(topic));
  return log;
}

// The three bits of each 2048 that an address or a topic sets (yellow paper, 4.3.1).
void add_to_bloom(ByteArray<256>& bloom, ByteView item) {
  const Hash32 hash = crypto::keccak256(item);
  for (std::size_t i = 0; i < 6; i += 2) {
    const unsigned bit = (unsigned{hash[i]} << 8 | hash[i + 1]) & 2047;
    bloom[255 - bit / 8] = static_cast<std::uint8_t>(bloom[255 - bit / 8] | 1U << (bit % 8));
  }
}

ByteArray<256> bloom_of(const std::vector<eth::Log>& logs) {
  ByteArray<256> bloom{};
  for (const eth::Log& log : logs) {
    add_to_bloom(bloom, log.address);
    for (const Hash32& topic : log.topics) add_to_bloom(bloom, topic);
  }
  return bloom;
}

IncludedTransaction included_of(const Json& json, PooledTransaction transaction) {
  IncludedTransaction included;
  included.raw = std::move(transaction.raw);
  included.parsed = std::move(transaction.parsed);
  included.from = transaction.from;
  included.gas_used = number_in(json, "gasUsed");
  if (const Json* created = common::member(json, "contractAddress"); created != nullptr && created->is_string())
    included.created = address_of_text(*created);
  included.receipt.type = static_cast<std::uint8_t>(included.parsed.transaction.type);
  included.receipt.success = number_in(json, "status") == 1;
  included.receipt.cumulative_gas_used = number_in(json, "cumulativeGasUsed");
  for (const Json& log : json.value("logs", Json::array())) included.receipt.logs.push_back(log_of(log));
  included.receipt.logs_bloom = bloom_of(included.receipt.logs);
  return included;
}

// Accounts and slots that a trace names, before or after.
using Touched = std::map<Address, std::set<Hash32>>;

void collect(const Json& side, Touched& touched) {
  if (!side.is_object()) broken("a trace is malformed");
  for (const auto& [text, account] : side.items()) {
    auto& slots = touched[address_of_text(Json(text))];
    const Json* storage = common::member(account, "storage");
    if (storage == nullptr || !storage->is_object()) continue;
    for (const auto& [slot, word] : storage->items()) slots.insert(word_of_text(Json(slot)));
  }
}

Block block_zero(const Genesis& genesis) {
  Block block;
  const auto header = qbft::SealedHeader::parse(genesis_header(genesis));
  if (!header)
    throw std::runtime_error("genesis makes no valid block 0: " + std::string(error_words(header.error().code)));
  block.fields = header->fields();
  block.extra = header->extra_data();
  block.hash = header->hash();
  block.state = std::make_shared<const WorldState>(WorldState::of(genesis));
  return block;
}

qbft::ValidatorSet first_set(const Genesis& genesis) {
  auto set = qbft::ValidatorSet::of(genesis.validators);
  if (!set) throw std::runtime_error("genesis: " + std::string(error_words(set.error().code)));
  return *std::move(set);
}

// What the header says of the transactions and of the state after them.
void summarise(Block& block) {
  std::vector<Bytes> raw, receipts;
  block.fields.gas_used = 0;
  block.fields.logs_bloom = {};
  for (const IncludedTransaction& transaction : block.transactions) {
    raw.push_back(transaction.raw);
    receipts.push_back(encode_receipt(transaction.receipt));
    for (std::size_t i = 0; i < 256; ++i) block.fields.logs_bloom[i] |= transaction.receipt.logs_bloom[i];
    block.fields.gas_used += transaction.gas_used;
  }
  block.fields.state_root = block.state->root();
  block.fields.transactions_root = eth::ordered_root(raw);
  block.fields.receipts_root = eth::ordered_root(receipts);
}

Block stored_block(const qbft::SealedHeader& header) {
  Block block;
  block.fields = header.fields();
  block.fields.extra_data.clear();
  block.extra = header.extra_data().without_seals();
  block.hash = header.hash();
  const auto signers = qbft::check_seals(header);
  if (!signers) throw std::runtime_error("a stored block is not sealed as it should be");
  for (std::size_t i = 0; i < signers->size(); ++i) block.seals.push_back({(*signers)[i].address, header.seals()[i]});
  return block;
}

void expect_same(const Block& block, const qbft::SealedHeader& stored, const Block& parent,
                 const qbft::ValidatorSet& validators) {
  if (stored.fields().parent_hash != parent.hash || stored.number() != parent.number() + 1 ||
      block.extra.validators != validators.members())
    throw std::runtime_error("the stored blocks are of another network than genesis.json");
  if (qbft::block_hash_of(block.fields, block.extra) != stored.hash())
    throw std::runtime_error("stored block " + std::to_string(stored.number()) + " does not come out as it was");
}

}  // namespace

Chain::Chain(Genesis genesis, Anvil& anvil, std::vector<const crypto::Secp256k1Key*> keys)
    : genesis_(std::move(genesis)),
      anvil_(anvil),
      validators_(genesis_.qbft, first_set(genesis_), std::move(keys)),
      pool_(genesis_.chain_id, genesis_.gas_limit) {
  add(block_zero(genesis_));
}

const Block* Chain::find(std::uint64_t number) const {
  return number < blocks_.size() ? &blocks_[number] : nullptr;
}

const Block* Chain::find(const Hash32& hash) const {
  const auto found = by_hash_.find(hash);
  return found == by_hash_.end() ? nullptr : &blocks_[found->second];
}

std::optional<Chain::Place> Chain::find_transaction(const Hash32& hash) const {
  const auto found = by_transaction_.find(hash);
  if (found == by_transaction_.end()) return std::nullopt;
  return Place{&blocks_[found->second.first], found->second.second};
}

common::Task<> Chain::make_block(const Validators::Turn& turn, std::uint64_t time,
                                 std::vector<PooledTransaction> transactions) {
  const Validators::Turn its = turn;
  Executed executed = co_await execute(its.proposer, time, std::move(transactions));
  Block block;
  block.transactions = std::move(executed.transactions);
  block.state = std::move(executed.state);
  summarise(block);
  block.fields.number = head().number() + 1;
  block.fields.parent_hash = head().hash;
  block.fields.coinbase = its.proposer;
  block.fields.gas_limit = genesis_.gas_limit;
  block.fields.timestamp = time;
  block.fields.later = cancun_fields(0);
  block.extra.vanity = vanity();
  block.extra.validators = validators_.set().members();
  block.extra.vote = validators_.vote_of(its.proposer);
  block.extra.round = its.round;
  block.hash = qbft::block_hash_of(block.fields, block.extra);
  block.seals = validators_.seal(block.fields, block.extra);
  add(std::move(block));
  if (on_block) on_block(head());
}

// Runs the transactions in the next block of the EVM.
common::Task<Chain::Executed> Chain::execute(const Address& proposer, std::uint64_t time,
                                             std::vector<PooledTransaction> transactions) {
  const std::uint64_t number = head().number() + 1;
  Executed executed;
  auto handed = co_await run(proposer, time, std::move(transactions));
  executed.transactions = co_await included(number, std::move(handed));
  std::map<Address, AccountChange> changed;
  if (!executed.transactions.empty()) changed = co_await changes(number);
  executed.state = changed.empty() ? head().state : std::make_shared<const WorldState>(head_state().with(changed));
  co_return executed;
}

common::Task<> Chain::restore(std::vector<StoredBlock> blocks) {
  for (std::size_t i = 0; i < blocks.size();) {
    std::size_t end = i;
    while (end < blocks.size() && blocks[end].transactions.empty()) ++end;
    if (end > i) {
      co_await restore_empty(blocks, i, end);
      i = end;
      continue;
    }
    co_await restore_full(std::move(blocks[i]));
    ++i;
  }
}

// A run of empty blocks: one call to the EVM, whose times matter to nobody until the last.
common::Task<> Chain::restore_empty(const std::vector<StoredBlock>& blocks, std::size_t begin, std::size_t end) {
  if (end - begin > 1) {
    Json skip = Json::array({quantity_text(end - begin - 1), "0x1"});
    const auto mined = co_await anvil_.call("anvil_mine", std::move(skip));
    take(mined, "anvil_mine");
  }
  for (std::size_t i = begin; i < end; ++i) {
    Block block = stored_block(blocks[i].header);
    block.state = head().state;
    summarise(block);
    expect_same(block, blocks[i].header, head(), validators_.set());
    if (i + 1 == end) {
      const Executed last = co_await execute(block.fields.coinbase, block.fields.timestamp, {});
      SP_ASSERT(last.transactions.empty());
    }
    add(std::move(block));
  }
}

common::Task<> Chain::restore_full(StoredBlock stored) {
  std::vector<PooledTransaction> transactions;
  for (Bytes& raw : stored.transactions) {
    auto parsed = eth::parse_transaction(raw);
    const auto from = parsed ? eth::transaction_sender(*parsed) : Result<Address>(fail(parsed.error()));
    if (!from) throw std::runtime_error("a stored transaction is malformed");
    transactions.push_back({std::move(raw), *std::move(parsed), *from, 0});
  }
  Block block = stored_block(stored.header);
  Executed executed = co_await execute(block.fields.coinbase, block.fields.timestamp, std::move(transactions));
  block.transactions = std::move(executed.transactions);
  block.state = std::move(executed.state);
  summarise(block);
  expect_same(block, stored.header, head(), validators_.set());
  add(std::move(block));
}

// Hands the transactions over in their order and makes the block; gives back those that were taken.
common::Task<std::vector<PooledTransaction>> Chain::run(const Address& proposer, std::uint64_t time,
                                                        std::vector<PooledTransaction> transactions) {
  std::vector<PooledTransaction> taken;
  if (!transactions.empty()) {
    Json coinbase = Json::array({to_hex0x(proposer)});
    const auto set = co_await anvil_.call("anvil_setCoinbase", std::move(coinbase));
    take(set, "anvil_setCoinbase");
  }
  for (PooledTransaction& transaction : transactions) {
    Json raw = Json::array({to_hex0x(transaction.raw)});
    const auto sent = co_await anvil_.call("eth_sendRawTransaction", std::move(raw));
    if (sent) {
      taken.push_back(std::move(transaction));
    } else {
      common::log::warning("transaction_refused", {{"why", sent.error().message}});
      pool_.drop(transaction.parsed.hash);
    }
  }
  Json when = Json::array({time});
  const auto stamped = co_await anvil_.call("evm_setNextBlockTimestamp", std::move(when));
  take(stamped, "evm_setNextBlockTimestamp");
  const auto mined = co_await anvil_.call("evm_mine", Json::array());
  take(mined, "evm_mine");
  co_return taken;
}

common::Task<std::vector<IncludedTransaction>> Chain::included(std::uint64_t number,
                                                               std::vector<PooledTransaction> handed) {
  std::vector<IncludedTransaction> transactions;
  if (handed.empty()) co_return transactions;
  Json block = Json::array({quantity_text(number)});
  const auto answer = co_await anvil_.call("eth_getBlockReceipts", std::move(block));
  for (const Json& receipt : take(answer, "eth_getBlockReceipts")) {
    const Hash32 hash = word_of_text(receipt.value("transactionHash", Json()));
    const auto sent = std::ranges::find_if(handed, [&](const auto& one) { return one.parsed.hash == hash; });
    if (sent == handed.end()) broken("a block holds a transaction that was not sent");
    transactions.push_back(included_of(receipt, std::move(*sent)));
    handed.erase(sent);
  }
  for (const PooledTransaction& left : handed) {
    common::log::warning("transaction_left_out", {{"hash", to_hex0x(left.parsed.hash)}});
    pool_.drop(left.parsed.hash);
  }
  if (!handed.empty()) {
    const auto dropped = co_await anvil_.call("anvil_dropAllTransactions", Json::array());
    take(dropped, "anvil_dropAllTransactions");
  }
  co_return transactions;
}

// Which accounts and slots the block touched, from the trace; what stands there now, from the EVM itself.
common::Task<std::map<Address, AccountChange>> Chain::changes(std::uint64_t number) {
  const std::string at = quantity_text(number);
  Json options = {{"tracer", "prestateTracer"}, {"tracerConfig", {{"diffMode", true}}}};
  Json trace = Json::array({at, std::move(options)});
  const auto traced = co_await anvil_.call("debug_traceBlockByNumber", std::move(trace));
  Touched touched;
  for (const Json& transaction : take(traced, "debug_traceBlockByNumber")) {
    const Json* result = common::member(transaction, "result");
    if (result == nullptr || !result->contains("pre") || !result->contains("post")) broken("a trace is malformed");
    collect((*result)["pre"], touched);
    collect((*result)["post"], touched);
  }

  std::vector<common::RpcCall> calls;
  for (const auto& [address, slots] : touched) {
    const std::string who = to_hex0x(address);
    calls.push_back({"eth_getTransactionCount", Json::array({who, at})});
    calls.push_back({"eth_getBalance", Json::array({who, at})});
    calls.push_back({"eth_getCode", Json::array({who, at})});
    for (const Hash32& slot : slots) calls.push_back({"eth_getStorageAt", Json::array({who, to_hex0x(slot), at})});
  }
  const auto answers = co_await anvil_.call_all(std::move(calls));
  std::map<Address, AccountChange> changed;
  std::size_t next = 0;
  for (const auto& [address, slots] : touched) {
    AccountChange change;
    const auto nonce = common::quantity(take(answers[next++], "eth_getTransactionCount"));
    if (!nonce) broken("a nonce is malformed");
    change.nonce = *nonce;
    change.balance = word_of_text(take(answers[next++], "eth_getBalance"));
    Bytes code = bytes_of_text(take(answers[next++], "eth_getCode"));
    const AccountState* before = head_state().find(address);
    if (before == nullptr ? !code.empty() : code != *before->code) change.code = std::move(code);
    for (const Hash32& slot : slots) change.storage[slot] = word_of_text(take(answers[next++], "eth_getStorageAt"));
    changed.emplace(address, std::move(change));
  }
  co_return changed;
}

void Chain::add(Block block) {
  if (block.number() > 0) validators_.apply(block);
  by_hash_[block.hash] = block.number();
  for (std::size_t i = 0; i < block.transactions.size(); ++i)
    by_transaction_[block.transactions[i].parsed.hash] = {block.number(), i};
  blocks_.push_back(std::move(block));
  if (blocks_.size() > kStatesKept) blocks_[blocks_.size() - kStatesKept - 1].state.reset();
  pool_.settle(head_state());
}

}  // namespace statepass::network
