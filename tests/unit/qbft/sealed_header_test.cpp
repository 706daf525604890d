#include "qbft/sealed_header.hpp"

#include "rlp/reader.hpp"
#include "support/network.hpp"

using namespace statepass;
using namespace statepass::qbft;
using test::BlockPlan;
using test::hex;
using test::Network;
using test::range;

namespace {

BlockPlan four(std::uint64_t number = 7) {
  return {.number = number, .members = range(0, 4), .sealers = range(0, 3), .round = number == 0 ? 0u : 2u};
}

Result<SealedHeader> parse_with(const Network& network, void (*change)(eth::Header&, ExtraData&),
                                std::uint64_t number = 7) {
  eth::Header fields = network.fields(four(number));
  ExtraData extra = network.extra(four(number));
  fields.difficulty = kDifficulty;
  fields.mix_hash = kMixHash;
  change(fields, extra);
  fields.extra_data = extra.encode();
  return SealedHeader::parse(eth::encode_header(fields));
}

}  // namespace

TEST_CASE("the golden header: a real block of four validators, round 1", "[qbft]") {
  auto vectors = test::shared_json("chain/qbft-headers/besu-qbft-elc-headers.json");
  if (!vectors) return;
  Bytes raw = hex((*vectors)["headers"][0].get<std::string>());
  auto header = SealedHeader::parse(raw);
  SP_REQUIRE_OK(header);
  CHECK(raw.size() == 834);
  CHECK(header->raw() == raw);
  CHECK(header->number() == 7528);
  CHECK(header->time() == 1715495307);
  CHECK(header->round() == 1);
  CHECK(header->validators().size() == 4);
  CHECK(to_hex(header->state_root()) == "166ed98eea93ab2b6f6b1a425526994adc2d675bf9a0d77d600ed1e02d8f77df");
  CHECK(to_hex(header->hash()) == "502568a07cc2303558ed8eea495d61255946a14c46be5ead61cdc737bdeaaf42");
  CHECK(to_hex(header->seal_digest()) == "75ea184f58cd3f0ef89032a069df01f07ec524ef3a85cf6d3e424d62130c0a32");
  // The second header is the first without its seals: what was signed.
  CHECK(crypto::keccak256(hex((*vectors)["headers"][1].get<std::string>())) == header->seal_digest());
}

TEST_CASE("a header that is made is read as what it is", "[qbft]") {
  Network network(5);
  auto header = SealedHeader::parse(network.sealed(four()));
  SP_REQUIRE_OK(header);
  CHECK(header->hash() == block_hash_of(network.fields(four()), network.extra(four())));
  CHECK(header->seal_digest() == seal_digest_of(network.fields(four()), network.extra(four())));
  CHECK(header->hash() != header->seal_digest());
  CHECK(header->seals().size() == 3);
  CHECK(header->validators() == network.set(range(0, 4)));
}

TEST_CASE("block 0 stands in any order, without seals, without a proposer", "[qbft]") {
  Network network(5);
  auto mixed = [](eth::Header& fields, ExtraData& extra) {
    fields.coinbase = {};
    std::swap(extra.validators[0], extra.validators[2]);
  };
  auto genesis = parse_with(network, mixed, 0);
  SP_REQUIRE_OK(genesis);
  CHECK(genesis->hash() == crypto::keccak256(genesis->raw()));
  CHECK(genesis->validators() == network.set(range(0, 4)));
  SP_CHECK_ERROR(parse_with(network, [](eth::Header&, ExtraData& extra) { extra.round = 1; }, 0), qbft_genesis);
  SP_CHECK_ERROR(parse_with(network, [](eth::Header&, ExtraData& extra) { extra.seals.resize(1); }, 0), qbft_genesis);
  SP_CHECK_ERROR(parse_with(
                     network, [](eth::Header&, ExtraData& extra) { extra.validators[0] = extra.validators[1]; }, 0),
                 qbft_validators_duplicate);
  SP_CHECK_ERROR(
      parse_with(network, [](eth::Header&, ExtraData& extra) { extra.validators.clear(); }, 0), qbft_validators_empty);
}

TEST_CASE("headers that are refused before any seal is looked at", "[qbft]") {
  Network network(5);
  SP_REQUIRE_OK(parse_with(network, [](eth::Header&, ExtraData&) {}));
  SP_CHECK_ERROR(parse_with(network, [](eth::Header& fields, ExtraData&) { fields.difficulty = 2; }), qbft_difficulty);
  SP_CHECK_ERROR(parse_with(network, [](eth::Header& fields, ExtraData&) { fields.mix_hash[31] ^= 1; }), qbft_mix_hash);
  SP_CHECK_ERROR(parse_with(network, [](eth::Header& fields, ExtraData&) { fields.ommers_hash[0] ^= 1; }), qbft_ommers);
  SP_CHECK_ERROR(parse_with(network, [](eth::Header& fields, ExtraData&) { fields.nonce[7] = 1; }), qbft_nonce);
  SP_CHECK_ERROR(parse_with(network, [](eth::Header& fields, ExtraData&) { fields.timestamp = kMostTime + 1; }),
                 qbft_time_range);
  SP_REQUIRE_OK(parse_with(network, [](eth::Header& fields, ExtraData&) { fields.timestamp = kMostTime; }));
  SP_CHECK_ERROR(parse_with(network, [](eth::Header& fields, ExtraData&) { fields.coinbase[0] ^= 1; }), qbft_proposer);
  SP_CHECK_ERROR(
      parse_with(network, [](eth::Header&, ExtraData& extra) { std::swap(extra.validators[0], extra.validators[1]); }),
      qbft_validators_order);
  SP_CHECK_ERROR(parse_with(network, [](eth::Header&, ExtraData& extra) { extra.validators[1] = extra.validators[0]; }),
                 qbft_validators_duplicate);
  SP_CHECK_ERROR(parse_with(network, [](eth::Header&, ExtraData& extra) { extra.validators.clear(); }),
                 qbft_validators_empty);
  SP_CHECK_ERROR(parse_with(network,
                            [](eth::Header&, ExtraData& extra) {
                              extra.validators.clear();
                              for (std::uint8_t i = 0; i < 129; ++i) extra.validators.push_back(Address{i});
                            }),
                 qbft_validators_count);
  SP_CHECK_ERROR(parse_with(network, [](eth::Header&, ExtraData& extra) { extra.vanity.resize(9000); }),
                 qbft_header_size);
  SP_REQUIRE_OK(parse_with(network, [](eth::Header&, ExtraData& extra) { extra.vanity.clear(); }));

  eth::Header fields = network.fields(four());
  fields.difficulty = kDifficulty;
  fields.mix_hash = kMixHash;
  fields.extra_data = hex("c0");
  SP_CHECK_ERROR(SealedHeader::parse(eth::encode_header(fields)), rlp_short);
  SP_CHECK_ERROR(SealedHeader::parse(hex("c0")), eth_header_fields);
  SP_CHECK_ERROR(SealedHeader::parse({}), rlp_short);
}

TEST_CASE("headers of other engines are refused", "[qbft]") {
  if (auto ibft2 = test::shared_hex("chain/ibft2-headers/foundry-anvil-block.hex")) {
    // a block: its first item is the header
    auto items = rlp::Reader::open_list(*ibft2);
    SP_REQUIRE_OK(items);
    SP_CHECK_ERROR(SealedHeader::parse(items->item()->whole), rlp_type);
  }
  if (auto ibft1 = test::shared_file("chain/besu-ibft1/ibft.blocks")) {
    int blocks = 0;
    for (rlp::Reader in(bytes_of(*ibft1)); !in.done(); ++blocks) {
      auto header = in.list()->item();
      SP_REQUIRE_OK(header);
      CHECK_FALSE(SealedHeader::parse(header->whole));
    }
    CHECK(blocks == 101);
  }
  if (auto clique = test::shared_file("chain/besu-clique/clique.blocks")) {
    for (rlp::Reader in(bytes_of(*clique)); !in.done();) CHECK_FALSE(SealedHeader::parse(in.list()->item()->whole));
  }
}
