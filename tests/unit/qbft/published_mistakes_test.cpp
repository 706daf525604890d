#include "qbft/light_client.hpp"
#include "support/network.hpp"

// Mistakes that other light clients, and nodes, were found to make with headers and sets. Each is named; those with a
// test elsewhere are in the table of tests/hostile/README.md.

using namespace statepass;
using namespace statepass::qbft;
using test::BlockPlan;
using test::Indexes;
using test::Network;
using test::range;

namespace {

constexpr UnixTime kTime = 1'780'000'000;

// What a client that trusts block 100 of this set says of block 200, sealed by these.
std::string_view verdict(const Network& network, const Indexes& trusted, const Indexes& members,
                         const Indexes& sealers) {
  LightClient client(network.checkpoint({.number = 100, .time = kTime, .members = trusted}));
  const auto outcome = client.advance(
      network.sealed({.number = 200, .time = kTime + 200, .members = members, .sealers = sealers}), kTime + 200);
  return outcome.verified() ? "verified" : error_name(outcome.detail->code);
}

}  // namespace

TEST_CASE("yui-ibc-solidity: a third and two thirds rounded down", "[qbft]") {
  Network network(40);
  // Of four validators one was enough to be trusted, and two to be a quorum.
  CHECK(verdict(network, range(0, 4), {0, 10, 11}, {0, 10, 11}) == "qbft_set_jump");
  CHECK(verdict(network, range(0, 4), range(0, 4), {0, 1}) == "qbft_quorum");
  CHECK(verdict(network, range(0, 4), range(0, 4), {0, 1, 2}) == "verified");
  // Of two or one, none had to sign.
  CHECK(verdict(network, {0, 1}, {10, 11}, {10, 11}) == "qbft_set_jump");
  CHECK(verdict(network, {0}, {10}, {10}) == "qbft_set_jump");
  // Thirteen: four where five are a third, eight where nine are two thirds.
  CHECK(verdict(network, range(0, 13), range(0, 13), range(0, 8)) == "qbft_quorum");
  CHECK(verdict(network, range(0, 13), range(0, 13), range(0, 9)) == "verified");
}

TEST_CASE("besu-qbft-elc: more than a third of the trusted set and the header's own word for the rest", "[qbft]") {
  Network network(40);
  // Two of four, five of thirteen, 18 of 51 bring in a set of their own there.
  CHECK(verdict(network, range(0, 4), {0, 1, 10}, {0, 1, 10}) == "qbft_set_jump");
  Indexes five = range(0, 5), with_own = five;
  with_own.insert(with_own.end(), {20, 21});
  CHECK(verdict(network, range(0, 13), five, five) == "qbft_set_jump");
  CHECK(verdict(network, range(0, 13), with_own, with_own) == "qbft_set_jump");
}

TEST_CASE("GoQuorum: more than f seals, or 2f + 1", "[qbft]") {
  Network network(51);
  for (std::size_t n : {4u, 5u, 6u, 7u, 13u, 50u, 51u}) {
    INFO(n);
    const std::size_t f = (n - 1) / 3, quorum = quorum_of(n);
    CHECK(verdict(network, range(0, n), range(0, n), range(0, f + 1)) == "qbft_quorum");
    CHECK(verdict(network, range(0, n), range(0, n), range(0, 2 * f + 1)) ==
          (2 * f + 1 < quorum ? "qbft_quorum" : "verified"));
    CHECK(verdict(network, range(0, n), range(0, n), range(0, quorum)) == "verified");
  }
  CHECK(quorum_of(51) == 34);
}

TEST_CASE("kaia 924: signers remembered by the seal alone", "[qbft]") {
  Network network(4);
  LightClient client(network.checkpoint({.number = 100, .time = kTime, .members = range(0, 4)}));
  const BlockPlan seen{.number = 101, .time = kTime, .members = range(0, 4), .sealers = range(0, 4)};
  auto first = SealedHeader::parse(network.sealed(seen));
  SP_REQUIRE_OK(first);
  REQUIRE(client.advance(*first, kTime).result == HeaderResult::advanced);
  REQUIRE(client.known_keys().size() == 4);
  // The very seals that were verified a moment ago, over another block and over the same block of another round.
  BlockPlan forged = seen;
  forged.number = 102;
  forged.state_root.fill(6);
  ExtraData extra = network.extra(forged);
  extra.seals = first->seals();
  auto outcome = client.advance(make_header(network.fields(forged), extra), kTime);
  REQUIRE(outcome.detail);
  CHECK(error_name(outcome.detail->code) == "qbft_stranger");
  forged.number = 101;
  outcome = client.advance(make_header(network.fields(forged), extra), kTime);
  CHECK(outcome.result == HeaderResult::refused);
  CHECK_FALSE(client.contradiction());
  CHECK(client.head().number == 101);
}

TEST_CASE("kaia 924, sp1-blobstream 58: seals counted against another set than the header's own", "[qbft]") {
  Network network(60);
  // One joins: a quorum of the trusted set is too few of the new one.
  CHECK(verdict(network, range(0, 4), range(0, 5), range(0, 3)) == "qbft_quorum");
  CHECK(verdict(network, range(0, 4), range(0, 5), range(0, 4)) == "verified");
  // One leaves: the seal of the one who left does not count, and refuses the header.
  CHECK(verdict(network, range(0, 7), range(0, 6), {6, 0, 1, 2}) == "qbft_stranger");
  CHECK(verdict(network, range(0, 7), range(0, 6), {0, 1, 2, 3}) == "verified");
  // Two join: two thirds of the trusted set have to be among the signers, whatever is two thirds of the larger one.
  Indexes members = range(0, 9), sealers = {0, 1, 2, 3, 7, 8};
  CHECK(verdict(network, range(0, 7), members, sealers) == "qbft_set_jump");
  CHECK(verdict(network, range(0, 7), members, {0, 1, 2, 3, 4, 8}) == "verified");
}

TEST_CASE("Besu before 26.2.0: votes that an epoch did not clear", "[qbft]") {
  // Whoever counts votes has to count as the nodes of the day did. Nothing here counts them: the list is what is read.
  Network network(6);
  constexpr std::uint64_t kEpoch = 30'000;
  LightClient client(network.checkpoint({.number = kEpoch - 1, .time = kTime, .members = range(0, 5)}));
  const auto with_vote = [&](std::uint64_t number, const Indexes& members, const Vote& vote) {
    const BlockPlan plan{.number = number, .time = kTime, .members = members};
    ExtraData extra = network.extra(plan);
    extra.vote = vote;
    std::vector<const crypto::Secp256k1Key*> keys;
    for (std::size_t i = 0; i < quorum_of(members.size()); ++i) keys.push_back(&network.key(members[i]));
    return client.advance(seal_header(network.fields(plan), extra, keys), kTime).result;
  };
  const Vote drop{network.address(4), false}, add{network.address(5), true};
  CHECK(with_vote(kEpoch, range(0, 5), drop) == HeaderResult::advanced);
  CHECK(with_vote(kEpoch + 1, range(0, 4), drop) == HeaderResult::advanced);
  CHECK(client.validators() == network.set(range(0, 4)));
  CHECK(with_vote(kEpoch + 2, range(0, 4), add) == HeaderResult::advanced);
  CHECK(client.validators() == network.set(range(0, 4)));
}

TEST_CASE("tendermint/spec 326: a set that comes back", "[qbft]") {
  // The first set was replaced, one by one, and its keys are in other hands by now. Who still trusts it believes them:
  // that the keys are safe so long is what the trusting period says. Nobody does after it, nor who has followed.
  Network network(8);
  const BlockPlan start{.number = 100, .time = kTime, .members = range(0, 4)};
  const UnixTime last = kTime + TrustRules{}.trusting_period;
  const Bytes taken_over =
      network.sealed({.number = 900, .time = kTime + 900, .members = range(0, 4), .sealers = range(0, 4)});
  LightClient asleep(network.checkpoint(start)), late = asleep, followed = asleep;
  CHECK(asleep.advance(taken_over, last).verified());
  const auto refused = late.advance(taken_over, last + 1);
  CHECK(refused.reason == Reason::trusting_period);
  CHECK(error_name(refused.detail->code) == "qbft_trust_expired");

  std::uint64_t number = 100;
  for (std::size_t i = 0; i < 4; ++i) {
    for (const Indexes& members : {range(i, i + 5), range(i + 1, i + 5)}) {
      const Indexes sealers(members.begin(), members.begin() + static_cast<std::ptrdiff_t>(quorum_of(members.size())));
      REQUIRE(
          followed
              .advance(network.sealed({.number = ++number, .time = kTime + 1, .members = members, .sealers = sealers}),
                       kTime + 1)
              .verified());
    }
  }
  const auto gone = followed.advance(taken_over, kTime + 900);
  REQUIRE(gone.detail);
  CHECK(error_name(gone.detail->code) == "qbft_set_jump");
}

TEST_CASE("tendermint-rs 186: a start that is older than the trusting period", "[qbft]") {
  Network network(4);
  const BlockPlan start{.number = 0, .time = kTime, .members = range(0, 4)};
  const UnixTime now = kTime + TrustRules{}.trusting_period + 1;
  LightClient client(network.checkpoint(start));
  CHECK(client.expired(now));
  const BlockPlan next{.number = 5'000, .time = now - 10, .members = range(0, 4), .sealers = range(0, 3)};
  const auto outcome = client.advance(network.sealed(next), now);
  CHECK(outcome.result == HeaderResult::refused);
  CHECK(outcome.reason == Reason::trusting_period);
  // A record is no way around it, and a new checkpoint is.
  auto again = LightClient::import_state(client.export_state(), network.checkpoint(start));
  SP_REQUIRE_OK(again);
  CHECK(again->advance(network.sealed(next), now).reason == Reason::trusting_period);
  SP_REQUIRE_OK(client.trust(network.checkpoint({.number = 4'990, .time = now - 30, .members = range(0, 4)})));
  CHECK(client.advance(network.sealed(next), now).result == HeaderResult::advanced);
}

TEST_CASE("one set of keys on two chains: a header does not say which chain it is of", "[qbft]") {
  // No mistake of a client, but of whoever gives a node of two chains one key: skipping headers, nobody can tell the
  // chains apart by seals. The two blocks of one number stop the client that is shown both.
  Network network(4);
  LightClient main_chain(network.checkpoint({.number = 100, .time = kTime, .members = range(0, 4)}, 5361));
  BlockPlan of_main{.number = 200, .time = kTime, .members = range(0, 4), .sealers = range(0, 3)}, of_titles = of_main;
  of_titles.state_root.fill(2);
  CHECK(main_chain.advance(network.sealed(of_main), kTime).verified());
  CHECK(main_chain.advance(network.sealed(of_titles), kTime).result == HeaderResult::stopped);
}
