#include "bridge/chain/node_json.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "rlp/encoder.hpp"

namespace statepass::bridge {
namespace {

using common::member;
using common::quantity;

tl::unexpected<std::string> wrong(std::string words) {
  return tl::unexpected<std::string>(std::move(words));
}

template <std::size_t N>
bool take(const Json& block, std::string_view name, ByteArray<N>& out) {
  const auto bytes = fixed_bytes<N>(member(block, name));
  if (bytes) out = *bytes;
  return bytes.has_value();
}

bool take(const Json& block, std::string_view name, std::uint64_t& out) {
  const Json* value = member(block, name);
  const auto number = value == nullptr ? std::nullopt : quantity(*value);
  if (number) out = *number;
  return number.has_value();
}

// The items behind the 15 that every header has, in their order. Which of them are there is the node's affair.
struct LaterField {
  std::string_view name;
  bool is_number;
};
constexpr std::array<LaterField, 8> kLaterFields{{{"baseFeePerGas", true},
                                                  {"withdrawalsRoot", false},
                                                  {"blobGasUsed", true},
                                                  {"excessBlobGas", true},
                                                  {"parentBeaconBlockRoot", false},
                                                  {"requestsHash", false},
                                                  {"blockAccessListHash", false},
                                                  {"slotNumber", true}}};

Read<std::vector<Bytes>> later_fields(const Json& block) {
  std::vector<Bytes> out;
  bool ended = false;
  for (const LaterField& field : kLaterFields) {
    const Json* value = member(block, field.name);
    if (value == nullptr || value->is_null()) {
      ended = true;
      continue;
    }
    if (ended) return wrong("a header field is missing before " + std::string(field.name));
    const auto word = field.is_number ? number_word(value) : fixed_bytes<32>(value);
    if (!word) return wrong("the header field " + std::string(field.name) + " is malformed");
    rlp::Encoder item;
    out.push_back((field.is_number ? item.integer(*word) : item.string(*word)).take());
  }
  return out;
}

std::optional<std::vector<Bytes>> nodes_of(const Json* list) {
  constexpr std::size_t kMostNodes = 64;
  if (list == nullptr || !list->is_array() || list->size() > kMostNodes) return std::nullopt;
  std::vector<Bytes> out;
  for (const Json& item : *list) {
    auto node = any_bytes(&item);
    if (!node || node->empty()) return std::nullopt;
    if (node->size() >= 32) out.push_back(*std::move(node));
  }
  return out;
}

}  // namespace

template <std::size_t N>
std::optional<ByteArray<N>> fixed_bytes(const Json* value) {
  const auto bytes = any_bytes(value);
  if (!bytes || bytes->size() != N) return std::nullopt;
  return take_array<N>(*bytes);
}
template std::optional<ByteArray<8>> fixed_bytes<8>(const Json*);
template std::optional<ByteArray<20>> fixed_bytes<20>(const Json*);
template std::optional<ByteArray<32>> fixed_bytes<32>(const Json*);
template std::optional<ByteArray<256>> fixed_bytes<256>(const Json*);

std::optional<Bytes> any_bytes(const Json* value) {
  const std::string* text = value == nullptr ? nullptr : value->get_ptr<const std::string*>();
  if (text == nullptr) return std::nullopt;
  auto bytes = from_hex0x(*text);
  if (!bytes) return std::nullopt;
  return *std::move(bytes);
}

std::optional<Hash32> number_word(const Json* value) {
  const std::string* text = value == nullptr ? nullptr : value->get_ptr<const std::string*>();
  if (text == nullptr || !text->starts_with("0x") || text->size() > 66) return std::nullopt;
  const std::string digits = std::string(66 - text->size(), '0') + text->substr(2);
  const auto bytes = from_hex(digits);
  if (!bytes) return std::nullopt;
  return take_array<32>(*bytes);
}

std::optional<Hash32> hash_of(std::string_view text) {
  const auto bytes = text.size() == 66 ? from_hex0x(text) : fail(Errc::base_hex);
  if (!bytes) return std::nullopt;
  return take_array<32>(*bytes);
}

std::optional<eth::Address> address_of(std::string_view text) {
  const auto bytes = text.size() == 42 ? from_hex0x(text) : fail(Errc::base_hex);
  if (!bytes) return std::nullopt;
  return take_array<20>(*bytes);
}

Read<qbft::SealedHeader> header_of_block(const Json& block) {
  if (!block.is_object()) return wrong("no block");
  eth::Header header;
  const bool taken = take(block, "parentHash", header.parent_hash) && take(block, "sha3Uncles", header.ommers_hash) &&
                     take(block, "miner", header.coinbase) && take(block, "stateRoot", header.state_root) &&
                     take(block, "transactionsRoot", header.transactions_root) &&
                     take(block, "receiptsRoot", header.receipts_root) && take(block, "logsBloom", header.logs_bloom) &&
                     take(block, "difficulty", header.difficulty) && take(block, "number", header.number) &&
                     take(block, "gasLimit", header.gas_limit) && take(block, "gasUsed", header.gas_used) &&
                     take(block, "timestamp", header.timestamp) && take(block, "mixHash", header.mix_hash) &&
                     take(block, "nonce", header.nonce);
  auto extra = any_bytes(member(block, "extraData"));
  const auto hash = fixed_bytes<32>(member(block, "hash"));
  if (!taken || !extra || !hash) return wrong("a header field is missing or malformed");
  header.extra_data = *std::move(extra);
  auto later = later_fields(block);
  if (!later) return wrong(std::move(later.error()));
  header.later = *std::move(later);
  auto sealed = qbft::SealedHeader::parse(eth::encode_header(header));
  if (!sealed) return wrong("no header of this chain: " + std::string(error_name(sealed.error().code)));
  if (sealed->hash() != *hash) return wrong("the header's fields do not give the block hash");
  return *std::move(sealed);
}

Read<Log> log_of(const Json& item) {
  Log out;
  auto data = any_bytes(member(item, "data"));
  const Json* topics = member(item, "topics");
  const Json* removed = member(item, "removed");
  if (!take(item, "address", out.log.address) || !take(item, "blockNumber", out.block) ||
      !take(item, "logIndex", out.index) || !data || topics == nullptr || !topics->is_array() || topics->size() > 4)
    return wrong("a log is malformed");
  if (removed != nullptr && removed->is_boolean() && removed->get<bool>()) return wrong("a log was removed");
  out.log.data = *std::move(data);
  for (const Json& topic : *topics) {
    const auto word = fixed_bytes<32>(&topic);
    if (!word) return wrong("a log's topic is malformed");
    out.log.topics.push_back(*word);
  }
  return out;
}

Read<NodeProof> proof_of(const Json& result, const std::vector<Hash32>& slots) {
  NodeProof out;
  auto account = nodes_of(member(result, "accountProof"));
  const Json* proofs = member(result, "storageProof");
  if (!account || proofs == nullptr || !proofs->is_array()) return wrong("a proof is malformed");
  out.account = *std::move(account);
  for (const Json& item : *proofs) {
    const auto key = number_word(member(item, "key"));
    auto nodes = nodes_of(member(item, "proof"));
    if (!key || !nodes) return wrong("a storage proof is malformed");
    if (std::ranges::find(slots, *key) == slots.end()) return wrong("a proof of a slot that nobody asked for");
    out.slots.push_back({*key, *std::move(nodes)});
  }
  return out;
}

}  // namespace statepass::bridge
