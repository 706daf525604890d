// What is proven under a verified header, through the C interface; the vectors are Besu's, with proofs by another
// maker.
#include "support/support.hpp"

#include "cbor/encoder.hpp"
#include "support/capi_kit.hpp"

using namespace statepass;
using test::hex;
using test::Json;
using test::lend;
using test::Owned;

namespace {

template <class Call>
Json told(Call call) {
  Owned cbor, json;
  const sp_error error = call(&cbor.buffer);
  if (error.code != SP_OK) return {{"error", sp_error_name(error.code)}};
  SP_ASSERT(sp_cbor_to_json(lend(cbor.view()), &json.buffer).code == SP_OK);
  return Json::parse(text_of(json.view()), nullptr, false);
}

std::string text(const Json& value) {
  return value.get<std::string>();
}
Bytes bytes(const Json& value) {
  return hex(text(value));
}

cbor::Encoder byte_strings(const Json& items) {
  cbor::Encoder out;
  out.array(items.size());
  for (const Json& item : items) out.bstr(bytes(item));
  return out;
}

Json proven_item(const Json& root, const Json& index, const Json& nodes) {
  const Bytes list = byte_strings(nodes).take();
  return told(
      [&](sp_buffer* out) { return sp_proof_item(lend(bytes(root)), index.get<std::uint64_t>(), lend(list), out); });
}

// Judged by the validators that the recording names.
Json verified(const Json& block) {
  Bytes validators;
  if (block.contains("validators")) {
    for (const Json& one : block["validators"]) append(validators, bytes(one));
  }
  Json judged =
      told([&](sp_buffer* out) { return sp_header_verify(lend(bytes(block["header"])), lend(validators), out); });
  CHECK(judged["outcome"] == "verified");
  CHECK(judged["hash"] == block["hash"]);
  return judged;
}

Bytes batch_of(const Json& batch, const Json& nodes) {
  cbor::Encoder accounts;
  accounts.array(batch["accounts"].size());
  for (const Json& account : batch["accounts"]) {
    Json keys = Json::array();
    for (const Json& slot : account["slots"]) keys.push_back(slot["key"]);
    accounts.raw(cbor::MapEncoder()
                     .put("address", std::move(cbor::Encoder().bstr(bytes(account["address"]))))
                     .put("slots", byte_strings(keys))
                     .take());
  }
  return cbor::MapEncoder().put("nodes", byte_strings(nodes)).put("accounts", accounts).take();
}

Json proven_batch(const Json& state_root, const Bytes& batch) {
  return told([&](sp_buffer* out) { return sp_proof_batch(lend(bytes(state_root)), lend(batch), out); });
}

}  // namespace

TEST_CASE("every transaction and every event of a verified block is proven, and says what the node says", "[capi]") {
  const Json block = test::own_vectors("block-items.json")["block"];
  const Json header = verified(block);
  std::size_t events = 0;
  for (const Json& item : block["items"]) {
    INFO(item["index"]);
    const Json transaction = proven_item(header["transactionsRoot"], item["index"], item["transactionNodes"]);
    REQUIRE(transaction["result"] == "value");
    const auto raw = from_base64url(text(transaction["value"]));
    REQUIRE(raw.has_value());
    const Json said = told([&](sp_buffer* out) { return sp_transaction_show(lend(*raw), out); });
    for (const char* name : {"hash", "from", "type"}) CHECK(said[name] == item[name]);
    CHECK(said.value("to", Json()) == item["to"]);

    const Json receipt = proven_item(header["receiptsRoot"], item["index"], item["receiptNodes"]);
    REQUIRE(receipt["result"] == "value");
    const auto form = from_base64url(text(receipt["value"]));
    REQUIRE(form.has_value());
    Json result = told([&](sp_buffer* out) { return sp_receipt_show(lend(*form), out); });
    for (const char* name : {"success", "type", "cumulativeGasUsed"}) CHECK(result[name] == item[name]);
    for (Json& log : result["logs"]) {
      const auto data = from_base64url(text(log["data"]));
      REQUIRE(data.has_value());
      log["data"] = to_hex0x(*data);
    }
    CHECK(result["logs"] == item["logs"]);
    events += item["logs"].size();
  }
  CHECK(events >= 4);
}

TEST_CASE("an item of another block, of another index or of the other trie is invalid, one behind the last absent",
          "[capi]") {
  const Json block = test::own_vectors("block-items.json")["block"];
  const Json header = verified(block), &item = block["items"][2];
  const auto code_of = [](const Json& proven) { return proven.value("code", "none"); };
  CHECK(proven_item(header["transactionsRoot"], 7, block["behind"]["transactionNodes"])["result"] == "absent");
  CHECK(proven_item(header["receiptsRoot"], 7, block["behind"]["receiptNodes"])["result"] == "absent");
  CHECK(code_of(proven_item(header["transactionsRoot"], 2, item["receiptNodes"])) == "eth_node_missing");
  CHECK(code_of(proven_item(header["stateRoot"], 2, item["transactionNodes"])) == "eth_node_missing");
  Json nodes = item["receiptNodes"];
  nodes.push_back("0x80");
  CHECK(code_of(proven_item(header["receiptsRoot"], 2, nodes)) == "eth_node_unused");
  CHECK(told([](sp_buffer* out) { return sp_receipt_show(lend("\xc0"), out); })["error"] == "rlp_short");
  CHECK(told([](sp_buffer* out) { return sp_transaction_show(lend("\x03\xc0"), out); })["error"] ==
        "eth_transaction_type");
}

TEST_CASE("a batch proves accounts and slots out of nodes that are there once each", "[capi]") {
  const Json batch = test::own_vectors("block-items.json")["batch"];
  const Json root = verified(batch)["stateRoot"];
  const Json lines = proven_batch(root, batch_of(batch, batch["nodes"]));
  std::size_t at = 0;
  for (const Json& account : batch["accounts"]) {
    CHECK(lines[at]["address"] == account["address"]);
    CHECK(lines[at++]["result"] == account["result"]);
    for (const Json& slot : account["slots"]) {
      INFO(slot["key"]);
      CHECK(lines[at]["key"] == slot["key"]);
      CHECK(lines[at]["result"] == (slot["value"].is_null() ? "absent" : "value"));
      CHECK(lines[at++].value("value", Json()) == slot["value"]);
    }
  }
  CHECK(at == lines.size());
}

TEST_CASE("a batch with a node missing, changed, twice or too many proves nothing", "[capi]") {
  const Json batch = test::own_vectors("block-items.json")["batch"];
  const Json root = verified(batch)["stateRoot"];
  const auto refused_as = [&](const Json& nodes) {
    const Json lines = proven_batch(root, batch_of(batch, nodes));
    for (const Json& line : lines) {
      CHECK(line["result"] == "invalid");
      CHECK(line["code"] == lines[0]["code"]);
    }
    return text(lines[0]["code"]);
  };
  for (std::size_t i = 0; i < batch["nodes"].size(); ++i) {
    INFO(i);
    Json nodes = batch["nodes"];
    nodes.erase(i);
    CHECK(refused_as(nodes) == "eth_node_missing");
    std::string changed = text(batch["nodes"][i]);
    changed.back() = changed.back() == '0' ? '1' : '0';
    nodes.push_back(changed);
    CHECK(refused_as(nodes) == "eth_node_missing");
  }
  Json nodes = batch["nodes"];
  nodes.push_back(nodes[0]);
  CHECK(refused_as(nodes) == "eth_node_duplicate");
  nodes.back() = "0xc0";
  CHECK(refused_as(nodes) == "eth_node_unused");
  const Bytes misspelt = cbor::MapEncoder().put("nodez", byte_strings(Json::array())).take();
  CHECK(proven_batch(root, misspelt)["error"] == "capi_option");
}
