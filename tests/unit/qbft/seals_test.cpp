#include "qbft/seals.hpp"

#include "support/network.hpp"

using namespace statepass;
using namespace statepass::qbft;
using test::BlockPlan;
using test::Network;
using test::range;

namespace {

SealedHeader parsed(const Bytes& raw) {
  auto header = SealedHeader::parse(raw);
  REQUIRE(header.has_value());
  return *header;
}

}  // namespace

TEST_CASE("seals of sets of every size that matters", "[qbft]") {
  Network network(52);
  for (std::size_t n : {1u, 2u, 3u, 4u, 7u, 13u, 51u}) {
    const std::size_t quorum = quorum_of(n);
    BlockPlan plan{.members = range(0, n), .sealers = range(0, quorum), .round = 3};
    INFO(n << " validators");

    auto signers = check_seals(parsed(network.sealed(plan)));
    SP_REQUIRE_OK(signers);
    REQUIRE(signers->size() == quorum);
    for (std::size_t i = 0; i < quorum; ++i) CHECK((*signers)[i].address == network.address(i));

    plan.sealers = range(0, n);
    SP_REQUIRE_OK(check_seals(parsed(network.sealed(plan))));

    plan.sealers = range(0, quorum - 1);
    SP_CHECK_ERROR(check_seals(parsed(network.sealed(plan))), qbft_quorum);

    plan.sealers = range(0, quorum);
    plan.sealers.push_back(0);
    auto twice = check_seals(parsed(network.sealed(plan)));
    SP_CHECK_ERROR(twice, qbft_signer_twice);
    CHECK(twice.error().offset == quorum);

    plan.sealers = range(0, quorum);
    plan.sealers.push_back(51);  // not a validator, beside a full quorum
    auto stranger = check_seals(parsed(network.sealed(plan)));
    if (n < 51) {
      SP_CHECK_ERROR(stranger, qbft_stranger);
      CHECK(stranger.error().offset == quorum);
    }
    plan.sealers = range(0, quorum - 1);
    plan.sealers.push_back(51);
    SP_CHECK_ERROR(check_seals(parsed(network.sealed(plan))), qbft_stranger);
  }
}

TEST_CASE("the order of seals means nothing, and high s is allowed once", "[qbft]") {
  Network network(4);
  BlockPlan plan{.members = range(0, 4), .sealers = {3, 0, 2}};
  SP_REQUIRE_OK(check_seals(parsed(network.sealed(plan))));

  eth::Header fields = network.fields(plan);
  ExtraData extra = parsed(network.sealed(plan)).extra_data();
  extra.seals[1] = test::high_s_twin(extra.seals[1]);
  SP_REQUIRE_OK(check_seals(parsed(make_header(fields, extra))));
  // the two forms of one seal are of one signer
  extra.seals.push_back(test::high_s_twin(extra.seals[1]));
  SP_CHECK_ERROR(check_seals(parsed(make_header(fields, extra))), qbft_signer_twice);
}

TEST_CASE("seals over anything but the digest in the header's round", "[qbft]") {
  Network network(4);
  BlockPlan plan{.members = range(0, 4), .sealers = range(0, 3), .round = 1};
  eth::Header fields = network.fields(plan);
  ExtraData extra = network.extra(plan);

  // over the block hash
  for (std::size_t i = 0; i < 3; ++i) extra.seals.push_back(network.key(i).sign(block_hash_of(fields, extra)));
  SP_CHECK_ERROR(check_seals(parsed(make_header(fields, extra))), qbft_stranger);

  // over another round
  ExtraData other_round = parsed(network.sealed(plan)).extra_data();
  other_round.round = 2;
  SP_CHECK_ERROR(check_seals(parsed(make_header(fields, other_round))), qbft_stranger);

  // over another block
  BlockPlan other_plan = plan;
  other_plan.number = 2;
  SP_CHECK_ERROR(
      check_seals(parsed(make_header(network.fields(other_plan), parsed(network.sealed(plan)).extra_data()))),
      qbft_stranger);
}

TEST_CASE("seals that are no signatures", "[qbft]") {
  Network network(4);
  BlockPlan plan{.members = range(0, 4), .sealers = range(0, 3)};
  for (std::uint8_t v : {2, 3, 27, 28, 255}) {
    ExtraData extra = parsed(network.sealed(plan)).extra_data();
    extra.seals[2][64] = v;
    auto result = check_seals(parsed(make_header(network.fields(plan), extra)));
    SP_CHECK_ERROR(result, qbft_seal);
    CHECK(result.error().offset == 2);
  }
  ExtraData extra = parsed(network.sealed(plan)).extra_data();
  extra.seals[0] = {};
  SP_CHECK_ERROR(check_seals(parsed(make_header(network.fields(plan), extra))), qbft_seal);
  extra.seals[0].fill(0xff);
  SP_CHECK_ERROR(check_seals(parsed(make_header(network.fields(plan), extra))), qbft_seal);
}

TEST_CASE("signers of the trusted set are counted, and counting stops when it is lost", "[qbft]") {
  Network network(20);
  const ValidatorSet trusted = network.set(range(0, 6));
  // members 2 to 12; of the sealers 5, 4, 3, 2 are trusted
  BlockPlan plan{.members = range(2, 13), .sealers = {12, 11, 5, 10, 9, 4, 3, 2}};
  SealedHeader header = parsed(network.sealed(plan));
  SP_REQUIRE_OK(check_seals(header, trusted, 4));
  SP_CHECK_ERROR(check_seals(header, trusted, 5), qbft_set_jump);
  // Behind five seals, one of them trusted, three are left: the five wanted are out of reach.
  CHECK(check_seals(header, trusted, 5).error().offset == 5);
  // Out of reach from the start: no seal is looked at, not even one that is no signature.
  ExtraData extra = header.extra_data();
  extra.seals[0] = {};
  auto early = check_seals(parsed(make_header(network.fields(plan), extra)), trusted, 9);
  SP_CHECK_ERROR(early, qbft_set_jump);
  CHECK(early.error().offset == 0);
}
