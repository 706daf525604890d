#include "bridge/chain/block_items.hpp"

#include "rlp/encoder.hpp"

namespace statepass::bridge {
namespace {

using common::member;

tl::unexpected<std::string> wrong(std::string words) {
  return tl::unexpected<std::string>(std::move(words));
}

std::optional<std::uint64_t> number(const Json& item, std::string_view name) {
  const Json* value = member(item, name);
  return value == nullptr ? std::nullopt : common::quantity(*value);
}

std::optional<Bytes> access_list_of(const Json* list) {
  rlp::Encoder entries;
  if (list == nullptr || !list->is_array()) return std::nullopt;
  for (const Json& entry : *list) {
    const auto address = fixed_bytes<20>(member(entry, "address"));
    const Json* keys = member(entry, "storageKeys");
    if (!address || keys == nullptr || !keys->is_array()) return std::nullopt;
    rlp::Encoder slots;
    for (const Json& key : *keys) {
      const auto slot = fixed_bytes<32>(&key);
      if (!slot) return std::nullopt;
      slots.string(*slot);
    }
    entries.list(rlp::Encoder().string(*address).list(slots));
  }
  return rlp::Encoder().list(entries).take();
}

// What a signature's v says beside its parity: the chain of a legacy transaction.
bool take_parity(const Json& item, eth::Transaction& transaction, std::uint8_t& parity) {
  const auto v = number(item, "v");
  if (!v) return false;
  if (transaction.type != eth::TransactionType::legacy) {
    parity = static_cast<std::uint8_t>(*v);
    return *v <= 1;
  }
  if (*v < 35) return false;
  transaction.chain_id = (*v - 35) / 2;
  parity = static_cast<std::uint8_t>((*v - 35) % 2);
  return true;
}

bool take_fees(const Json& item, eth::Transaction& transaction) {
  if (transaction.type != eth::TransactionType::dynamic_fee) {
    const auto price = number(item, "gasPrice");
    transaction.max_fee = price.value_or(0);
    return price.has_value();
  }
  const auto fee = number(item, "maxFeePerGas"), priority = number(item, "maxPriorityFeePerGas");
  transaction.max_fee = fee.value_or(0);
  transaction.max_priority_fee = priority.value_or(0);
  return fee && priority;
}

bool take_target(const Json& item, eth::Transaction& transaction) {
  const Json* to = member(item, "to");
  const auto value = number_word(member(item, "value"));
  auto data = any_bytes(member(item, "input"));
  if (!value || !data) return false;
  transaction.value = *value;
  transaction.data = *std::move(data);
  if (to == nullptr || to->is_null()) return true;
  transaction.to = fixed_bytes<20>(to);
  return transaction.to.has_value();
}

}  // namespace

Read<Bytes> transaction_of_json(const Json& item) {
  const auto type = number(item, "type"), nonce = number(item, "nonce"), gas = number(item, "gas");
  const auto r = number_word(member(item, "r")), s = number_word(member(item, "s"));
  if (!type || *type > 2 || !nonce || !gas || !r || !s) return wrong("a transaction is malformed");
  eth::Transaction transaction;
  transaction.type = static_cast<eth::TransactionType>(*type);
  transaction.nonce = *nonce;
  transaction.gas_limit = *gas;
  crypto::RecoverableSignature signature{};
  std::ranges::copy(*r, signature.begin());
  std::ranges::copy(*s, signature.begin() + 32);
  if (!take_fees(item, transaction) || !take_target(item, transaction) ||
      !take_parity(item, transaction, signature[64]))
    return wrong("a transaction is malformed");
  if (transaction.type != eth::TransactionType::legacy) {
    transaction.chain_id = number(item, "chainId");
    auto access = access_list_of(member(item, "accessList"));
    if (!transaction.chain_id || !access) return wrong("a transaction is malformed");
    transaction.access_list = *std::move(access);
  }
  auto raw = eth::attach_signature(transaction, signature);
  if (!raw) return wrong("a transaction is malformed");
  return *std::move(raw);
}

Read<Bytes> receipt_of_json(const Json& item) {
  const auto type = number(item, "type"), status = number(item, "status"), gas = number(item, "cumulativeGasUsed");
  const auto bloom = fixed_bytes<256>(member(item, "logsBloom"));
  const Json* list = member(item, "logs");
  if (!status || !gas || !bloom || list == nullptr || !list->is_array() || type.value_or(0) > 4)
    return wrong("a receipt is malformed");
  rlp::Encoder logs;
  for (const Json& entry : *list) {
    const auto log = log_of(entry);
    if (!log) return tl::unexpected(log.error());
    rlp::Encoder topics;
    for (const Hash32& topic : log->log.topics) topics.string(topic);
    logs.list(rlp::Encoder().string(log->log.address).list(topics).string(log->log.data));
  }
  Bytes out;
  if (type.value_or(0) > 0) out.push_back(static_cast<std::uint8_t>(*type));
  append(out, rlp::Encoder().list(rlp::Encoder().uint(*status).uint(*gas).string(*bloom).list(logs)).bytes());
  return out;
}

}  // namespace statepass::bridge
