#include "qbft/conflict.hpp"

#include "cbor/decoder.hpp"
#include "cbor/encoder.hpp"
#include "support/network.hpp"
#include "support/seed_files.hpp"

using namespace statepass;
using namespace statepass::qbft;
using test::BlockPlan;
using test::Indexes;
using test::Network;
using test::range;

namespace {

constexpr UnixTime kTime = 1'780'000'000;

BlockPlan plan(std::uint64_t number, const Indexes& members, const Indexes& sealers, std::uint8_t root = 0) {
  BlockPlan out{.number = number, .time = kTime + UnixTime(number), .members = members, .sealers = sealers};
  out.state_root.fill(root);
  return out;
}

// A client that trusts the first plan and is shown the others.
LightClient shown(const Network& network, const std::vector<BlockPlan>& plans) {
  LightClient client(network.checkpoint(plans.front()));
  for (std::size_t i = 1; i < plans.size(); ++i) client.advance(network.sealed(plans[i]), plans[i].time);
  return client;
}

SealedHeader header_of(const Network& network, const BlockPlan& plan) {
  auto header = SealedHeader::parse(network.sealed(plan));
  SP_REQUIRE_OK(header);
  return *header;
}

Conflict made(const Network& network, const std::vector<BlockPlan>& plans) {
  Conflict out{network.checkpoint(plans.front()), {}};
  for (std::size_t i = 1; i < plans.size(); ++i) out.headers.push_back(header_of(network, plans[i]));
  return out;
}

// What is in the file, and in what is read back.
ConflictOutcome verified(const Conflict& conflict) {
  const Bytes file = encode_conflict(conflict);
  auto read = decode_conflict(file);
  SP_REQUIRE_OK(read);
  CHECK(encode_conflict(*read) == file);
  CHECK(read->trusted == conflict.trusted);
  return verify_conflict(*read);
}

void check_refused(const ConflictOutcome& outcome, Errc code, std::size_t at) {
  CHECK_FALSE(outcome.proven());
  CHECK_FALSE(outcome.same_round());
  CHECK(outcome.sides.empty());
  CHECK(outcome.signed_both.empty());
  REQUIRE(outcome.refused);
  CHECK(error_name(outcome.refused->code) == error_name(code));
  CHECK(outcome.refused_at == at);
}

const Indexes kFour = range(0, 4);

}  // namespace

TEST_CASE("a conflict names who signed both blocks", "[qbft]") {
  Network network(51);
  for (std::size_t n : {4u, 7u, 13u, 51u}) {
    INFO(n);
    const std::size_t quorum = quorum_of(n);
    const BlockPlan known = plan(200, range(0, n), range(0, quorum), 1);
    const BlockPlan other = plan(200, range(0, n), range(n - quorum, n), 2);
    const LightClient client = shown(network, {plan(100, range(0, n), {}), known, other});
    auto conflict = conflict_of(client);
    SP_REQUIRE_OK(conflict);
    CHECK(conflict->trusted.number == 100);
    CHECK(conflict->headers.size() == 2);
    const ConflictOutcome outcome = verified(*conflict);
    REQUIRE(outcome.proven());
    CHECK(outcome.number == 200);
    CHECK(outcome.signed_both == network.addresses(range(n - quorum, quorum)));
    CHECK(outcome.same_round());
    REQUIRE(outcome.sides.size() == 2);
    CHECK(outcome.sides[0].hash == network.checkpoint(known).hash);
    CHECK(outcome.sides[0].state_root == known.state_root);
    CHECK(outcome.sides[0].signers == network.addresses(range(0, quorum)));
    CHECK(outcome.sides[1].hash == network.checkpoint(other).hash);
    CHECK(outcome.sides[1].signers == network.addresses(range(n - quorum, n)));
    CHECK(outcome.sides[1].time == other.time);
    CHECK(outcome.sides[1].proposer == network.address(0));
    CHECK(outcome.sides[1].validators == network.set(range(0, n)));
  }
}

TEST_CASE("seals are written in the order of their signers, as ChainAnchor takes them", "[qbft]") {
  Network network(4);
  const LightClient client =
      shown(network, {plan(100, kFour, {}), plan(200, kFour, {2, 0, 1}, 1), plan(200, kFour, {3, 1, 2, 0}, 2)});
  auto conflict = conflict_of(client);
  SP_REQUIRE_OK(conflict);
  const ConflictOutcome outcome = verified(*conflict);
  REQUIRE(outcome.proven());
  CHECK(outcome.sides[0].signers == network.addresses({0, 1, 2}));
  CHECK(outcome.sides[1].signers == network.addresses(kFour));
  CHECK(outcome.signed_both == network.addresses({0, 1, 2}));
  // The same headers as the nodes served them have another order: no second form of one file is proof.
  Conflict served = *conflict;
  served.headers[1] = header_of(network, plan(200, kFour, {3, 1, 2, 0}, 2));
  check_refused(verify_conflict(served), Errc::qbft_conflict_order, 1);
}

TEST_CASE("seals of different rounds prove a conflict, but nobody's fault", "[qbft]") {
  Network network(4);
  BlockPlan other = plan(200, kFour, {1, 2, 3}, 2);
  other.round = 3;
  auto conflict = conflict_of(shown(network, {plan(100, kFour, {}), plan(200, kFour, {0, 1, 2}, 1), other}));
  SP_REQUIRE_OK(conflict);
  const ConflictOutcome outcome = verified(*conflict);
  REQUIRE(outcome.proven());
  CHECK(outcome.sides[1].round == 3);
  CHECK(outcome.signed_both == network.addresses({1, 2}));
  CHECK_FALSE(outcome.same_round());
}

TEST_CASE("the headers that lead to the validators are in the file when they are needed", "[qbft]") {
  Network network(9);
  const Indexes last = range(2, 6);
  const std::vector<BlockPlan> plans = {
      plan(100, kFour, {}),
      plan(110, range(0, 5), {0, 1, 2, 3}),
      plan(120, range(1, 5), {1, 2, 3}),
      plan(130, range(1, 6), {1, 2, 3, 4}),
      plan(140, last, {2, 3, 4}),
      plan(200, last, {3, 4, 5}, 1),
      plan(200, last, {2, 3, 4}, 2),
  };
  auto conflict = conflict_of(shown(network, plans));
  SP_REQUIRE_OK(conflict);
  CHECK(conflict->headers.size() == 6);
  const ConflictOutcome outcome = verified(*conflict);
  REQUIRE(outcome.proven());
  CHECK(outcome.signed_both == network.addresses({3, 4}));

  Conflict without = *conflict;
  without.headers.erase(without.headers.begin(), without.headers.begin() + 4);
  check_refused(verify_conflict(without), Errc::qbft_set_jump, 0);
}

TEST_CASE("the block that contradicts may be older than the head", "[qbft]") {
  Network network(5);
  const std::vector<BlockPlan> plans = {plan(100, kFour, {}), plan(200, kFour, {0, 1, 2}),
                                        plan(150, kFour, {0, 1, 2}, 1), plan(210, range(0, 5), {0, 1, 2, 3}),
                                        plan(150, kFour, {1, 2, 3}, 2)};
  auto conflict = conflict_of(shown(network, plans));
  SP_REQUIRE_OK(conflict);
  const ConflictOutcome outcome = verified(*conflict);
  REQUIRE(outcome.proven());
  CHECK(outcome.number == 150);
  CHECK(outcome.signed_both == network.addresses({1, 2}));
}

TEST_CASE("a client that has run for long starts its evidence from a newer block", "[qbft]") {
  Network network(12);
  LightClient client(network.checkpoint(plan(100, range(0, 4), {})));
  // A step a block, 40 days apart: neither the validators nor the time of the first would do.
  UnixTime now = kTime;
  auto go = [&](std::uint64_t number, std::uint8_t root, std::size_t first) {
    BlockPlan next = plan(number, range(first, first + 4), range(first, first + 3), root);
    next.time = now;
    return client.advance(network.sealed(next), now);
  };
  std::size_t first = 0;
  for (std::uint64_t number = 101; number < 101 + 2 * LightClient::kJournal; ++number) {
    now += 40 * kSecondsPerDay;
    if (number % 10 == 0 && first < 8) {
      BlockPlan more = plan(1000 * number, range(first, first + 5), range(first, first + 4));
      more.time = now;
      more.number = number;
      REQUIRE(client.advance(network.sealed(more), now).verified());
      ++first;
    } else {
      REQUIRE(go(number, 0, first).verified());
    }
  }
  const std::uint64_t last = client.head().number;
  REQUIRE(go(last, 7, first).result == HeaderResult::stopped);
  auto conflict = conflict_of(client);
  SP_REQUIRE_OK(conflict);
  CHECK(conflict->trusted.number == last - LightClient::kJournal);
  REQUIRE(verified(*conflict).proven());
  CHECK(encode_conflict(*conflict).size() < Conflict::kMostBytes);
}

TEST_CASE("the largest conflict fits the limits", "[qbft]") {
  Network network(80);
  LightClient client(network.checkpoint(plan(100, range(0, 51), {})));
  std::uint64_t number = 100;
  UnixTime now = kTime;
  auto sealed = [&](std::uint8_t root) {
    BlockPlan next = plan(number, range(0, 51), range(0, 51), root);
    next.time = now;
    return network.sealed(next);
  };
  for (std::size_t i = 0; i < LightClient::kJournal; ++i) {
    ++number;
    now += 80 * kSecondsPerDay;
    REQUIRE(client.advance(sealed(0), now).verified());
  }
  REQUIRE(client.advance(sealed(1), now).result == HeaderResult::stopped);
  auto conflict = conflict_of(client);
  SP_REQUIRE_OK(conflict);
  CHECK(conflict->headers.size() == Conflict::kMostHeaders);
  SP_REQUIRE_OK(decode_conflict(encode_conflict(*conflict)));
}

TEST_CASE("a block that was trusted without its header can be shown once the header was seen", "[qbft]") {
  Network network(4);
  const BlockPlan start = plan(100, kFour, {0, 1, 2}), other = plan(100, kFour, {1, 2, 3}, 9);
  SP_CHECK_ERROR(conflict_of(shown(network, {start})), qbft_conflict_none);
  SP_CHECK_ERROR(conflict_of(shown(network, {start, other})), qbft_conflict_header);
  // Not sealed by a quorum, it is known by its hash, and yet no evidence.
  SP_CHECK_ERROR(conflict_of(shown(network, {start, plan(100, kFour, {0, 1}), other})), qbft_conflict_header);
  for (bool after_another : {false, true}) {
    std::vector<BlockPlan> plans = {start, start, other};
    if (after_another) plans.insert(plans.begin() + 1, plan(101, kFour, {0, 1, 2}));
    auto conflict = conflict_of(shown(network, plans));
    SP_REQUIRE_OK(conflict);
    const ConflictOutcome outcome = verified(*conflict);
    REQUIRE(outcome.proven());
    CHECK(outcome.signed_both == network.addresses({1, 2}));
  }
}

TEST_CASE("a new checkpoint begins the evidence anew", "[qbft]") {
  Network network(4);
  LightClient client = shown(network, {plan(100, kFour, {}), plan(200, kFour, {0, 1, 2})});
  SP_REQUIRE_OK(client.trust(network.checkpoint(plan(300, kFour, {}))));
  REQUIRE(client.advance(network.sealed(plan(200, kFour, {1, 2, 3}, 1)), kTime + 300).result == HeaderResult::stopped);
  SP_CHECK_ERROR(conflict_of(client), qbft_conflict_header);
}

TEST_CASE("evidence is completed by the header of the block that was known", "[qbft]") {
  Network network(4);
  const BlockPlan start = plan(100, kFour, {0, 1, 2}), other = plan(100, kFour, {1, 2, 3}, 9);
  const SealedHeader header = header_of(network, start);
  LightClient client = shown(network, {start});
  SP_CHECK_ERROR(client.complete_evidence(header), qbft_conflict_none);
  REQUIRE(client.advance(network.sealed(other), other.time).result == HeaderResult::stopped);
  SP_CHECK_ERROR(conflict_of(client), qbft_conflict_header);
  SP_CHECK_ERROR(client.complete_evidence(header_of(network, other)), qbft_conflict_header);
  SP_CHECK_ERROR(client.complete_evidence(header_of(network, plan(100, kFour, {0, 1}))), qbft_quorum);
  SP_CHECK_ERROR(conflict_of(client), qbft_conflict_header);
  SP_REQUIRE_OK(client.complete_evidence(header));
  auto conflict = conflict_of(client);
  SP_REQUIRE_OK(conflict);
  const ConflictOutcome outcome = verified(*conflict);
  REQUIRE(outcome.proven());
  CHECK(outcome.number == 100);
  CHECK(outcome.signed_both == network.addresses({1, 2}));
  const Bytes record = client.export_state();
  SP_REQUIRE_OK(client.complete_evidence(header));
  CHECK(client.export_state() == record);
  auto after = LightClient::import_state(record, network.checkpoint(start));
  SP_REQUIRE_OK(after);
  auto again = conflict_of(*after);
  SP_REQUIRE_OK(again);
  CHECK(encode_conflict(*again) == encode_conflict(*conflict));
}

TEST_CASE("evidence of a block from before a new checkpoint, and from before all headers that are kept", "[qbft]") {
  Network network(4);
  const BlockPlan known = plan(200, kFour, {0, 1, 2}), other = plan(200, kFour, {1, 2, 3}, 1);
  LightClient moved = shown(network, {plan(100, kFour, {}), known});
  SP_REQUIRE_OK(moved.trust(network.checkpoint(plan(300, kFour, {}))));
  REQUIRE(moved.advance(network.sealed(other), kTime + 300).result == HeaderResult::stopped);
  SP_REQUIRE_OK(moved.complete_evidence(header_of(network, known)));
  auto conflict = conflict_of(moved);
  SP_REQUIRE_OK(conflict);
  CHECK(conflict->trusted.number == 300);
  CHECK(verified(*conflict).signed_both == network.addresses({1, 2}));

  // The head was verified first, and then more older blocks than are kept.
  LightClient full = shown(network, {plan(1, kFour, {}), known});
  for (std::uint64_t number = 100; number < 100 + LightClient::kJournal; ++number) {
    REQUIRE(full.advance(network.sealed(plan(number, kFour, {0, 1, 2})), kTime + 300).verified());
  }
  REQUIRE(full.advance(network.sealed(other), kTime + 300).result == HeaderResult::stopped);
  SP_CHECK_ERROR(conflict_of(full), qbft_conflict_header);
  SP_REQUIRE_OK(full.complete_evidence(header_of(network, known)));
  CHECK(full.contradiction()->verified.size() == LightClient::kJournal);
  auto late = conflict_of(full);
  SP_REQUIRE_OK(late);
  CHECK(verified(*late).proven());
  SP_REQUIRE_OK(LightClient::import_state(full.export_state(), network.checkpoint(plan(1, kFour, {}))));
}

// Ledger specification 5.1, read from the bytes of the file as the contract reads its arguments: keccak256 of the
// header is what the seals sign; the same with the round byte 0x80 is the block's hash; each seal is r, s and v of 0 or
// 1; the signers ascend, are members, and a quorum.
TEST_CASE("header and seals in the file are what ChainAnchor.conflict takes", "[qbft]") {
  Network network(13);
  const Indexes members = range(0, 13);
  BlockPlan known = plan(200, members, range(0, 9), 1), other = plan(200, members, range(4, 13), 2);
  other.round = 3;
  std::ranges::reverse(other.sealers);
  auto conflict = conflict_of(shown(network, {plan(100, members, {}), known, other}));
  SP_REQUIRE_OK(conflict);
  const Bytes file = encode_conflict(*conflict);
  auto in = cbor::Decoder::open(file, cbor::kProfileRules);
  SP_REQUIRE_OK(in);
  REQUIRE(in->map() == 3u);
  for (const std::uint64_t key : {1u, 2u}) {
    REQUIRE(in->uint() == key);
    SP_REQUIRE_OK(in->item());
  }
  REQUIRE(in->uint() == 3u);
  REQUIRE(in->array() == 2u);
  for (const BlockPlan& block : {known, other}) {
    SP_REQUIRE_OK(in->array_of(2));
    const Bytes header = to_bytes(*in->bstr());
    const Bytes seals = to_bytes(*in->bstr());
    const auto fields = eth::parse_header(header);
    SP_REQUIRE_OK(fields);
    CHECK(eth::encode_header(*fields) == header);

    // The extra data ends with the round, one byte up to 127, and the empty list of seals.
    const Bytes& extra = fields->extra_data;
    REQUIRE(extra.size() > 2);
    CHECK(extra.back() == 0xc0);
    CHECK(extra[extra.size() - 2] == (block.round == 0 ? 0x80 : block.round));
    const auto place = std::ranges::search(header, extra);
    REQUIRE_FALSE(place.empty());
    Bytes hashed = header;
    hashed[static_cast<std::size_t>(place.end() - header.begin()) - 2] = 0x80;
    CHECK(crypto::keccak256(hashed) == network.checkpoint(block).hash);

    const Hash32 digest = crypto::keccak256(header);
    REQUIRE(seals.size() == 65 * 9);
    std::optional<Address> last;
    for (std::size_t i = 0; i < seals.size(); i += 65) {
      const auto seal = take_array<65>(ByteView(seals).subspan(i));
      CHECK(seal[64] <= 1);
      const auto key = crypto::secp256k1_recover(digest, seal);
      SP_REQUIRE_OK(key);
      const Address signer = eth::address_of(*key);
      CHECK(network.set(members).contains(signer));
      CHECK((!last || *last < signer));
      last = signer;
    }
  }
}

TEST_CASE("the evidence survives the restart", "[qbft]") {
  Network network(4);
  const BlockPlan start = plan(100, kFour, {}), known = plan(200, kFour, {0, 1, 2}),
                  other = plan(200, kFour, {1, 2, 3}, 1);
  const LightClient before = shown(network, {start, known, other});
  auto after = LightClient::import_state(before.export_state(), network.checkpoint(start));
  SP_REQUIRE_OK(after);
  auto conflict = conflict_of(*after), first = conflict_of(before);
  SP_REQUIRE_OK(conflict);
  SP_REQUIRE_OK(first);
  CHECK(encode_conflict(*conflict) == encode_conflict(*first));

  // The header of the head is in the record of a client that nothing stopped yet.
  auto healthy = LightClient::import_state(shown(network, {start, known}).export_state(), network.checkpoint(start));
  SP_REQUIRE_OK(healthy);
  REQUIRE(healthy->advance(network.sealed(other), other.time).result == HeaderResult::stopped);
  auto later = conflict_of(*healthy);
  SP_REQUIRE_OK(later);
  CHECK(later->trusted.number == 200);
  CHECK(verified(*later).proven());
}

TEST_CASE("evidence in a record that was tampered with is refused", "[qbft]") {
  Network network(4);
  const BlockPlan start = plan(100, kFour, {});
  const LightClient honest = shown(network, {start, plan(200, kFour, {0, 1, 2}), plan(200, kFour, {1, 2, 3}, 1)});
  const Bytes record = honest.export_state();
  // One byte of the last seal of the other header.
  const Bytes& other = honest.contradiction()->other_header;
  const auto place = std::ranges::search(record, other);
  REQUIRE_FALSE(place.empty());
  Bytes changed = record;
  changed[static_cast<std::size_t>(place.end() - record.begin()) - 12] ^= 1;
  auto client = LightClient::import_state(changed, network.checkpoint(start));
  if (client) CHECK_FALSE(conflict_of(*client));
}

TEST_CASE("files that prove nothing", "[qbft]") {
  Network network(8);
  const BlockPlan start = plan(100, kFour, {}), known = plan(200, kFour, {0, 1, 2}),
                  other = plan(200, kFour, {1, 2, 3}, 1);
  auto outcome = [&](const std::vector<BlockPlan>& plans) { return verified(made(network, plans)); };
  REQUIRE(outcome({start, known, other}).proven());
  // No contradiction: the same block twice, with other seals, in another round; blocks of two numbers.
  check_refused(outcome({start, known, known}), Errc::qbft_conflict_none, 1);
  check_refused(outcome({start, known, plan(200, kFour, {1, 2, 3})}), Errc::qbft_conflict_none, 1);
  BlockPlan later_round = plan(200, kFour, {1, 2, 3});
  later_round.round = 2;
  check_refused(outcome({start, known, later_round}), Errc::qbft_conflict_none, 1);
  check_refused(outcome({start, known, plan(201, kFour, {1, 2, 3}, 1)}), Errc::qbft_conflict_none, 1);
  // One side, then the other, is not sealed.
  check_refused(outcome({start, plan(200, kFour, {0, 1}), other}), Errc::qbft_quorum, 0);
  check_refused(outcome({start, known, plan(200, kFour, {1, 2}, 1)}), Errc::qbft_quorum, 1);
  check_refused(outcome({start, known, plan(200, kFour, {1, 2, 5}, 1)}), Errc::qbft_stranger, 1);
  check_refused(outcome({start, known, plan(200, kFour, {1, 2, 2}, 1)}), Errc::qbft_signer_twice, 1);
  check_refused(outcome({start, plan(200, range(4, 8), {4, 5, 6}), plan(200, range(4, 8), {4, 5, 6}, 1)}),
                Errc::qbft_set_jump, 0);
  // The contradiction is not the end.
  check_refused(outcome({start, known, other, plan(201, kFour, {0, 1, 2})}), Errc::qbft_contradiction, 1);
  // A contradiction of the trusted block, of which there is no header.
  check_refused(outcome({start, known, plan(100, kFour, {1, 2, 3}, 1)}), Errc::qbft_conflict_header, 1);
  check_refused(verify_conflict({network.checkpoint(start), {}}), Errc::qbft_conflict_none, 0);
}

TEST_CASE("times of the evidence", "[qbft]") {
  Network network(4);
  auto at = [&](UnixTime known_time, UnixTime other_time) {
    BlockPlan known = plan(200, kFour, {0, 1, 2}), other = plan(200, kFour, {1, 2, 3}, 1);
    known.time = known_time;
    other.time = other_time;
    return verified(made(network, {plan(0, kFour, {}), known, other}));
  };
  // A header may be ahead of the clock that is within the trusting period.
  constexpr UnixTime kLast = kTime + 90 * kSecondsPerDay + 30;
  CHECK(at(kLast, kLast).proven());
  check_refused(at(kLast + 1, kLast + 1), Errc::qbft_trust_expired, 0);
  CHECK(at(kTime, kLast).proven());
  check_refused(at(kTime, kLast + 1), Errc::qbft_trust_expired, 1);
  check_refused(at(kTime - 1, kTime), Errc::qbft_time_backwards, 0);
}

TEST_CASE("conflict files that are malformed", "[qbft]") {
  Network network(4);
  const BlockPlan known = plan(200, kFour, {0, 1, 2}), other = plan(200, kFour, {1, 2, 3}, 1);
  const Conflict conflict = made(network, {plan(100, kFour, {}), known, other});
  const Bytes good = encode_conflict(conflict);
  for (std::size_t size = 0; size < good.size(); ++size) CHECK_FALSE(decode_conflict(ByteView(good).first(size)));
  Bytes behind = good;
  behind.push_back(0);
  SP_CHECK_ERROR(decode_conflict(behind), cbor_trailing);

  const Bytes trusted = encode_checkpoint(conflict.trusted);
  BlockPlan bare = known;
  bare.sealers = {};
  const Bytes unsealed = network.sealed(bare), sealed = network.sealed(known);
  auto entry = [](ByteView header, ByteView seals) { return cbor::Encoder().array(2).bstr(header).bstr(seals).take(); };
  const Bytes one = entry(unsealed, Bytes());
  auto file = [&](std::uint64_t version, const Bytes& second, const std::vector<Bytes>& entries) {
    cbor::Encoder out;
    out.map(3).uint(1).uint(version).uint(2).raw(second).uint(3).array(entries.size());
    for (const Bytes& item : entries) out.raw(item);
    return decode_conflict(out.bytes());
  };
  SP_REQUIRE_OK(file(1, trusted, {one, one}));
  SP_CHECK_ERROR(file(2, trusted, {one, one}), qbft_conflict_version);
  SP_CHECK_ERROR(file(0, trusted, {one, one}), qbft_conflict_version);
  SP_CHECK_ERROR(file(1, {0}, {one, one}), cbor_type);
  SP_CHECK_ERROR(file(1, trusted, {}), qbft_conflict_form);
  SP_CHECK_ERROR(file(1, trusted, {one}), qbft_conflict_form);
  SP_REQUIRE_OK(file(1, trusted, std::vector<Bytes>(Conflict::kMostHeaders, one)));
  SP_CHECK_ERROR(file(1, trusted, std::vector<Bytes>(Conflict::kMostHeaders + 1, one)), qbft_conflict_form);
  SP_CHECK_ERROR(file(1, trusted, {one, {0}}), cbor_type);
  SP_CHECK_ERROR(file(1, trusted, {one, test::hex("81 40")}), cbor_range);
  SP_CHECK_ERROR(file(1, trusted, {one, entry(sealed, Bytes())}), qbft_conflict_form);
  SP_CHECK_ERROR(file(1, trusted, {one, entry(unsealed, Bytes(64))}), qbft_conflict_form);
  SP_CHECK_ERROR(file(1, trusted, {one, entry(unsealed, Bytes(66))}), qbft_conflict_form);
  SP_CHECK_ERROR(file(1, trusted, {one, entry(unsealed, Bytes(65 * 126))}), qbft_conflict_form);
  SP_CHECK_ERROR(file(1, trusted, {one, entry(Bytes{0xc0}, Bytes())}), eth_header_fields);
  SP_REQUIRE_OK(file(1, trusted, {one, entry(unsealed, Bytes(65))}));  // no seal, but of its form
  SP_CHECK_ERROR(decode_conflict(test::hex("a0")), qbft_conflict_form);
  SP_CHECK_ERROR(decode_conflict(test::hex("a1 01 01")), qbft_conflict_form);
  SP_CHECK_ERROR(decode_conflict(test::hex("a1 02 01")), qbft_conflict_form);
  SP_CHECK_ERROR(decode_conflict(test::hex("bf ff")), cbor_indefinite);
  SP_CHECK_ERROR(decode_conflict(Bytes(Conflict::kMostBytes + 1)), qbft_conflict_form);
}

// Hidden: writes the seeds of fuzz_conflict and the file that the tests of the program read.
TEST_CASE("seeds of conflict files", "[.seeds]") {
  Network network(9);
  const BlockPlan start = plan(100, kFour, {});
  auto two = conflict_of(shown(network, {start, plan(200, kFour, {0, 1, 2}), plan(200, kFour, {1, 2, 3}, 1)}));
  auto steps = conflict_of(shown(network, {start, plan(110, range(0, 5), {0, 1, 2, 3}),
                                           plan(120, range(1, 5), {1, 2, 3}), plan(130, range(1, 6), {1, 2, 3, 4}),
                                           plan(200, range(2, 6), {2, 3, 4}), plan(200, range(2, 6), {3, 4, 5}, 1)}));
  SP_REQUIRE_OK(two);
  SP_REQUIRE_OK(steps);
  test::write_seed("two", encode_conflict(*two));
  test::write_seed("steps", encode_conflict(*steps));
  test::write_seed("none",
                   encode_conflict(made(network, {start, plan(200, kFour, {0, 1, 2}), plan(201, kFour, {0, 1, 2})})));
}
