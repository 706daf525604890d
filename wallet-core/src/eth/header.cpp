#include "eth/header.hpp"

#include "crypto/keccak.hpp"
#include "rlp/encoder.hpp"
#include "rlp/reader.hpp"

namespace statepass::eth {
namespace {

constexpr std::size_t kExtraDataField = 12;

Result<std::size_t> count_items(rlp::Reader items) {
  std::size_t count = 0;
  for (; !items.done(); ++count) SP_TRY(items.item());
  return count;
}

}  // namespace

Result<Header> parse_header(ByteView raw) {
  SP_TRY_ASSIGN(rlp::Reader fields, rlp::Reader::open_list(raw));
  SP_TRY_ASSIGN(std::size_t count, count_items(fields));
  if (count < Header::kFields) return fail(Errc::eth_header_fields, raw.size());
  Header header;
  SP_TRY_ASSIGN(header.parent_hash, fields.array<32>());
  SP_TRY_ASSIGN(header.ommers_hash, fields.array<32>());
  SP_TRY_ASSIGN(header.coinbase, fields.array<20>());
  SP_TRY_ASSIGN(header.state_root, fields.array<32>());
  SP_TRY_ASSIGN(header.transactions_root, fields.array<32>());
  SP_TRY_ASSIGN(header.receipts_root, fields.array<32>());
  SP_TRY_ASSIGN(header.logs_bloom, fields.array<256>());
  SP_TRY_ASSIGN(header.difficulty, fields.uint());
  SP_TRY_ASSIGN(header.number, fields.uint());
  SP_TRY_ASSIGN(header.gas_limit, fields.uint());
  SP_TRY_ASSIGN(header.gas_used, fields.uint());
  SP_TRY_ASSIGN(header.timestamp, fields.uint());
  SP_TRY_ASSIGN(ByteView extra_data, fields.string());
  header.extra_data = to_bytes(extra_data);
  SP_TRY_ASSIGN(header.mix_hash, fields.array<32>());
  SP_TRY_ASSIGN(header.nonce, fields.array<8>());
  while (!fields.done()) {
    const std::size_t at = fields.offset();
    SP_TRY_ASSIGN(rlp::Item item, fields.item());
    if (auto inner = rlp::validate(item.whole); !inner) return fail(inner.error().code, at + inner.error().offset);
    header.later.push_back(to_bytes(item.whole));
  }
  return header;
}

Bytes encode_header(const Header& header) {
  rlp::Encoder fields;
  fields.string(header.parent_hash).string(header.ommers_hash).string(header.coinbase);
  fields.string(header.state_root).string(header.transactions_root).string(header.receipts_root);
  fields.string(header.logs_bloom).uint(header.difficulty).uint(header.number);
  fields.uint(header.gas_limit).uint(header.gas_used).uint(header.timestamp);
  fields.string(header.extra_data).string(header.mix_hash).string(header.nonce);
  for (const Bytes& item : header.later) fields.raw(item);
  return rlp::Encoder().list(fields).take();
}

Hash32 hash_with_extra_data(ByteView raw, ByteView extra_data) {
  auto fields = rlp::Reader::open_list(raw);
  SP_ASSERT(fields);
  const std::size_t first = fields->offset();
  for (std::size_t i = 0; i < kExtraDataField; ++i) SP_ASSERT(fields->item());
  const ByteView before = raw.subspan(first, fields->offset() - first);
  SP_ASSERT(fields->item());
  const ByteView after = raw.subspan(fields->offset());

  const Bytes item = rlp::Encoder().string(extra_data).take();
  const Bytes head = rlp::Encoder().list_head(before.size() + item.size() + after.size()).take();
  return crypto::keccak256_of({head, before, item, after});
}

}  // namespace statepass::eth
