#include "network/rpc/shapes.hpp"

#include <set>

#include "base/text.hpp"
#include "network/rpc/json_forms.hpp"
#include "rlp/encoder.hpp"
#include "rlp/reader.hpp"

namespace statepass::network {
namespace {

using common::quantity_text;

std::string hex_or_zero(ByteView shortened) {
  return shortened.empty() ? "0x0" : to_hex0x(shortened);
}

// A slot as Besu writes it in a proof: whole bytes without leading zeros, "0x0" for none left.
std::string shortened_key(const Hash32& slot) {
  const auto first = std::ranges::find_if(slot, [](std::uint8_t byte) { return byte != 0; });
  return hex_or_zero(ByteView(slot).subspan(static_cast<std::size_t>(first - slot.begin())));
}

Json nodes_json(const NodeView& node, std::vector<Bytes> nodes) {
  if (node.fault() == NodeFault::cut_proof && !nodes.empty()) nodes.pop_back();
  Json list = Json::array();
  for (const Bytes& bytes : nodes) list.push_back(to_hex0x(bytes));
  return list;
}

// v as the transaction carries it: EIP-155's for legacy ones, 0 or 1 otherwise.
std::uint64_t carried_v(const eth::SignedTransaction& transaction) {
  const std::uint64_t parity = transaction.signature[64];
  if (transaction.transaction.type != eth::TransactionType::legacy) return parity;
  return transaction.transaction.chain_id ? *transaction.transaction.chain_id * 2 + 35 + parity : 27 + parity;
}

Json access_list_json(ByteView encoded) {
  Json list = Json::array();
  auto entries = rlp::Reader::open_list(encoded);
  while (entries && !entries->done()) {
    auto entry = entries->list();
    if (!entry) break;
    const auto address = entry->string();
    auto keys = entry->list();
    if (!address || !keys) break;
    Json slots = Json::array();
    while (!keys->done()) {
      const auto key = keys->string();
      if (!key) break;
      slots.push_back(to_hex0x(*key));
    }
    list.push_back({{"address", to_hex0x(*address)}, {"storageKeys", slots}});
  }
  return list;
}

std::uint64_t effective_price(const eth::Transaction& transaction) {
  return transaction.type == eth::TransactionType::dynamic_fee
             ? std::min(transaction.max_fee, transaction.max_priority_fee)
             : transaction.max_fee;
}

Json plain_transaction_json(const eth::SignedTransaction& whole, const Address& from) {
  const eth::Transaction& transaction = whole.transaction;
  const ByteView signature(whole.signature);
  Json json = {{"blockHash", nullptr},
               {"blockNumber", nullptr},
               {"blockTimestamp", nullptr},
               {"from", to_hex0x(from)},
               {"gas", quantity_text(transaction.gas_limit)},
               {"gasPrice", quantity_text(effective_price(transaction))},
               {"hash", to_hex0x(whole.hash)},
               {"input", to_hex0x(transaction.data)},
               {"nonce", quantity_text(transaction.nonce)},
               {"to", nullptr},
               {"transactionIndex", nullptr},
               {"type", quantity_text(static_cast<std::uint64_t>(transaction.type))},
               {"value", quantity_of(transaction.value)},
               {"v", quantity_text(carried_v(whole))},
               {"r", quantity_of(signature.subspan(0, 32))},
               {"s", quantity_of(signature.subspan(32, 32))}};
  if (transaction.to) json["to"] = to_hex0x(*transaction.to);
  if (transaction.chain_id) json["chainId"] = quantity_text(*transaction.chain_id);
  if (transaction.type == eth::TransactionType::legacy) return json;
  json["yParity"] = quantity_text(carried_v(whole));
  json["accessList"] = access_list_json(transaction.access_list);
  if (transaction.type == eth::TransactionType::dynamic_fee) {
    json["maxFeePerGas"] = quantity_text(transaction.max_fee);
    json["maxPriorityFeePerGas"] = quantity_text(transaction.max_priority_fee);
  }
  return json;
}

}  // namespace

Json block_json(const NodeView& node, const Block& block, Transactions transactions) {
  const auto header = qbft::SealedHeader::parse(node.header(block));
  // A header with a fault may be one that the strict parser refuses: its fields are there all the same.
  const auto fields = header ? Result<eth::Header>(header->fields()) : eth::parse_header(node.header(block));
  SP_ASSERT(fields);
  Json json = {{"number", quantity_text(fields->number)},
               {"hash", to_hex0x(node.hash(block))},
               {"mixHash", to_hex0x(fields->mix_hash)},
               {"parentHash", to_hex0x(fields->parent_hash)},
               {"nonce", to_hex0x(fields->nonce)},
               {"sha3Uncles", to_hex0x(fields->ommers_hash)},
               {"logsBloom", to_hex0x(fields->logs_bloom)},
               {"transactionsRoot", to_hex0x(fields->transactions_root)},
               {"stateRoot", to_hex0x(fields->state_root)},
               {"receiptsRoot", to_hex0x(fields->receipts_root)},
               {"miner", to_hex0x(fields->coinbase)},
               {"difficulty", quantity_text(fields->difficulty)},
               {"extraData", to_hex0x(fields->extra_data)},
               {"baseFeePerGas", quantity_text(block.number() == 0 ? node.chain().genesis().base_fee : 0)},
               {"gasLimit", quantity_text(fields->gas_limit)},
               {"gasUsed", quantity_text(fields->gas_used)},
               {"timestamp", quantity_text(fields->timestamp)},
               {"withdrawalsRoot", to_hex0x(eth::kEmptyTrieRoot)},
               {"blobGasUsed", "0x0"},
               {"excessBlobGas", "0x0"},
               {"parentBeaconBlockRoot", to_hex0x(Hash32{})}};
  if (transactions == Transactions::kNone) return json;
  json["totalDifficulty"] = quantity_text(fields->number + 1);
  json["size"] = quantity_text(raw_block(node, block).size());
  json["uncles"] = Json::array();
  json["withdrawals"] = Json::array();
  json["transactions"] = Json::array();
  for (std::size_t i = 0; i < block.transactions.size(); ++i)
    json["transactions"].push_back(transactions == Transactions::kWhole
                                       ? transaction_json(node, block, i)
                                       : Json(to_hex0x(block.transactions[i].parsed.hash)));
  return json;
}

Json transaction_json(const NodeView& node, const Block& block, std::size_t index) {
  const IncludedTransaction& transaction = block.transactions[index];
  Json json = plain_transaction_json(transaction.parsed, transaction.from);
  json["blockHash"] = to_hex0x(node.hash(block));
  json["blockNumber"] = quantity_text(block.number());
  json["blockTimestamp"] = quantity_text(block.fields.timestamp);
  json["transactionIndex"] = quantity_text(index);
  return json;
}

Json pending_json(const PooledTransaction& transaction) {
  return plain_transaction_json(transaction.parsed, transaction.from);
}

Json log_json(const NodeView& node, const Block& block, std::size_t index, const eth::Log& log, std::size_t number) {
  Json topics = Json::array();
  for (const Hash32& topic : log.topics) topics.push_back(to_hex0x(topic));
  return {{"logIndex", quantity_text(number)},
          {"removed", false},
          {"blockNumber", quantity_text(block.number())},
          {"blockHash", to_hex0x(node.hash(block))},
          {"blockTimestamp", quantity_text(block.fields.timestamp)},
          {"transactionHash", to_hex0x(block.transactions[index].parsed.hash)},
          {"transactionIndex", quantity_text(index)},
          {"address", to_hex0x(log.address)},
          {"data", to_hex0x(log.data)},
          {"topics", topics}};
}

std::size_t first_log_of(const Block& block, std::size_t index) {
  std::size_t number = 0;
  for (std::size_t i = 0; i < index; ++i) number += block.transactions[i].receipt.logs.size();
  return number;
}

Json receipt_json(const NodeView& node, const Block& block, std::size_t index) {
  const IncludedTransaction& transaction = block.transactions[index];
  Json logs = Json::array();
  std::size_t number = first_log_of(block, index);
  for (const eth::Log& log : transaction.receipt.logs) logs.push_back(log_json(node, block, index, log, number++));
  const auto& to = transaction.parsed.transaction.to;
  return {{"blockHash", to_hex0x(node.hash(block))},
          {"blockNumber", quantity_text(block.number())},
          {"contractAddress", transaction.created ? Json(to_hex0x(*transaction.created)) : Json()},
          {"cumulativeGasUsed", quantity_text(transaction.receipt.cumulative_gas_used)},
          {"from", to_hex0x(transaction.from)},
          {"gasUsed", quantity_text(transaction.gas_used)},
          {"effectiveGasPrice", quantity_text(effective_price(transaction.parsed.transaction))},
          {"logs", logs},
          {"logsBloom", to_hex0x(transaction.receipt.logs_bloom)},
          {"status", transaction.receipt.success ? "0x1" : "0x0"},
          {"to", to ? Json(to_hex0x(*to)) : Json()},
          {"transactionHash", to_hex0x(transaction.parsed.hash)},
          {"transactionIndex", quantity_text(index)},
          {"type", quantity_text(transaction.receipt.type)}};
}

Json proof_json(const NodeView& node, const Block& block, const Address& address, std::span<const Hash32> slots) {
  const AccountState* account = block.state->find(address);
  const eth::Account record = account == nullptr ? eth::Account{} : account->record;
  Json storage = Json::array();
  const std::set<Hash32> ascending(slots.begin(), slots.end());
  for (const Hash32& slot : account == nullptr ? std::set<Hash32>{} : ascending) {
    Hash32 proved = slot;
    if (node.fault() == NodeFault::wrong_slot) proved[31] ^= 1;
    storage.push_back({{"key", shortened_key(slot)},
                       {"value", quantity_of(account->word_at(proved))},
                       {"proof", nodes_json(node, account->prove_slot(proved))}});
  }
  return {{"accountProof", nodes_json(node, block.state->prove_account(address))},
          {"address", to_hex0x(address)},
          {"balance", quantity_of(record.balance)},
          {"codeHash", to_hex0x(record.code_hash)},
          {"nonce", quantity_text(record.nonce)},
          {"storageHash", to_hex0x(record.storage_root)},
          {"storageProof", storage}};
}

Bytes raw_block(const NodeView& node, const Block& block) {
  rlp::Encoder transactions;
  for (const IncludedTransaction& transaction : block.transactions) {
    if (transaction.parsed.transaction.type == eth::TransactionType::legacy) {
      transactions.raw(transaction.raw);
    } else {
      transactions.string(transaction.raw);
    }
  }
  const rlp::Encoder none;
  return rlp::Encoder().list(rlp::Encoder().raw(node.header(block)).list(transactions).list(none).list(none)).take();
}

}  // namespace statepass::network
