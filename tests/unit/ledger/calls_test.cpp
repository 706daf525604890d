#include "ledger/calls.hpp"

#include <map>

#include "support/support.hpp"

using namespace statepass;
using namespace statepass::ledger;
using test::hex;
using test::hex_array;

namespace {

Hash32 word(std::uint8_t digit) {
  Hash32 out;
  out.fill(digit);
  return out;
}

const Address kWho = hex_array<20>("19e7e376e7c213b7e7e7e46cc70a5dd086daff2a");
const ListId kList{6, Family::document, 688, 3}, kNextList{6, Family::document, 688, 4};

ByteArray<65> signature() {
  ByteArray<65> out;
  out.fill(0x5a);
  out[64] = 27;
  return out;
}

council::Proposal proposal() {
  Hash32 letters{};
  letters[30] = 'T';
  letters[31] = 'X';
  return {council::ProposalKind::admit,
          48,
          kWho,
          letters,
          eth::word_of(hex_array<20>("9637c1f1eb4d0a3a0796def3c709cc13e8cdb0d5")),
          7};
}

// The calls of the vectors, by their function.
std::map<std::string, Bytes> calls_made() {
  using namespace calls;
  std::vector<Hash32> path;
  for (std::uint8_t i = 0; i < 10; ++i) path.push_back(word(static_cast<std::uint8_t>(0x10 + i)));
  const std::span<const Hash32, 10> siblings(path);
  const Bytes one_word = concat({hex("0009"), Hash32{}, word(1)}), two = concat({word(0x66), word(0x77)});
  const Hash32 first_sibling = word(0x66);
  const ListUpdate updates[] = {{kList.pack(), 5, one_word, first_sibling},
                                {kNextList.pack(), 0, ByteView(one_word).first(0), {}}};
  const Bytes short_words = hex("0102");
  const ListUpdate both[] = {updates[0], {kNextList.pack(), 0, short_words, {}}};
  const ListId lists[] = {kList, kNextList};
  const Flip flips[] = {{{kList, 77}, word(0), siblings}, {{kNextList, 131071}, word(0x55), siblings}};
  const Bytes metadata = hex("010203");
  ByteArray<32> x, y;
  x.fill(0x11);
  y.fill(0x22);
  return {
      {"vote((uint8,uint16,address,bytes32,uint256,uint32))", vote(proposal())},
      {"activate()", activate()},
      {"setOperator(address,uint8,uint40,uint40)",
       set_operator(kWho, council::role_licensing | council::role_status | council::role_keys, 1780000000, 1790000000)},
      {"setKey(bytes,uint8,uint40,uint40)",
       set_key(issuer_registry::p256_cose_key(x, y), issuer_registry::KeyPurpose::document_signer, 1780000000,
               1790000000)},
      {"retireKey(bytes32,uint40)", retire_key(word(0x33), 1790000000)},
      {"revokeKey(bytes32,uint40)", revoke_key(word(0x33), 1785000000)},
      {"setEncKey(bytes32)", set_enc_key(word(0x44))},
      {"open(uint64)", open_list(kList)},
      {"openMany(uint64,uint16)", open_lists(kList, 100)},
      {"update(uint64,uint32,bytes,bytes)", update_list({kList.pack(), 5, one_word, two})},
      {"updateMany((uint64,uint32,bytes,bytes)[])", update_lists(both)},
      {"close(uint64)", close_list(kList)},
      {"retire(uint64[])", retire_lists(lists)},
      {"anchor(bytes32,uint8)", anchor_batch(word(0x88), 10)},
      {"open(address,bytes32,uint16,uint40,bytes32,bytes)",
       open_transfer({kWho, word(0x22), 6, 48, 1800000000, word(0x33)}, signature())},
      {"clear(bytes32,bytes32,uint40)", clear_transfer(word(0xd1), word(0xd2), 1800000001)},
      {"refuse(bytes32,uint8)", refuse_transfer(word(0xd1), licence_transfer::RefusalReason::binding)},
      {"complete(bytes32,bytes32,bytes32,(uint64,uint32,bytes32,bytes32[10])[],bytes32)",
       complete_transfer(word(0xd1), word(0x22), word(0xd3), flips, word(0xd4))},
      {"withdraw(bytes32,bytes)", withdraw_transfer(word(0xd1), signature())},
      {"expire(bytes32)", expire_transfer(word(0xd1))},
      {"post(uint16,uint40,uint8,bytes32)", post_notice(48, 17, channel::NoticeClass::statutory, word(0xe1))},
      {"settle(uint16,uint40)", settle_notices(6, 16)},
      {"reject(uint16,uint40,uint8)", reject_notice(6, 17, channel::RejectCode::malformed)},
      {"publish(bytes32,uint8,uint8,uint8,bytes32,uint256,bytes)",
       publish_asset(word(0xf1),
                     {data_directory::AssetKind::structured, data_directory::HashAlgorithm::sha256,
                      data_directory::StorageKind::content_id, word(0xf2), metadata},
                     with_state(Hash32{}, 48))},
      {"republish(bytes32,bytes32,bytes)", republish_asset(word(0xf1), word(0xf2), {})},
      {"setRules(bytes32,uint256)", set_asset_rules(word(0xf1), with_state(Hash32{}, 6))},
      {"setPerson(bytes32,address,uint40)", set_asset_person(word(0xf1), kWho, 1800000000)},
      {"withdrawAsset(bytes32)", withdraw_asset(word(0xf1))},
      {"request(bytes32,uint8)", request_asset(word(0xf1), data_directory::Purpose::move)},
  };
}

}  // namespace

TEST_CASE("the data of every call is what another encoder makes", "[ledger]") {
  auto vectors = test::own_vectors("ledger-calls.json");
  const auto made = calls_made();
  CHECK(vectors["calls"].size() == made.size());
  for (const auto& row : vectors["calls"]) {
    const auto function = row["function"].get<std::string>();
    INFO(row["contract"].get<std::string>() << "." << function);
    auto found = made.find(function);
    REQUIRE(found != made.end());
    CHECK(to_hex0x(found->second) == row["data"].get<std::string>());
  }
  CHECK(to_hex0x(council::proposal_id(5361, proposal())) == vectors["proposalId"].get<std::string>());
}

TEST_CASE("custom errors are told by their selector", "[ledger]") {
  auto vectors = test::own_vectors("ledger-calls.json");
  for (const auto& row : vectors["errors"]) {
    auto error = calls::error_of(hex(row["selector"].get<std::string>()));
    INFO(row["error"].get<std::string>());
    REQUIRE(error);
    CHECK(*error == row["error"].get<std::string>());
  }
  CHECK(vectors["errors"].size() == 45);
  CHECK_FALSE(calls::error_of(hex("08c379a0")));
  CHECK_FALSE(calls::error_of(hex("08c3")));
  CHECK_FALSE(calls::error_of({}));
}
