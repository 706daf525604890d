#include "qbft/light_client.hpp"

#include "support/network.hpp"

using namespace statepass;
using namespace statepass::qbft;
using test::BlockPlan;
using test::Indexes;
using test::Network;
using test::range;

namespace {

constexpr UnixTime kTime = 1'780'000'000;

// A client that trusts block 100 of this set, and what it says of block 200.
HeaderOutcome from_to(const Network& network, const Indexes& before, const Indexes& after, const Indexes& sealers) {
  LightClient client(network.checkpoint({.number = 100, .time = kTime, .members = before}));
  Bytes raw = network.sealed({.number = 200, .time = kTime + 200, .members = after, .sealers = sealers});
  auto outcome = client.advance(raw, kTime + 200);
  CHECK(client.head().number == (outcome.verified() ? 200u : 100u));
  CHECK(client.validators() == network.set(outcome.verified() ? after : before));
  return outcome;
}

void check_refused(const HeaderOutcome& outcome, Reason reason, Errc detail) {
  CHECK(outcome.result == HeaderResult::refused);
  CHECK(reason_name(outcome.reason) == reason_name(reason));
  REQUIRE(outcome.detail);
  CHECK(error_name(outcome.detail->code) == error_name(detail));
  CHECK_FALSE(outcome.verified());
}

Indexes with(Indexes indexes, std::size_t more) {
  indexes.push_back(more);
  return indexes;
}
Indexes joined(Indexes a, const Indexes& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

}  // namespace

TEST_CASE("a header of the trusted set, however far away", "[qbft]") {
  Network network(52);
  for (std::size_t n : {4u, 7u, 13u, 51u}) {
    INFO(n);
    const std::size_t quorum = quorum_of(n);
    auto outcome = from_to(network, range(0, n), range(0, n), range(0, quorum));
    CHECK(outcome.result == HeaderResult::advanced);
    REQUIRE(outcome.block);
    CHECK(outcome.block->number == 200);
    check_refused(from_to(network, range(0, n), range(0, n), range(0, quorum - 1)), Reason::header_quorum,
                  Errc::qbft_quorum);
    check_refused(from_to(network, range(0, n), range(0, n), with(range(0, quorum), 0)), Reason::header_quorum,
                  Errc::qbft_signer_twice);
    if (n < 51) {
      check_refused(from_to(network, range(0, n), range(0, n), with(range(0, quorum), 51)), Reason::header_invalid,
                    Errc::qbft_stranger);
    }
  }
}

TEST_CASE("one member more, one fewer", "[qbft]") {
  Network network(53);
  for (std::size_t n : {3u, 4u, 5u, 6u, 7u, 13u, 50u, 51u}) {
    INFO(n);
    // removed: the new set's quorum suffices, though it may be below two thirds of the old set
    CHECK(from_to(network, range(0, n), range(0, n - 1), range(0, quorum_of(n - 1))).verified());
    check_refused(from_to(network, range(0, n), range(0, n - 1), range(0, quorum_of(n - 1) - 1)), Reason::header_quorum,
                  Errc::qbft_quorum);
    // the one who was removed seals along: a stranger
    check_refused(from_to(network, range(0, n), range(0, n - 1), with(range(0, quorum_of(n - 1)), n - 1)),
                  Reason::header_invalid, Errc::qbft_stranger);
    // added: with the newcomer among the sealers, and without
    CHECK(from_to(network, range(0, n), range(0, n + 1), range(n + 1 - quorum_of(n + 1), n + 1)).verified());
    CHECK(from_to(network, range(0, n), range(0, n + 1), range(0, quorum_of(n + 1))).verified());
    check_refused(from_to(network, range(0, n), range(0, n + 1), range(0, quorum_of(n + 1) - 1)), Reason::header_quorum,
                  Errc::qbft_quorum);
  }
}

TEST_CASE("further changes need two thirds of the trusted set among the signers", "[qbft]") {
  Network network(60);
  for (std::size_t n : {4u, 7u, 13u, 51u}) {
    INFO(n);
    const std::size_t old_quorum = quorum_of(n), quorum = quorum_of(n + 2);
    // two more: as few of the old as the quorum of the new set allows, then enough of them
    const Indexes newcomers_first = joined({n, n + 1}, range(0, quorum - 2));
    if (quorum - 2 < old_quorum) {
      check_refused(from_to(network, range(0, n), range(0, n + 2), newcomers_first), Reason::header_set_change,
                    Errc::qbft_set_jump);
    }
    CHECK(from_to(network, range(0, n), range(0, n + 2), joined({n, n + 1}, range(0, old_quorum))).verified());
    // one replaced is two changes
    const Indexes replaced = with(range(1, n), n);
    CHECK(from_to(network, range(0, n), replaced, range(1, std::min(n, 1 + old_quorum))).verified() ==
          (n - 1 >= old_quorum));
    check_refused(from_to(network, range(0, n), replaced, joined(range(1, old_quorum), {n})), Reason::header_set_change,
                  Errc::qbft_set_jump);
  }
}

TEST_CASE("a two-member jump is refused although its own set is complete", "[qbft]") {
  Network network(60);
  for (std::size_t n : {7u, 13u, 51u}) {
    // two removed; sealed by the quorum of the smaller set
    const std::size_t quorum = quorum_of(n - 2);
    auto outcome = from_to(network, range(0, n), range(0, n - 2), range(0, quorum));
    INFO(n);
    CHECK(outcome.verified() == (quorum >= quorum_of(n)));
    if (!outcome.verified()) check_refused(outcome, Reason::header_set_change, Errc::qbft_set_jump);
  }
}

TEST_CASE("one corrupt key of four cannot bring in a set of its own", "[qbft]") {
  Network network(100);
  // member 0 with three invented ones, all sealing: f + 1 of the old set under the rules of others
  check_refused(from_to(network, range(0, 4), {0, 10, 11, 12}, {0, 10, 11, 12}), Reason::header_set_change,
                Errc::qbft_set_jump);
  // two corrupt keys with invented ones
  check_refused(from_to(network, range(0, 4), {0, 1, 10, 11, 12}, {0, 1, 10, 11, 12}), Reason::header_set_change,
                Errc::qbft_set_jump);
  // wholly invented: no seal is looked at
  auto outcome = from_to(network, range(0, 4), range(4, 80), range(4, 80));
  check_refused(outcome, Reason::header_set_change, Errc::qbft_set_jump);
  CHECK(outcome.detail->offset == 0);
  // the true set enlarged by many invented ones, sealed by these: given up as soon as three of the old are out of reach
  auto flooded = from_to(network, range(0, 4), range(0, 100), range(10, 77));
  check_refused(flooded, Reason::header_set_change, Errc::qbft_set_jump);
  CHECK(flooded.detail->offset == 67 - 2);
}

TEST_CASE("a chain of single steps leads where a jump does not", "[qbft]") {
  Network network(12);
  LightClient client(network.checkpoint({.number = 0, .time = kTime, .members = range(0, 4)}));
  const Indexes last = range(5, 9);
  Bytes target = network.sealed({.number = 1000, .time = kTime + 1000, .members = last, .sealers = range(5, 8)});
  check_refused(client.advance(target, kTime + 1000), Reason::header_set_change, Errc::qbft_set_jump);
  std::uint64_t number = 0;
  auto go = [&](const Indexes& members) {
    ++number;
    const Indexes sealers(members.begin(), members.begin() + static_cast<std::ptrdiff_t>(quorum_of(members.size())));
    auto plan = BlockPlan{.number = number, .time = kTime + 1, .members = members, .sealers = sealers};
    REQUIRE(client.advance(network.sealed(plan), kTime + 1).result == HeaderResult::advanced);
  };
  for (std::size_t added = 4; added < 9; ++added) go(range(0, added + 1));
  for (std::size_t removed = 0; removed < 5; ++removed) go(range(removed + 1, 9));
  CHECK(client.advance(target, kTime + 1000).result == HeaderResult::advanced);
}

TEST_CASE("times at their boundaries", "[qbft]") {
  Network network(4);
  const BlockPlan start{.number = 100, .time = kTime, .members = range(0, 4)};
  auto at = [&](std::uint64_t number, UnixTime time, UnixTime now, TrustRules rules = {}) {
    LightClient client(network.checkpoint(start), rules);
    return client.advance(
        network.sealed({.number = number, .time = time, .members = range(0, 4), .sealers = range(0, 3)}), now);
  };
  // not before the trusted block
  CHECK(at(200, kTime, kTime).result == HeaderResult::advanced);
  check_refused(at(200, kTime - 1, kTime), Reason::header_invalid, Errc::qbft_time_backwards);
  // nor, with a lower number, after it
  CHECK(at(50, kTime, kTime).result == HeaderResult::older);
  check_refused(at(50, kTime + 1, kTime + 1), Reason::header_invalid, Errc::qbft_time_backwards);
  // clock drift: 30 s
  CHECK(at(200, kTime + 130, kTime + 100).result == HeaderResult::advanced);
  check_refused(at(200, kTime + 131, kTime + 100), Reason::reader_clock, Errc::qbft_time_future);
  CHECK(at(200, kTime + 105, kTime + 100, {.clock_drift = 5}).verified());
  check_refused(at(200, kTime + 106, kTime + 100, {.clock_drift = 5}), Reason::reader_clock, Errc::qbft_time_future);
  // trusting period: 90 days from the time of the trusted block
  const UnixTime last = kTime + 90 * kSecondsPerDay;
  CHECK(at(200, last, last).result == HeaderResult::advanced);
  check_refused(at(200, last, last + 1), Reason::trusting_period, Errc::qbft_trust_expired);
  CHECK(at(200, kTime + 9, kTime + 10, {.trusting_period = 10}).verified());
  check_refused(at(200, kTime + 9, kTime + 11, {.trusting_period = 10}), Reason::trusting_period,
                Errc::qbft_trust_expired);
  LightClient client(network.checkpoint(start));
  CHECK_FALSE(client.expired(last));
  CHECK(client.expired(last + 1));
  // the extremes of the clock
  check_refused(at(200, kTime, std::numeric_limits<UnixTime>::max()), Reason::trusting_period,
                Errc::qbft_trust_expired);
  check_refused(at(200, kTime, std::numeric_limits<UnixTime>::min()), Reason::reader_clock, Errc::qbft_time_future);
}

TEST_CASE("past the trusting period nothing but a newer checkpoint helps", "[qbft]") {
  Network network(4);
  const BlockPlan start{.number = 100, .time = kTime, .members = range(0, 4)};
  LightClient client(network.checkpoint(start), {.trusting_period = 30 * kSecondsPerDay});
  const UnixTime late = kTime + 30 * kSecondsPerDay + 1;
  // No header is, however well it is sealed and whatever time it bears.
  for (const std::uint64_t number : {101u, 50u}) {
    for (const UnixTime time : {kTime, late, late + 30}) {
      check_refused(
          client.advance(
              network.sealed({.number = number, .time = time, .members = range(0, 4), .sealers = range(0, 4)}), late),
          Reason::trusting_period, Errc::qbft_trust_expired);
    }
  }
  // Nor the header of the head itself, which makes nothing younger.
  CHECK(
      client
          .advance(network.sealed({.number = 100, .time = kTime, .members = range(0, 4), .sealers = range(0, 4)}), late)
          .result == HeaderResult::known);
  CHECK(client.expired(late));
  // Rules cannot be made wider, not even by the record of a client that had wider ones.
  client.narrow({.trusting_period = 365 * kSecondsPerDay, .clock_drift = 9'999});
  CHECK(client.rules() == TrustRules{30 * kSecondsPerDay, 30});
  const auto again = LightClient::import_state(LightClient(network.checkpoint(start)).export_state(),
                                               network.checkpoint(start), client.rules());
  SP_REQUIRE_OK(again);
  CHECK(again->expired(late));
  // A checkpoint that is as old, or of an older block, does not help either.
  SP_REQUIRE_OK(client.trust(network.checkpoint({.number = 200, .time = kTime, .members = range(0, 4)})));
  CHECK(client.expired(late));
  SP_CHECK_ERROR(client.trust(network.checkpoint({.number = 150, .time = late, .members = range(0, 4)})),
                 qbft_state_older);
  SP_REQUIRE_OK(client.trust(network.checkpoint({.number = 300, .time = late, .members = range(0, 4)})));
  CHECK_FALSE(client.expired(late));
}

TEST_CASE("only the validators can make us doubt our clock", "[qbft]") {
  Network network(8);
  LightClient client(network.checkpoint({.number = 100, .time = kTime, .members = range(0, 4)}));
  Bytes forged = network.sealed({.number = 200, .time = kTime + 9999, .members = range(0, 4), .sealers = {5, 6, 7}});
  check_refused(client.advance(forged, kTime), Reason::header_invalid, Errc::qbft_stranger);
}

TEST_CASE("older headers are verified and do not move the head", "[qbft]") {
  Network network(5);
  LightClient client(network.checkpoint({.number = 100, .time = kTime, .members = range(0, 4)}));
  const BlockPlan older{.number = 90, .time = kTime - 20, .members = range(0, 4), .sealers = range(1, 4)};
  auto outcome = client.advance(network.sealed(older), kTime);
  CHECK(outcome.result == HeaderResult::older);
  REQUIRE(outcome.block);
  CHECK(outcome.block->number == 90);
  CHECK(outcome.block->state_root == Hash32{});
  CHECK(client.head().number == 100);
  CHECK(client.find(90)->hash == network.checkpoint(older).hash);
  CHECK(client.advance(network.sealed(older), kTime).result == HeaderResult::known);
  // of the set before a step, too; the trusted set stays the head's
  CHECK(client
            .advance(network.sealed({.number = 80, .time = kTime - 40, .members = range(0, 5), .sealers = range(0, 4)}),
                     kTime)
            .result == HeaderResult::older);
  CHECK(client.validators() == network.set(range(0, 4)));
  CHECK(client.blocks().size() == 3);
}

TEST_CASE("the header of the checkpoint's own block is known by its hash, and brings its state root", "[qbft]") {
  Network network(4);
  Hash32 root;
  root.fill(7);
  const BlockPlan plan{.number = 100, .time = kTime, .members = range(0, 4), .state_root = root};
  LightClient client(network.checkpoint(plan));
  CHECK_FALSE(client.head().state_root);
  // Without seals even, since the hash covers all that is taken; and after the trusting period.
  auto outcome = client.advance(network.sealed(plan), kTime + 1000 * kSecondsPerDay);
  CHECK(outcome.result == HeaderResult::known);
  REQUIRE(outcome.block);
  CHECK(outcome.block->state_root == root);
  CHECK(client.head().state_root == root);
}

TEST_CASE("malformed headers are refused with the parser's error", "[qbft]") {
  Network network(4);
  LightClient client(network.checkpoint({.number = 100, .time = kTime, .members = range(0, 4)}));
  check_refused(client.advance(Bytes{0xc0}, kTime), Reason::header_invalid, Errc::eth_header_fields);
  check_refused(client.advance(Bytes(9000, 0), kTime), Reason::header_invalid, Errc::qbft_header_size);
  Bytes raw = network.sealed({.number = 101, .time = kTime, .members = {1, 0, 2, 3}, .sealers = range(0, 3)});
  check_refused(client.advance(raw, kTime), Reason::header_invalid, Errc::qbft_validators_order);
  // block 0 has no seals: it is believed by its hash alone
  check_refused(client.advance(network.sealed({.number = 0, .time = kTime, .members = range(0, 4)}), kTime),
                Reason::header_quorum, Errc::qbft_quorum);
}

TEST_CASE("two verified headers of one number stop the client", "[qbft]") {
  Network network(4);
  Hash32 other_root;
  other_root.fill(1);
  for (std::uint64_t number : {150u, 200u}) {
    LightClient client(network.checkpoint({.number = 100, .time = kTime, .members = range(0, 4)}));
    auto plan = [&](std::uint64_t n) {
      return BlockPlan{.number = n, .time = kTime + UnixTime(n), .members = range(0, 4), .sealers = range(0, 3)};
    };
    Bytes first = network.sealed(plan(150)), second = network.sealed(plan(200));
    REQUIRE(client.advance(first, kTime + 300).verified());
    REQUIRE(client.advance(second, kTime + 300).verified());

    // Not sealed by a quorum: a lie, but no contradiction.
    BlockPlan lie = plan(number);
    lie.state_root = other_root;
    lie.sealers = range(0, 2);
    check_refused(client.advance(network.sealed(lie), kTime + 300), Reason::header_quorum, Errc::qbft_quorum);
    CHECK_FALSE(client.contradiction());

    lie.sealers = range(1, 4);
    Bytes other = network.sealed(lie);
    auto outcome = client.advance(other, kTime + 300);
    CHECK(outcome.result == HeaderResult::stopped);
    CHECK(outcome.reason == Reason::ledger_contradiction);
    CHECK(outcome.detail == Error{Errc::qbft_contradiction});
    CHECK_FALSE(outcome.verified());
    REQUIRE(client.contradiction());
    CHECK(client.contradiction()->known.number == number);
    CHECK(client.contradiction()->other_header == other);
    CHECK(client.contradiction()->trusted.number == 100);
    CHECK(client.contradiction()->verified == std::vector<Bytes>{first, second});

    // For good: not even what was known is verified again, and garbage is not looked at.
    CHECK(client.advance(second, kTime + 300).result == HeaderResult::stopped);
    CHECK(client.advance(Bytes{0xc0}, kTime + 300).result == HeaderResult::stopped);
    CHECK(client.head().number == 200);
  }
}

TEST_CASE("another round of the same block is no contradiction", "[qbft]") {
  Network network(4);
  LightClient client(network.checkpoint({.number = 100, .time = kTime, .members = range(0, 4)}));
  BlockPlan plan{.number = 101, .time = kTime, .members = range(0, 4), .sealers = range(0, 3)};
  CHECK(client.advance(network.sealed(plan), kTime).result == HeaderResult::advanced);
  plan.round = 4;
  CHECK(client.advance(network.sealed(plan), kTime).result == HeaderResult::known);
}

TEST_CASE("the newest blocks are remembered", "[qbft]") {
  Network network(4);
  LightClient client(network.checkpoint({.number = 1, .time = kTime, .members = range(0, 4)}));
  for (std::uint64_t number = 2; number <= 40; ++number) {
    REQUIRE(
        client
            .advance(network.sealed({.number = number, .time = kTime, .members = range(0, 4), .sealers = range(0, 3)}),
                     kTime)
            .verified());
  }
  CHECK(client.blocks().size() == LightClient::kRemembered);
  CHECK(client.blocks().front().number == 9);
  CHECK(client.find(8) == nullptr);
  REQUIRE(client.find(9) != nullptr);
  CHECK(client.head().number == 40);
  // An older one still is verified, and forgotten at once.
  auto outcome = client.advance(
      network.sealed({.number = 3, .time = kTime, .members = range(0, 4), .sealers = range(0, 3)}), kTime);
  CHECK(outcome.result == HeaderResult::older);
  CHECK(client.blocks().size() == LightClient::kRemembered);
  CHECK(client.find(3) == nullptr);
}

TEST_CASE("keys of validators are learnt from their seals", "[qbft]") {
  Network network(6);
  LightClient client(network.checkpoint({.number = 1, .time = kTime, .members = range(0, 4)}));
  CHECK(client.known_keys().empty());
  auto go = [&](std::uint64_t number, const Indexes& members, const Indexes& sealers) {
    REQUIRE(
        client.advance(network.sealed({.number = number, .time = kTime, .members = members, .sealers = sealers}), kTime)
            .verified());
  };
  go(2, range(0, 4), {3, 0, 1});
  REQUIRE(client.known_keys().size() == 3);
  CHECK(client.known_keys()[2] == Signer{network.address(3), network.key(3).public_key()});
  go(3, range(0, 4), {1, 2, 3});
  CHECK(client.known_keys().size() == 4);
  // who leaves is forgotten
  go(4, range(1, 4), {1, 2});
  CHECK(client.known_keys().size() == 3);
  CHECK(client.known_keys()[0].address == network.address(1));
}

TEST_CASE("a newer checkpoint is taken on trust", "[qbft]") {
  Network network(12);
  LightClient client(network.checkpoint({.number = 100, .time = kTime, .members = range(0, 4)}));
  const BlockPlan newer{.number = 5000, .time = kTime + 200 * kSecondsPerDay, .members = range(5, 12)};
  SP_CHECK_ERROR(client.trust(network.checkpoint(newer, 5362)), qbft_state_chain);
  SP_CHECK_ERROR(client.trust(network.checkpoint({.number = 99, .time = kTime, .members = range(0, 4)})),
                 qbft_state_older);
  SP_CHECK_ERROR(client.trust(network.checkpoint({.number = 100, .time = kTime + 1, .members = range(0, 4)})),
                 qbft_contradiction);
  CHECK(client.head().number == 100);
  SP_REQUIRE_OK(client.trust(network.checkpoint({.number = 100, .time = kTime, .members = range(0, 4)})));
  SP_REQUIRE_OK(client.trust(network.checkpoint(newer)));
  CHECK(client.checkpoint() == network.checkpoint(newer));
  CHECK(client
            .advance(
                network.sealed({.number = 5001, .time = newer.time, .members = newer.members, .sealers = range(5, 10)}),
                newer.time)
            .result == HeaderResult::advanced);
}
