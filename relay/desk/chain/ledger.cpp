#include "desk/chain/ledger.hpp"

#include "base/text.hpp"
#include "common/run/log.hpp"
#include "ledger/council.hpp"
#include "qbft/seals.hpp"

namespace statepass::desk {
namespace {

using common::RpcError;

constexpr int kMostHeadersBetween = 64;

common::NodePoolOptions pool_options(const DeskConfig& config) {
  common::NodePoolOptions out;
  out.nodes = config.nodes;
  out.methods = {
      "eth_chainId", "eth_blockNumber", "eth_getBlockByNumber",      "eth_getBlockByHash",     "eth_getProof",
      "eth_call",    "eth_getLogs",     "eth_getTransactionReceipt", "eth_sendRawTransaction", "debug_getRawHeader"};
  return out;
}

NodeTrouble malformed(std::string_view what) {
  return {.words = "the node's answer is malformed: " + std::string(what), .reverted = false, .revert_data = {}};
}

std::optional<Bytes> bytes_member(const Json& value, std::string_view name) {
  const std::string* text = common::text_member(value, name);
  if (text == nullptr) return std::nullopt;
  auto bytes = from_hex0x(*text);
  if (!bytes) return std::nullopt;
  return *std::move(bytes);
}

std::optional<Hash32> hash_member(const Json& value, std::string_view name) {
  const auto bytes = bytes_member(value, name);
  if (!bytes || bytes->size() != 32) return std::nullopt;
  return take_array<32>(*bytes);
}

std::optional<std::uint64_t> quantity_member(const Json& value, std::string_view name) {
  const Json* found = common::member(value, name);
  return found == nullptr ? std::nullopt : common::quantity(*found);
}

// A quantity of up to 256 bits, as storage values come.
std::optional<Hash32> word_of_text(const std::string& text) {
  if (!text.starts_with("0x") || text.size() > 66 || text.size() < 3) return std::nullopt;
  const auto bytes = from_hex(std::string(66 - text.size(), '0') + text.substr(2));
  if (!bytes) return std::nullopt;
  return take_array<32>(*bytes);
}

std::optional<LogEntry> read_log(const Json& value) {
  const auto address = bytes_member(value, "address");
  const auto data = bytes_member(value, "data");
  const auto block = quantity_member(value, "blockNumber");
  const auto transaction = hash_member(value, "transactionHash");
  const Json* topics = common::member(value, "topics");
  if (!address || address->size() != 20 || !data || !block || !transaction || topics == nullptr || !topics->is_array())
    return std::nullopt;
  LogEntry out{take_array<20>(*address), {}, *data, *block, *transaction};
  for (const Json& topic : *topics) {
    if (!topic.is_string()) return std::nullopt;
    const auto bytes = from_hex0x(topic.get_ref<const std::string&>());
    if (!bytes || bytes->size() != 32) return std::nullopt;
    out.topics.push_back(take_array<32>(*bytes));
  }
  return out;
}

std::optional<std::vector<LogEntry>> read_logs(const Json* list) {
  if (list == nullptr || !list->is_array()) return std::nullopt;
  std::vector<LogEntry> out;
  for (const Json& one : *list) {
    auto log = read_log(one);
    if (!log) return std::nullopt;
    out.push_back(*std::move(log));
  }
  return out;
}

// What a node says of a call that was refused: the data stands in different places.
NodeTrouble trouble_of(const RpcError& error) {
  NodeTrouble out{std::string(common::rpc_error_name(error.kind)), false, {}};
  if (error.kind != RpcError::Kind::kRefused) return out;
  out.words = error.message;
  const Json* data = &error.data;
  if (data->is_object()) data = common::member(*data, "data");
  if (data != nullptr && data->is_string()) {
    std::string_view text = data->get_ref<const std::string&>();
    if (const auto at = text.find("0x"); at != std::string_view::npos) text.remove_prefix(at);
    if (auto bytes = from_hex0x(text)) out.revert_data = *std::move(bytes);
  }
  out.reverted = error.code == 3 || error.message.find("revert") != std::string::npos || !out.revert_data.empty();
  return out;
}

}  // namespace

Ledger::Ledger(asio::io_context& context, const DeskConfig& config, const ChainFile& chain, const DeskClock& clock,
               common::Metrics& metrics)
    : chain_(chain),
      clock_(clock),
      pool_(context, pool_options(config), metrics),
      tasks_(context),
      client_(*chain.checkpoint) {}

Ledger::~Ledger() = default;

void Ledger::start() {
  pool_.on_head = [this](const common::ChainHead& head) {
    wanted_ = head;
    if (following_) return;
    following_ = true;
    tasks_.spawn(follow());
  };
  pool_.start();
}

void Ledger::stop() {
  tasks_.cancel();
  pool_.stop();
}

Task<NodeResult<Json>> Ledger::ask(std::string method, Json params) {
  common::RpcCall call{std::move(method), std::move(params)};
  auto result = co_await pool_.read(std::move(call));
  if (!result) co_return tl::unexpected(trouble_of(result.error()));
  co_return *std::move(result);
}

Task<NodeResult<Bytes>> Ledger::raw_header(std::uint64_t number) {
  Json params = Json::array({common::quantity_text(number)});
  const auto answer = co_await ask("debug_getRawHeader", std::move(params));
  if (!answer) co_return tl::unexpected(answer.error());
  if (!answer->is_string()) co_return tl::unexpected(malformed("debug_getRawHeader"));
  auto raw = from_hex0x(answer->get_ref<const std::string&>());
  if (!raw) co_return tl::unexpected(malformed("debug_getRawHeader"));
  co_return *std::move(raw);
}

// The newest head, and where the validators changed much since the last one, headers between.
Task<bool> Ledger::advance(std::uint64_t number) {
  auto raw = co_await raw_header(number);
  if (!raw) {
    common::log::warning("no header from the node", {{"detail", raw.error().words}});
    co_return false;
  }
  const auto parsed = qbft::SealedHeader::parse(*raw);
  if (!parsed) {
    common::log::error("head malformed", {{"error", std::string(error_name(parsed.error().code))}});
    co_return false;
  }
  for (int tries = 0; tries < kMostHeadersBetween; ++tries) {
    const auto outcome = client_.advance(*parsed, clock_.now());
    if (outcome.verified()) {
      if (parsed->number() < client_.head().number) co_return true;
      head_ = Head{parsed->number(),       parsed->hash(),
                   parsed->time(),         parsed->validators().size(),
                   parsed->seals().size(), parsed->validators().hash()};
      co_return true;
    }
    if (!outcome.needs_headers_between()) {
      common::log::error("head refused", {{"number", static_cast<std::int64_t>(parsed->number())},
                                          {"reason", std::string(reason_name(outcome.reason))}});
      co_return false;
    }
    std::uint64_t step = (parsed->number() - client_.head().number) / 2;
    bool moved = false;
    for (; step > 0 && !moved; step /= 2) {
      const auto between = co_await raw_header(client_.head().number + step);
      moved = between && client_.advance(*between, clock_.now()).verified();
    }
    if (!moved) co_return false;
  }
  co_return false;
}

Task<> Ledger::follow() {
  co_await asio::this_coro::throw_if_cancelled(false);
  while (wanted_) {
    const common::ChainHead next = *wanted_;
    wanted_.reset();
    const auto before = head_;
    const bool good = co_await advance(next.number);
    if (good && head_ && (!before || before->number < head_->number))
      for (const auto& listener : listeners_) listener(*head_);
  }
  following_ = false;
}

eth::Address Ledger::address_of(ledger::Contract contract) const {
  const auto found = book_.find(contract);
  return found == book_.end() ? ledger::genesis_address_of(contract) : found->second;
}

Task<NodeResult<bool>> Ledger::read_book() {
  std::vector<ledger::Contract> contracts;
  std::vector<Hash32> slots;
  for (std::uint8_t i = 2; i <= 7; ++i) {
    contracts.push_back(static_cast<ledger::Contract>(i));
    slots.push_back(ledger::council::book_slot(contracts.back()));
  }
  const auto found = co_await words(ledger::Contract::council, slots);
  if (!found) co_return tl::unexpected(found.error());
  for (std::size_t i = 0; i < contracts.size(); ++i) {
    const auto entry = ledger::council::BookEntry::decode((*found)[i]);
    if (!entry || entry->layout_id != ledger::kLayoutId)
      co_return tl::unexpected(malformed("the book has no contract of a layout known here"));
    book_[contracts[i]] = entry->address;
  }
  co_return true;
}

Task<NodeResult<std::vector<Hash32>>> Ledger::words(ledger::Contract contract, std::vector<Hash32> slots) {
  Json keys = Json::array();
  for (const Hash32& slot : slots) keys.push_back(to_hex0x(slot));
  Json params = Json::array({to_hex0x(address_of(contract)), std::move(keys), "latest"});
  const auto answer = co_await ask("eth_getProof", std::move(params));
  if (!answer) co_return tl::unexpected(answer.error());
  const Json* proofs = common::member(*answer, "storageProof");
  if (proofs == nullptr || !proofs->is_array() || proofs->size() > slots.size())
    co_return tl::unexpected(malformed("eth_getProof"));
  // Besu answers in the order of the keys, not of the question.
  std::map<Hash32, Hash32> found;
  for (const Json& proof : *proofs) {
    const std::string* key = common::text_member(proof, "key");
    const std::string* value = common::text_member(proof, "value");
    const auto slot = key == nullptr ? std::nullopt : word_of_text(*key);
    const auto word = value == nullptr ? std::nullopt : word_of_text(*value);
    if (!slot || !word) co_return tl::unexpected(malformed("eth_getProof"));
    found[*slot] = *word;
  }
  std::vector<Hash32> out;
  for (const Hash32& slot : slots) {
    const auto word = found.find(slot);
    if (word == found.end()) co_return tl::unexpected(malformed("eth_getProof"));
    out.push_back(word->second);
  }
  co_return out;
}

Task<NodeResult<Hash32>> Ledger::word(ledger::Contract contract, Hash32 slot) {
  std::vector<Hash32> slots{slot};
  const auto all = co_await words(contract, std::move(slots));
  if (!all) co_return tl::unexpected(all.error());
  co_return all->front();
}

Task<NodeResult<std::uint64_t>> Ledger::nonce(eth::Address account) {
  Json params = Json::array({to_hex0x(account), Json::array(), "latest"});
  const auto answer = co_await ask("eth_getProof", std::move(params));
  if (!answer) co_return tl::unexpected(answer.error());
  const auto nonce = quantity_member(*answer, "nonce");
  if (!nonce) co_return tl::unexpected(malformed("eth_getProof"));
  co_return *nonce;
}

Task<NodeResult<Bytes>> Ledger::call(eth::Address from, eth::Address to, Bytes data, std::uint64_t gas) {
  Json params = Json::array({Json{{"from", to_hex0x(from)},
                                  {"to", to_hex0x(to)},
                                  {"gas", common::quantity_text(gas)},
                                  {"data", to_hex0x(data)}},
                             "latest"});
  const auto answer = co_await ask("eth_call", std::move(params));
  if (!answer) co_return tl::unexpected(answer.error());
  if (!answer->is_string()) co_return tl::unexpected(malformed("eth_call"));
  auto out = from_hex0x(answer->get_ref<const std::string&>());
  if (!out) co_return tl::unexpected(malformed("eth_call"));
  co_return *std::move(out);
}

Task<NodeResult<bool>> Ledger::send(Bytes raw) {
  const auto result = co_await pool_.send_transaction(to_hex0x(raw));
  if (!result) co_return tl::unexpected(trouble_of(result.error()));
  co_return true;
}

Task<NodeResult<std::optional<ReceiptInfo>>> Ledger::receipt(Hash32 transaction) {
  Json params = Json::array({to_hex0x(transaction)});
  const auto answer = co_await ask("eth_getTransactionReceipt", std::move(params));
  if (!answer) co_return tl::unexpected(answer.error());
  if (answer->is_null()) co_return std::nullopt;
  const auto status = quantity_member(*answer, "status");
  const auto block = quantity_member(*answer, "blockNumber");
  const auto hash = hash_member(*answer, "blockHash");
  auto logs = read_logs(common::member(*answer, "logs"));
  if (!status || !block || !hash || !logs) co_return tl::unexpected(malformed("eth_getTransactionReceipt"));
  co_return ReceiptInfo{*status == 1, *block, *hash, *std::move(logs)};
}

Task<NodeResult<std::optional<qbft::VerifiedBlock>>> Ledger::verified_block(std::uint64_t number, Hash32 hash) {
  const auto raw = co_await raw_header(number);
  if (!raw) co_return tl::unexpected(raw.error());
  const auto outcome = client_.advance(*raw, clock_.now());
  if (!outcome.verified() || outcome.block->hash != hash) co_return std::nullopt;
  co_return outcome.block;
}

Task<NodeResult<std::vector<LogEntry>>> Ledger::logs(std::uint64_t from, std::uint64_t to, ledger::Contract contract,
                                                     std::vector<Hash32> first_topics) {
  Json topics = Json::array();
  for (const Hash32& topic : first_topics) topics.push_back(to_hex0x(topic));
  Json params = Json::array({Json{{"fromBlock", common::quantity_text(from)},
                                  {"toBlock", common::quantity_text(to)},
                                  {"address", to_hex0x(address_of(contract))},
                                  {"topics", Json::array({std::move(topics)})}}});
  const auto answer = co_await ask("eth_getLogs", std::move(params));
  if (!answer) co_return tl::unexpected(answer.error());
  auto out = read_logs(&*answer);
  if (!out) co_return tl::unexpected(malformed("eth_getLogs"));
  co_return *std::move(out);
}

}  // namespace statepass::desk
