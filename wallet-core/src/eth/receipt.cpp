#include "eth/receipt.hpp"

#include "crypto/keccak.hpp"
#include "rlp/reader.hpp"

namespace statepass::eth {
namespace {

constexpr std::uint8_t kLastType = 4;  // EIP-7702
constexpr std::size_t kMostTopics = 4;

Result<Log> read_log(rlp::Reader& logs) {
  SP_TRY_ASSIGN(rlp::Reader fields, logs.list());
  Log log;
  SP_TRY_ASSIGN(log.address, fields.array<20>());
  SP_TRY_ASSIGN(rlp::Reader topics, fields.list());
  while (!topics.done()) {
    if (log.topics.size() == kMostTopics) return fail(Errc::eth_log_topics, topics.offset());
    SP_TRY_ASSIGN(Hash32 topic, topics.array<32>());
    log.topics.push_back(topic);
  }
  SP_TRY_ASSIGN(ByteView data, fields.string());
  log.data = to_bytes(data);
  SP_TRY(fields.finish());
  return log;
}

}  // namespace

Result<Receipt> parse_receipt(ByteView raw) {
  Receipt receipt;
  std::size_t start = 0;
  if (!raw.empty() && raw[0] < 0x80) {
    if (raw[0] == 0 || raw[0] > kLastType) return fail(Errc::eth_receipt_type);
    receipt.type = raw[0];
    start = 1;
  }
  SP_TRY_ASSIGN(rlp::Reader fields, rlp::Reader::open_list(raw.subspan(start), start));
  const std::size_t at = fields.offset();
  SP_TRY_ASSIGN(ByteView status, fields.string());
  if (!status.empty() && !(status.size() == 1 && status[0] == 1)) return fail(Errc::eth_receipt_status, at);
  receipt.success = !status.empty();
  SP_TRY_ASSIGN(receipt.cumulative_gas_used, fields.uint());
  SP_TRY_ASSIGN(receipt.logs_bloom, fields.array<256>());
  SP_TRY_ASSIGN(rlp::Reader logs, fields.list());
  SP_TRY(fields.finish());
  while (!logs.done()) {
    SP_TRY_ASSIGN(Log log, read_log(logs));
    receipt.logs.push_back(std::move(log));
  }
  return receipt;
}

Hash32 event_topic(std::string_view signature) {
  return crypto::keccak256(bytes_of(signature));
}

}  // namespace statepass::eth
