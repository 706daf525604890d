#include "qbft/extra_data.hpp"

#include "rlp/encoder.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::qbft;
using test::hex;

namespace {

const std::string kVanity = "a0" + std::string(64, '0');
const std::string kAddress = std::string("94") + std::string(40, '1');
const std::string kSeal = "b841" + std::string(130, '2');

Bytes list(const std::string& items) {
  return rlp::Encoder().list_of(hex(items)).take();
}
std::string text_list(const std::string& items) {
  return to_hex(list(items));
}

}  // namespace

TEST_CASE("Besu's own vector of the extra data", "[qbft]") {
  auto vectors = test::shared_json("chain/qbft-headers/besu-extradata-codec.json");
  if (!vectors) return;
  Bytes raw = hex((*vectors)["qbft_extraData"]["hex"].get<std::string>());
  auto extra = ExtraData::parse(raw);
  SP_REQUIRE_OK(extra);
  CHECK(to_hex(extra->vanity) == "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20");
  CHECK(extra->validators == std::vector<Address>{test::hex_array<20>("0000000000000000000000000000000000000001"),
                                                  test::hex_array<20>("0000000000000000000000000000000000000002")});
  CHECK(extra->vote == Vote{test::hex_array<20>("0000000000000000000000000000000000000001"), true});
  CHECK(extra->round == 0xFEDCBA);
  CHECK(extra->seals.size() == 2);
  CHECK(extra->encode() == raw);
  // IBFT2 writes its round as a string of four bytes.
  SP_CHECK_ERROR(ExtraData::parse(hex((*vectors)["ibft2_extraData"]["hex"].get<std::string>())), rlp_integer_zeros);
}

TEST_CASE("GoQuorum's extra data of QBFT is the same", "[qbft]") {
  auto vectors = test::shared_json("chain/goquorum/extradata.json");
  if (!vectors) return;
  for (const auto& raw : (*vectors)["qbft_engine_test"]["hex"]) {
    auto extra = ExtraData::parse(hex(raw.get<std::string>()));
    SP_REQUIRE_OK(extra);
    CHECK(extra->validators.size() == 4);
  }
  // An extra data of IBFT1, and a list of four items.
  SP_CHECK_ERROR(ExtraData::parse(hex((*vectors)["istanbul_test"]["hex"][0].get<std::string>())), rlp_type);
  CHECK_FALSE(ExtraData::parse(hex((*vectors)["istanbul_test"]["hex"][3].get<std::string>())));
}

TEST_CASE("what the hashes cover", "[qbft]") {
  auto extra = ExtraData::parse(list(kVanity + text_list(kAddress) + "c0" + "05" + text_list(kSeal)));
  SP_REQUIRE_OK(extra);
  CHECK(extra->without_seals().encode() == list(kVanity + text_list(kAddress) + "c0" + "05" + "c0"));
  CHECK(extra->for_block_hash().encode() == list(kVanity + text_list(kAddress) + "c0" + "80" + "c0"));
  // the genesis extra data of a chain that keeps its validators in a contract
  CHECK(to_hex(ExtraData{}.encode()) == "e5" + kVanity + "c0c080c0");
}

TEST_CASE("votes", "[qbft]") {
  for (bool add : {true, false}) {
    const std::string vote = text_list(kAddress + (add ? "81ff" : "80"));
    auto extra = ExtraData::parse(list(kVanity + "c0" + vote + "80" + "c0"));
    SP_REQUIRE_OK(extra);
    REQUIRE(extra->vote);
    CHECK(extra->vote->add == add);
  }
}

TEST_CASE("extra data that is refused", "[qbft]") {
  const std::pair<std::string, Errc> cases[] = {
      {kVanity + "c0" + "c0" + "80", Errc::rlp_short},
      {kVanity + "c0" + "c0" + "80" + "c0" + "80", Errc::rlp_trailing},
      {"c0"
       "c0"
       "c0"
       "80"
       "c0",
       Errc::rlp_type},
      {kVanity + "80" + "c0" + "80" + "c0", Errc::rlp_type},
      {kVanity + text_list("93" + std::string(38, '1')) + "c0" + "80" + "c0", Errc::rlp_size},
      {kVanity + "c0" + "80" + "80" + "c0", Errc::rlp_type},
      {kVanity + "c0" + text_list(kAddress) + "80" + "c0", Errc::rlp_short},
      {kVanity + "c0" + text_list(kAddress + "8101") + "80" + "c0", Errc::rlp_single_byte},
      {kVanity + "c0" + text_list(kAddress + "01") + "80" + "c0", Errc::qbft_vote},
      {kVanity + "c0" + text_list(kAddress + "81fe") + "80" + "c0", Errc::qbft_vote},
      {kVanity + "c0" + text_list(kAddress + "82ffff") + "80" + "c0", Errc::qbft_vote},
      {kVanity + "c0" + text_list(kAddress + "8080") + "80" + "c0", Errc::rlp_trailing},
      // Besu reads 00 as a vote to drop; it writes 80
      {kVanity + "c0" + text_list(kAddress + "00") + "80" + "c0", Errc::qbft_not_canonical},
      {kVanity + "c0" + "c0" + "00" + "c0", Errc::rlp_integer_zeros},
      {kVanity + "c0" + "c0" + "8480000000" + "c0", Errc::rlp_range},
      {kVanity + "c0" + "c0" + "c0" + "c0", Errc::rlp_type},
      {kVanity + "c0" + "c0" + "80" + text_list("b840" + std::string(128, '2')), Errc::rlp_size},
      {kVanity + "c0" + "c0" + "80" + kSeal, Errc::rlp_type},
  };
  for (const auto& [items, code] : cases) {
    INFO(items);
    CHECK(test::error_of(ExtraData::parse(list(items))) == error_name(code));
  }
  Bytes behind = ExtraData{}.encode();
  behind.push_back(0);
  SP_CHECK_ERROR(ExtraData::parse(behind), rlp_trailing);
  SP_CHECK_ERROR(ExtraData::parse({}), rlp_short);
}
