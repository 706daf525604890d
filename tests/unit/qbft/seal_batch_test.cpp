#include <functional>

// Hints and batches against recoveries: whatever headers and hints say, the verdict is the same to the last bit.
#include "qbft/light_client.hpp"
#include "qbft/seals.hpp"
#include "support/network.hpp"

using namespace statepass;
using namespace statepass::qbft;
using test::BlockPlan;
using test::Indexes;
using test::Network;
using test::range;

namespace {

constexpr UnixTime kTime = 1'780'000'000;

std::vector<Signer> keys_of(const Network& network, const Indexes& indexes) {
  std::vector<Signer> out;
  for (const std::size_t i : indexes) out.push_back({network.address(i), network.key(i).public_key()});
  return out;
}

// The places of the sealers among the members.
Bytes hint_of(const BlockPlan& plan) {
  Bytes out;
  for (const std::size_t sealer : plan.sealers) {
    const auto place = std::ranges::find(plan.members, sealer) - plan.members.begin();
    out.push_back(static_cast<std::uint8_t>(place));
  }
  return out;
}

SealedHeader parsed(const Bytes& raw, ByteView hint) {
  auto header = SealedHeader::parse(raw, hint);
  REQUIRE(header.has_value());
  return *header;
}

SealedHeader changed(const Network& network, const BlockPlan& plan, ByteView hint,
                     const std::function<void(std::vector<Seal>&)>& change) {
  const Bytes raw = network.sealed(plan);
  ExtraData extra = parsed(raw, {}).extra_data();
  change(extra.seals);
  return parsed(make_header(network.fields(plan), extra), hint);
}

// One verdict without keys, and with each amount of knowledge about them.
void check_same(const SealedHeader& header, const ValidatorSet& trusted, std::size_t needed,
                const std::vector<Signer>& known) {
  const auto single = check_seals(header, trusted, needed);
  for (const std::size_t count : {known.size(), known.size() / 2, std::size_t{1}}) {
    const auto batched = check_seals(header, trusted, needed, KnownKeys(known).first(count));
    REQUIRE(batched.has_value() == single.has_value());
    if (single) {
      CHECK(*batched == *single);
    } else {
      CHECK(batched.error() == single.error());
    }
  }
}

}  // namespace

TEST_CASE("a batch and single checks agree on every kind of bad seal at every place", "[qbft]") {
  Network network(14);
  const BlockPlan plan{.members = range(0, 13), .sealers = {12, 0, 5, 7, 1, 9, 3, 2, 11}, .round = 1};
  const BlockPlan other{.number = 2, .members = plan.members, .sealers = plan.sealers};
  const std::vector<Seal> others = parsed(network.sealed(other), {}).seals();
  const Bytes hint = hint_of(plan);
  const std::vector<Signer> known = keys_of(network, plan.members);
  const ValidatorSet members = network.set(plan.members);
  const Seal strange = network.key(13).sign(parsed(network.sealed(plan), {}).seal_digest());

  using Change = std::function<void(std::vector<Seal>&, std::size_t)>;
  const std::pair<const char*, Change> changes[] = {
      {"none", [](std::vector<Seal>&, std::size_t) {}},
      {"a bit of r", [](std::vector<Seal>& seals, std::size_t i) { seals[i][20] ^= 4; }},
      {"a bit of s", [](std::vector<Seal>& seals, std::size_t i) { seals[i][50] ^= 4; }},
      {"parity", [](std::vector<Seal>& seals, std::size_t i) { seals[i][64] ^= 1; }},
      {"v = 27", [](std::vector<Seal>& seals, std::size_t i) { seals[i][64] += 27; }},
      {"zeros", [](std::vector<Seal>& seals, std::size_t i) { seals[i] = {}; }},
      {"r not on the curve",
       [](std::vector<Seal>& seals, std::size_t i) {
         std::fill_n(seals[i].begin(), 32, std::uint8_t{0});
         seals[i][31] = 5;
       }},
      {"malleated", [](std::vector<Seal>& seals, std::size_t i) { seals[i] = test::high_s_twin(seals[i]); }},
      {"high s, low parity",
       [](std::vector<Seal>& seals, std::size_t i) {
         seals[i] = test::high_s_twin(seals[i]);
         seals[i][64] ^= 1;
       }},
      {"twice", [](std::vector<Seal>& seals, std::size_t i) { seals[i] = seals[(i + 1) % seals.size()]; }},
      {"twice, malleated",
       [](std::vector<Seal>& seals, std::size_t i) { seals[i] = test::high_s_twin(seals[(i + 1) % seals.size()]); }},
      {"two changed places",
       [](std::vector<Seal>& seals, std::size_t i) { std::swap(seals[i], seals[(i + 1) % seals.size()]); }},
      {"a stranger's", [&](std::vector<Seal>& seals, std::size_t i) { seals[i] = strange; }},
      {"of another header", [&](std::vector<Seal>& seals, std::size_t i) { seals[i] = others[i]; }},
      {"two parities",
       [](std::vector<Seal>& seals, std::size_t i) {
         seals[i][64] ^= 1;
         seals[(i + 1) % seals.size()][64] ^= 1;
       }},
  };
  for (const auto& [what, change] : changes) {
    for (std::size_t place = 0; place < plan.sealers.size(); ++place) {
      INFO(what << " at " << place);
      const auto header = changed(network, plan, hint, [&](std::vector<Seal>& seals) { change(seals, place); });
      check_same(header, members, 0, known);
      check_same(header, network.set(range(4, 14)), 5, known);
    }
  }
}

TEST_CASE("a hint changes no verdict, whatever it says", "[qbft]") {
  Network network(14);
  const BlockPlan plan{.members = range(0, 13), .sealers = {12, 0, 5, 7, 1, 9, 3, 2, 11}};
  const Bytes raw = network.sealed(plan), hint = hint_of(plan);
  const std::vector<Signer> known = keys_of(network, plan.members);
  const auto judge = [&](const Bytes& said) {
    check_same(parsed(raw, said), network.set(range(0, 13)), 0, known);
    for (const std::size_t needed : {2u, 4u, 5u, 9u}) {
      check_same(parsed(raw, said), network.set(range(2, 14)), needed, known);
      check_same(parsed(raw, said), network.set(range(6, 14)), needed, known);
    }
  };
  judge(hint);
  for (std::size_t i = 0; i < hint.size(); ++i) {
    for (const std::uint8_t place : {0, 4, 12, 13, 255}) {
      Bytes wrong = hint;
      wrong[i] = place;
      judge(wrong);
    }
  }
  judge(Bytes(hint.rbegin(), hint.rend()));
  judge(Bytes(hint.size(), 3));
  // of another length: none at all
  CHECK(parsed(raw, ByteView(hint).first(8)).signers_hint().empty());
  CHECK(parsed(raw, hint).signers_hint() == hint);
}

TEST_CASE("a known key is used only where the hint names it", "[qbft]") {
  // The batch is what accepts here: a wrong table of keys would otherwise be seen at once.
  Network network(7);
  const BlockPlan plan{.members = range(0, 7), .sealers = range(0, 5)};
  const SealedHeader header = parsed(network.sealed(plan), hint_of(plan));
  std::vector<Signer> known = keys_of(network, plan.members);
  CHECK(prove_hints(std::span(&header, 1), header.validators(), known).hint == Hint::proven);
  std::swap(known[1].key, known[2].key);
  CHECK(prove_hints(std::span(&header, 1), header.validators(), known).hint == Hint::open);
  check_same(header, header.validators(), 0, known);
}

namespace {

struct Range {
  std::vector<SealedHeader> headers;
  UnixTime now = kTime + 10'000;
};

// What a client says and becomes, header by header and in one call.
void check_range(const Checkpoint& start, const Range& range) {
  LightClient single(start), batched(start), unhinted(start);
  const auto outcomes = batched.advance(range.headers, range.now);
  REQUIRE(outcomes.size() == range.headers.size());
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    INFO("header " << i);
    const HeaderOutcome expected = unhinted.advance(range.headers[i].raw(), range.now);
    for (const HeaderOutcome& outcome : {outcomes[i], single.advance(range.headers[i], range.now)}) {
      CHECK(outcome.result == expected.result);
      CHECK(outcome.reason == expected.reason);
      CHECK(outcome.detail == expected.detail);
      CHECK(outcome.block == expected.block);
      CHECK(outcome.signers == expected.signers);
    }
  }
  for (const LightClient& client : {single, batched}) {
    CHECK(client.export_state() == unhinted.export_state());
    CHECK(std::ranges::equal(client.known_keys(), unhinted.known_keys()));
  }
}

BlockPlan plan_at(std::uint64_t number, const Indexes& members) {
  Indexes sealers = members;
  std::ranges::rotate(sealers, sealers.begin() + static_cast<std::ptrdiff_t>(number % sealers.size()));
  sealers.resize(quorum_of(members.size()));
  return {.number = number, .time = kTime + static_cast<UnixTime>(2 * number), .members = members, .sealers = sealers};
}

SealedHeader hinted(const Network& network, const BlockPlan& plan) {
  return parsed(network.sealed(plan), hint_of(plan));
}

}  // namespace

TEST_CASE("a range of headers is judged as its headers are one by one", "[qbft]") {
  Network network(12);
  const Checkpoint start = network.checkpoint(plan_at(1, range(0, 7)));
  // two changes of the validators
  const auto block = [](std::uint64_t number) {
    return plan_at(number, number < 20 ? range(0, 7) : number < 30 ? range(0, 8) : range(1, 8));
  };
  Range honest;
  for (std::uint64_t number = 2; number < 40; ++number) {
    // one header twice, one that is older
    honest.headers.push_back(hinted(network, block(number == 15 ? 14 : number == 25 ? 10 : number)));
    if (number == 9) ++number;
  }
  check_range(start, honest);

  SECTION("with a bad header at each place") {
    for (std::size_t i = 0; i < honest.headers.size(); i += 3) {
      INFO("bad at " << i);
      Range bad = honest;
      const BlockPlan plan = block(bad.headers[i].number());
      bad.headers[i] = changed(network, plan, hint_of(plan), [](std::vector<Seal>& seals) { seals[2][40] ^= 1; });
      check_range(start, bad);
    }
  }
  SECTION("with seals exchanged between headers") {
    Range bad = honest;
    const auto& seals = honest.headers[7].seals();
    const BlockPlan plan = block(8);
    bad.headers[6] = changed(network, plan, hint_of(plan), [&](std::vector<Seal>& own) { own = seals; });
    check_range(start, bad);
  }
  SECTION("with a second block of one number") {
    BlockPlan plan = block(12);
    plan.state_root[0] = 1;
    Range bad = honest;
    bad.headers.insert(bad.headers.begin() + 12, hinted(network, plan));
    check_range(start, bad);
  }
  SECTION("with a false hint, and without one") {
    Range bad = honest;
    const BlockPlan plan = block(9);
    Bytes hint = hint_of(plan);
    std::swap(hint[0], hint[1]);
    bad.headers[7] = parsed(network.sealed(plan), hint);
    bad.headers[9] = parsed(network.sealed(block(honest.headers[9].number())), {});
    check_range(start, bad);
  }
  SECTION("of the future, and after the trusting period") {
    Range late = honest;
    late.now = kTime + 30;
    check_range(start, late);
    late.now = kTime + 91 * kSecondsPerDay;
    check_range(start, late);
  }
}

TEST_CASE("a range of more headers than a batch takes", "[qbft]") {
  Network network(4);
  Range many;
  for (std::uint64_t number = 2; number < 2 + 2 * LightClient::kMostInBatch + 5; ++number) {
    many.headers.push_back(hinted(network, plan_at(number, range(0, 4))));
  }
  check_range(network.checkpoint(plan_at(1, range(0, 4))), many);
}

TEST_CASE("a batch covers the headers whose signers are all known", "[qbft]") {
  Network network(8);
  std::vector<SealedHeader> headers;
  for (std::uint64_t number = 2; number < 12; ++number)
    headers.push_back(hinted(network, plan_at(number, number < 9 ? range(0, 7) : range(0, 8))));
  const std::vector<Signer> known = keys_of(network, range(0, 7));
  const auto proof = [&](KnownKeys keys) {
    const HintProof found = prove_hints(headers, headers[0].validators(), keys);
    return std::pair(found.headers, found.hint == Hint::proven);
  };
  CHECK(proof(known) == std::pair<std::size_t, bool>(7, true));
  CHECK(proof({}) == std::pair<std::size_t, bool>(0, false));
  // block 2 is sealed by 2 to 6, block 3 by 3 to 6 and 0
  CHECK(proof(KnownKeys(known).subspan(2)) == std::pair<std::size_t, bool>(1, true));
}
