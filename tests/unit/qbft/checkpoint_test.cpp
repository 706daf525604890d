#include "qbft/checkpoint.hpp"

#include "support/network.hpp"

using namespace statepass;
using namespace statepass::qbft;
using test::hex;
using test::Network;
using test::range;

TEST_CASE("a checkpoint is read as it was written, and 51 validators fit a QR code", "[qbft]") {
  Network network(51);
  for (std::size_t n : {1u, 4u, 51u}) {
    Checkpoint checkpoint = network.checkpoint({.number = 123'456'789, .members = range(0, n)});
    Bytes body = encode_checkpoint(checkpoint);
    auto read = decode_checkpoint(body);
    SP_REQUIRE_OK(read);
    CHECK(*read == checkpoint);
    // The envelope adds 5 bytes; one static code holds 1,232.
    CHECK(body.size() + 5 <= 1232);
  }
}

TEST_CASE("the checkpoint of a header names its block", "[qbft]") {
  Network network(4);
  test::BlockPlan plan{.number = 9, .members = range(0, 4), .sealers = range(0, 3), .round = 1};
  auto header = SealedHeader::parse(network.sealed(plan));
  SP_REQUIRE_OK(header);
  CHECK(checkpoint_of(5361, *header) == network.checkpoint(plan));
}

TEST_CASE("checkpoints that are refused", "[qbft]") {
  const std::string hash = "5820" + std::string(64, '1');
  auto member = [](char digit) { return "54" + std::string(40, digit); };
  auto good = "85 01 02" + hash + "03 82" + member('1') + member('2');
  SP_REQUIRE_OK(decode_checkpoint(hex(good)));
  const std::pair<std::string, Errc> cases[] = {
      {"", Errc::cbor_short},
      {"84 01 02" + hash + "03", Errc::cbor_range},
      {good + "00", Errc::cbor_trailing},
      {"85 20 02" + hash + "03 81" + member('1'), Errc::cbor_type},
      {"85 01 02 5801 00 03 81" + member('1'), Errc::cbor_not_shortest},
      {"85 01 02 41 00 03 81" + member('1'), Errc::cbor_range},
      {"85 01 02" + hash + "1b4000000000000001 81" + member('1'), Errc::cbor_range},
      {"85 01 02" + hash + "03 80", Errc::qbft_validators_empty},
      {"85 01 02" + hash + "03 82" + member('2') + member('1'), Errc::qbft_validators_order},
      {"85 01 02" + hash + "03 82" + member('1') + member('1'), Errc::qbft_validators_duplicate},
      {"85 01 02" + hash + "03 81 53" + std::string(38, '1'), Errc::cbor_range},
      {"85 01 02" + hash + "03 81 f6", Errc::cbor_type},
      {"bf ff", Errc::cbor_indefinite},
  };
  for (const auto& [body, code] : cases) {
    INFO(body);
    CHECK(test::error_of(decode_checkpoint(hex(body))) == error_name(code));
  }
  Bytes many = hex("85 01 02" + hash + "03 98 81");
  for (std::uint8_t i = 0; i < 129; ++i) append(many, concat({hex("54"), Address{i}}));
  SP_CHECK_ERROR(decode_checkpoint(many), qbft_validators_count);
}
