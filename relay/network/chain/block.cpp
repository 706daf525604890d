#include "network/chain/block.hpp"

#include "qbft/header_builder.hpp"
#include "rlp/encoder.hpp"

namespace statepass::network {

Bytes encode_receipt(const eth::Receipt& receipt) {
  rlp::Encoder logs;
  for (const eth::Log& log : receipt.logs) {
    rlp::Encoder topics;
    for (const Hash32& topic : log.topics) topics.string(topic);
    logs.list(rlp::Encoder().string(log.address).list(topics).string(log.data));
  }
  rlp::Encoder items;
  items.uint(receipt.success ? 1 : 0).uint(receipt.cumulative_gas_used).string(receipt.logs_bloom).list(logs);
  Bytes out;
  if (receipt.type != 0) out.push_back(receipt.type);
  append(out, rlp::Encoder().list(items).bytes());
  return out;
}

Bytes Block::header(std::vector<qbft::Seal> some_seals) const {
  qbft::ExtraData sealed = extra;
  sealed.seals = std::move(some_seals);
  return qbft::make_header(fields, sealed);
}

}  // namespace statepass::network
