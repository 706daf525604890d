// Evidence that comes with an answer, beside what the reader holds.
#include "support/verifier_kit.hpp"

using namespace statepass;
using namespace statepass::test;
using verifier::Preset;

namespace {

const Hash32& kid() {
  static const Hash32 made = LedgerWorld::kid_of(key_from_seed(kSignerSeed).public_key());
  return made;
}

// A reader whose facts are two days old, and a wallet that was online a minute ago.
struct Scene {
  Reader reader;
  UnixTime proved = kCheckTime - 60;

  Scene() {
    reader.ledger.facts->time = kCheckTime - 2 * kSecondsPerDay;
    reader.ledger.move_head(kCheckTime - 2 * kSecondsPerDay);
  }
  Bytes evidence(bool with_council = true) {
    auto& world = reader.ledger.world;
    return staple(world, 9'000, proved,
                  {.kids = {kid()},
                   .entries = {{kDocumentList.pack(), &world.bodies[kDocumentList.pack()], kAgeIndex}},
                   .with_council = with_council,
                   .reference = std::nullopt});
  }
  verifier::Judgement take(std::optional<Bytes> stapled) {
    const auto request = request_of(reader.ask(Preset::over_18));
    return judged(reader.take(answer(request, listed_age(), std::move(stapled))));
  }
};

}  // namespace

TEST_CASE("a reader with old facts wishes for evidence, one with fresh facts does not", "[verifier]") {
  Scene scene;
  auto info = request_of(scene.reader.ask(Preset::over_18)).info();
  REQUIRE(info.evidence);
  CHECK(info.evidence->wanted);
  CHECK(info.evidence->chain == ledger::kMainChain);
  Reader fresh;
  info = request_of(fresh.ask(Preset::over_18)).info();
  REQUIRE(info.evidence);
  CHECK_FALSE(info.evidence->wanted);
}

TEST_CASE("stapled facts are used where they are fresher", "[verifier]") {
  Scene scene;
  CHECK(words(scene.take(std::nullopt).verdict) == "amber not_confirmed: freshness!status_unavailable");
  const auto judgement = scene.take(scene.evidence());
  CHECK(words(judgement.verdict) == "green age_yes");
  CHECK(judgement.verdict.freshness == verifier::Freshness::fresh);
  REQUIRE(judgement.verdict.as_of);
  CHECK(judgement.verdict.as_of->block == 9'000);
  CHECK(judgement.verdict.as_of->time == scene.proved);
  CHECK(scene.reader.ledger.client().head().number == 9'000);
  // Council's words are held.
  CHECK(words(scene.take(scene.evidence(false)).verdict) == "green age_yes");
}

TEST_CASE("a reader that holds no facts is told all by the evidence", "[verifier]") {
  Scene scene;
  scene.reader.ledger.facts.reset();
  CHECK(words(scene.take(scene.evidence()).verdict) == "green age_yes");
  // Whether New York is a member is not known.
  CHECK(words(scene.take(scene.evidence(false)).verdict) ==
        "red issuer_unknown: issuer_chain?issuer_unknown issuer_key_on_ledger?status_unavailable");
}

TEST_CASE("what evidence says counts: withdrawn, revoked, expelled", "[verifier]") {
  // The reader's own facts are of before the change.
  const auto taken = [](auto change) {
    Scene before, after;
    change(after.reader.ledger.world);
    return words(before.take(after.evidence()).verdict);
  };
  CHECK(taken([](LedgerWorld&) {}) == "green age_yes");
  CHECK(taken([](LedgerWorld& world) { world.set_entry(kDocumentList, kAgeIndex, status::Value::superseded); }) ==
        "red replaced: status!status_superseded");
  CHECK(taken([](LedgerWorld& world) { world.keys.erase(kid()); }) ==
        "red issuer_unknown: issuer_chain?issuer_unknown issuer_key_on_ledger!key_absent");
  CHECK(taken([](LedgerWorld& world) { world.members = ledger::with_state({}, kCalifornia); }) ==
        "red issuer_unknown: issuer_chain?issuer_unknown issuer_key_on_ledger!not_member");
}

TEST_CASE("what is held and final outlives an older or a later proof", "[verifier]") {
  Scene scene;
  const Bytes evidence = scene.evidence();
  scene.reader.ledger.world.set_entry(kDocumentList, kAgeIndex, status::Value::superseded);
  CHECK(words(scene.take(evidence).verdict).starts_with("red replaced"));
}

TEST_CASE("evidence that fails is discarded whole, caps at amber and accuses nobody", "[verifier]") {
  Scene scene;
  const auto with = [&](auto change) {
    Reader reader;  // with fresh facts of its own
    scene.reader = std::move(reader);
    Bytes evidence = scene.evidence();
    auto parsed = present::read_evidence(evidence);
    SP_REQUIRE_OK(parsed);
    change(*parsed);
    return words(scene.take(present::write_evidence(*parsed)).verdict);
  };
  CHECK(with([](present::Evidence&) {}) == "green age_yes");
  CHECK(with([](present::Evidence& e) { e.chain = 1; }) == "amber evidence_discarded: freshness!chain_id");
  CHECK(with([](present::Evidence& e) { e.nodes.pop_back(); }) == "amber evidence_discarded: freshness!proof_invalid");
  CHECK(with([](present::Evidence& e) { e.statuses[0].value[1] ^= 4; }) ==
        "amber evidence_discarded: freshness!proof_invalid");
  static const Bytes stray = hex("c22080");
  CHECK(with([](present::Evidence& e) { e.nodes.push_back(stray); }) ==
        "amber evidence_discarded: freshness!node_unused");
  CHECK(with([](present::Evidence& e) { e.block = present::BlockReference{9'000, {}}; }) ==
        "amber evidence_discarded: freshness!evidence_invalid");
  auto plan = scene.reader.ledger.world.plan(9'000, scene.proved);
  plan.sealers = range(0, 4);
  static Bytes header;
  header = scene.reader.ledger.world.network.sealed(plan);
  CHECK(with([](present::Evidence& e) { e.block = ByteView(header); }) ==
        "amber evidence_discarded: freshness!header_quorum");
  // No evidence at all, only bytes in its place.
  scene.reader = Reader();
  CHECK(words(scene.take(hex("a0")).verdict) == "amber evidence_discarded: freshness!evidence_invalid");
}

TEST_CASE("a header from the future says that the reader's clock is wrong", "[verifier]") {
  Scene scene;
  scene.proved = kCheckTime + 31;
  CHECK(words(scene.take(scene.evidence()).verdict) == "amber clock_wrong: clock!reader_clock freshness!reader_clock");
}

TEST_CASE("a contradiction stops all ledger checks", "[verifier]") {
  Scene scene;
  auto& ledger = scene.reader.ledger;
  REQUIRE(ledger.client().advance(ledger.world.header(9'000, scene.proved - 1), kCheckTime).verified());
  CHECK(words(scene.take(scene.evidence()).verdict) ==
        "red issuer_unknown: issuer_chain?issuer_unknown issuer_key_on_ledger?ledger_contradiction "
        "status?ledger_contradiction freshness!ledger_contradiction");
  // From then on, without any evidence.
  CHECK(words(scene.take(std::nullopt).verdict) ==
        "red issuer_unknown: issuer_chain?issuer_unknown issuer_key_on_ledger?ledger_contradiction "
        "status?ledger_contradiction freshness?status_unavailable");
}
