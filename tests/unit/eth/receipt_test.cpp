#include "eth/receipt.hpp"

#include "rlp/encoder.hpp"
#include "support/recordings.hpp"

using namespace statepass;
using namespace statepass::eth;
using test::hex;

namespace {

Bytes log_of(std::size_t topics, const Bytes& data = {1, 2, 3}) {
  rlp::Encoder list;
  for (std::size_t i = 0; i < topics; ++i) list.string(Bytes(32, static_cast<std::uint8_t>(i)));
  return rlp::Encoder().list(rlp::Encoder().string(Bytes(20, 9)).list(list).string(data)).take();
}

Bytes receipt_of(const char* status, const Bytes& logs = {}, const Bytes& behind = {}) {
  rlp::Encoder fields;
  fields.raw(hex(status)).uint(21'000).string(Bytes(256)).list_of(logs).raw(behind);
  return rlp::Encoder().list(fields).take();
}

}  // namespace

TEST_CASE("recorded receipts say what the node says in JSON", "[eth]") {
  int logs = 0, failures = 0;
  for (const char* chain : test::kHeaderModeChains) {
    for (const auto& block : test::recorded_blocks(chain)) {
      for (std::size_t i = 0; i < block["receipts"].size(); ++i) {
        auto receipt = parse_receipt(hex(block["receipts"][i].get<std::string>()));
        INFO(chain << " " << block["number"] << " " << i);
        SP_REQUIRE_OK(receipt);
        if (!receipt->success) ++failures;
        // long lists are cut in the recording, with a note behind what is left
        if (i >= block["receiptsJson"].size() || !block["receiptsJson"][i].is_object()) continue;
        const auto& json = block["receiptsJson"][i];
        CHECK(receipt->success == (json["status"] == "0x1"));
        CHECK(to_hex0x(receipt->logs_bloom) == json["logsBloom"].get<std::string>());
        CHECK(std::stoull(json["cumulativeGasUsed"].get<std::string>(), nullptr, 16) == receipt->cumulative_gas_used);
        CHECK(std::stoull(json["type"].get<std::string>(), nullptr, 16) == receipt->type);
        REQUIRE(receipt->logs.size() == json["logs"].size());
        for (std::size_t n = 0; n < receipt->logs.size(); ++n) {
          const Log& log = receipt->logs[n];
          CHECK(to_hex0x(log.address) == json["logs"][n]["address"].get<std::string>());
          CHECK(to_hex0x(log.data) == json["logs"][n]["data"].get<std::string>());
          REQUIRE(log.topics.size() == json["logs"][n]["topics"].size());
          for (std::size_t t = 0; t < log.topics.size(); ++t) {
            CHECK(to_hex0x(log.topics[t]) == json["logs"][n]["topics"][t].get<std::string>());
          }
          ++logs;
        }
      }
    }
  }
  if (logs == 0) return;
  CHECK(logs > 100);
  CHECK(failures > 0);
}

TEST_CASE("receipts that are not receipts", "[eth]") {
  SP_REQUIRE_OK(parse_receipt(receipt_of("01", log_of(4))));
  auto failed = parse_receipt(receipt_of("80"));
  SP_REQUIRE_OK(failed);
  CHECK_FALSE(failed->success);
  SP_CHECK_ERROR(parse_receipt({}), rlp_short);
  SP_CHECK_ERROR(parse_receipt(hex("00c0")), eth_receipt_type);
  SP_CHECK_ERROR(parse_receipt(hex("05c0")), eth_receipt_type);
  SP_CHECK_ERROR(parse_receipt(receipt_of("02")), eth_receipt_status);
  SP_CHECK_ERROR(parse_receipt(receipt_of("00")), eth_receipt_status);
  SP_CHECK_ERROR(parse_receipt(receipt_of("a056e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421")),
                 eth_receipt_status);
  SP_CHECK_ERROR(parse_receipt(receipt_of("c0")), rlp_type);
  SP_CHECK_ERROR(parse_receipt(receipt_of("01", log_of(5))), eth_log_topics);
  SP_CHECK_ERROR(parse_receipt(receipt_of("01", hex("80"))), rlp_type);
  SP_CHECK_ERROR(parse_receipt(receipt_of("01", {}, hex("80"))), rlp_trailing);
  Bytes typed = concat({hex("02"), receipt_of("01", log_of(1))});
  CHECK(parse_receipt(typed)->type == 2);
  typed.push_back(0);
  SP_CHECK_ERROR(parse_receipt(typed), rlp_trailing);
}

TEST_CASE("the topic of an event", "[eth]") {
  CHECK(to_hex(event_topic("Transfer(address,address,uint256)")) ==
        "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");
}
