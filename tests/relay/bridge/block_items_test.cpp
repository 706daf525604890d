#include "bridge/chain/block_items.hpp"

#include "eth/trie_builder.hpp"
#include "rlp/reader.hpp"
#include "support/recordings.hpp"
#include "support/running_relay.hpp"

using namespace statepass;
using namespace statepass::bridge;

namespace {

std::string number(std::uint64_t value) {
  return common::quantity_text(value);
}

// As a node tells it, from what stands in the block.
Json json_of(const eth::SignedTransaction& signed_transaction) {
  const eth::Transaction& t = signed_transaction.transaction;
  const auto& signature = signed_transaction.signature;
  const bool legacy = t.type == eth::TransactionType::legacy;
  Json out{{"type", number(static_cast<std::uint64_t>(t.type))},
           {"nonce", number(t.nonce)},
           {"gas", number(t.gas_limit)},
           {"to", t.to ? Json(to_hex0x(*t.to)) : Json()},
           {"value", to_hex0x(t.value)},
           {"input", to_hex0x(t.data)},
           {"r", to_hex0x(ByteView(signature).first(32))},
           {"s", to_hex0x(ByteView(signature).subspan(32, 32))},
           {"v", number(legacy ? 35 + 2 * *t.chain_id + signature[64] : signature[64])}};
  if (t.type == eth::TransactionType::dynamic_fee) {
    out["maxFeePerGas"] = number(t.max_fee);
    out["maxPriorityFeePerGas"] = number(t.max_priority_fee);
  } else {
    out["gasPrice"] = number(t.max_fee);
  }
  if (legacy) return out;
  out["chainId"] = number(*t.chain_id);
  Json list = Json::array();
  auto items = rlp::Reader::open_list(t.access_list);
  while (items && !items->done()) {
    auto entry = *items->list();
    const auto address = *entry.array<20>();
    Json keys = Json::array();
    for (auto slots = *entry.list(); !slots.done();) keys.push_back(to_hex0x(*slots.array<32>()));
    list.push_back({{"address", to_hex0x(address)}, {"storageKeys", keys}});
  }
  out["accessList"] = list;
  return out;
}

}  // namespace

TEST_CASE("transactions and receipts of real blocks are told and rebuilt") {
  std::size_t transactions = 0, receipts = 0;
  for (const char* chain : test::kHeaderModeChains) {
    for (const Json& block : test::recorded_blocks(chain)) {
      for (const Json& item : block["transactions"]) {
        const Bytes raw = test::hex(item["raw"].get<std::string>().substr(2));
        const auto parsed = eth::parse_transaction(raw);
        if (!parsed || !parsed->transaction.chain_id) continue;
        const auto rebuilt = transaction_of_json(json_of(*parsed));
        INFO(chain << " " << item["hash"]);
        REQUIRE(rebuilt);
        REQUIRE(*rebuilt == raw);
        ++transactions;
      }
      for (std::size_t i = 0; i < block["receiptsJson"].size(); ++i) {
        // The recording of a long block's receipts ends with a word that says so.
        if (!block["receiptsJson"][i].is_object()) continue;
        const auto rebuilt = receipt_of_json(block["receiptsJson"][i]);
        REQUIRE(rebuilt);
        REQUIRE(to_hex0x(*rebuilt) == block["receipts"][i]);
        ++receipts;
      }
    }
  }
  CHECK((receipts == 0 || (receipts > 50 && transactions > 50)));
}

TEST_CASE("what is missing or malformed in a transaction or receipt is no transaction or receipt") {
  CHECK_FALSE(transaction_of_json(Json::object()));
  CHECK_FALSE(receipt_of_json(Json::object()));
  const auto blocks = test::recorded_blocks("cancun-26.8.0");
  for (const Json& block : blocks) {
    const Json& receipt = block["receiptsJson"][0];
    for (const char* name : {"status", "cumulativeGasUsed", "logsBloom", "logs"}) {
      Json without = receipt;
      without.erase(name);
      CHECK_FALSE(receipt_of_json(without));
    }
    const auto parsed = eth::parse_transaction(test::hex(block["transactions"][0]["raw"].get<std::string>().substr(2)));
    if (!parsed || !parsed->transaction.chain_id) continue;
    const Json transaction = json_of(*parsed);
    for (const char* name : {"type", "nonce", "gas", "value", "input", "r", "s", "v"}) {
      Json without = transaction;
      without.erase(name);
      CHECK_FALSE(transaction_of_json(without));
    }
    break;
  }
}
