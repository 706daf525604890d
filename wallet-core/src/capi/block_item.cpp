#include "base/text.hpp"
#include "capi/shape.hpp"
#include "capi/support.hpp"
#include "crypto/keccak.hpp"
#include "eth/receipt.hpp"
#include "eth/transaction.hpp"

using namespace statepass;

namespace {

Result<Bytes> show_transaction(ByteView raw) {
  SP_TRY_ASSIGN(const eth::SignedTransaction parsed, eth::parse_transaction(raw));
  SP_TRY_ASSIGN(const eth::Address sender, eth::transaction_sender(parsed));
  const eth::Transaction& transaction = parsed.transaction;
  cbor::MapEncoder out;
  out.put("hash", capi::hex(parsed.hash))
      .put("type", capi::uint(static_cast<std::uint64_t>(transaction.type)))
      .put("nonce", capi::uint(transaction.nonce))
      .put("from", capi::hex(sender))
      .put("value", capi::hex(transaction.value))
      .put("gasLimit", capi::uint(transaction.gas_limit))
      .put("maxFee", capi::uint(transaction.max_fee))
      .put("data", capi::bstr(transaction.data));
  if (transaction.chain_id) out.put("chainId", capi::uint(*transaction.chain_id));
  if (transaction.to) out.put("to", capi::hex(*transaction.to));
  return out.take();
}

Bytes log_shape(const eth::Log& log) {
  cbor::Encoder topics;
  topics.array(log.topics.size());
  for (const Hash32& topic : log.topics) topics.tstr(to_hex0x(topic));
  return cbor::MapEncoder()
      .put("address", capi::hex(log.address))
      .put("topics", topics)
      .put("data", capi::bstr(log.data))
      .take();
}

Result<Bytes> show_receipt(ByteView raw) {
  SP_TRY_ASSIGN(const eth::Receipt receipt, eth::parse_receipt(raw));
  std::vector<Bytes> logs;
  for (const eth::Log& log : receipt.logs) logs.push_back(log_shape(log));
  return cbor::MapEncoder()
      .put("type", capi::uint(receipt.type))
      .put("success", capi::boolean(receipt.success))
      .put("cumulativeGasUsed", capi::uint(receipt.cumulative_gas_used))
      .put_raw("logs", capi::array_of(logs))
      .take();
}

}  // namespace

sp_error sp_transaction_show(sp_bytes transaction, sp_buffer* out) {
  return capi::give(show_transaction(capi::view(transaction)), out);
}

sp_error sp_receipt_show(sp_bytes receipt, sp_buffer* out) {
  return capi::give(show_receipt(capi::view(receipt)), out);
}
