#include "present/evidence.hpp"

#include "cbor/encoder.hpp"
#include "present/reason.hpp"
#include "support/evidence_kit.hpp"

using namespace statepass;
using namespace statepass::present;
using namespace statepass::test;

namespace {

constexpr UnixTime kTrusted = 1'790'000'000, kProved = kTrusted + 3'600, kNow = kProved + 60;
const Hash32 kKid = {0x4b};
constexpr std::uint64_t kIndex = 815;

struct Scene {
  LedgerWorld world;
  EvidenceQuery query{{kKid}, {kDocumentList.pack(), kPrivilegeList.pack()}};

  // Every word of the list differs from its neighbours: of equal ones either would prove the other.
  Scene() {
    world.keys[kKid] = LedgerWorld::key_record(kNewYork);
    for (std::uint64_t word = 0; word < status::kWords; ++word)
      world.set_entry(kDocumentList, word * status::kEntriesAWord + word % 127, status::Value::suspended);
  }

  EvidenceWishes wishes(bool with_council = true) {
    return {.kids = {kKid},
            .entries = {{kDocumentList.pack(), &world.bodies[kDocumentList.pack()], kIndex}},
            .with_council = with_council};
  }
  Bytes item(bool with_council = true) { return staple(world, 30, kProved, wishes(with_council)); }
  EvidenceOutcome judge(ByteView evidence, const ledger::AddressBook& book, qbft::LightClient& client,
                        UnixTime now = kNow) const {
    auto read = read_evidence(evidence);
    SP_REQUIRE_OK(read);
    return judge_evidence(*read, query, book, client, now);
  }
  EvidenceOutcome judge(ByteView evidence) const {
    auto client = world.client(1, kTrusted);
    return judge(evidence, world.book(kTrusted), client);
  }
};

// The outcome as "reason/detail".
std::string words(const EvidenceOutcome& outcome) {
  if (outcome.facts) return "accepted";
  std::string out(reason_name(outcome.reason));
  if (outcome.detail) out.append("/").append(error_name(outcome.detail->code));
  return out;
}

}  // namespace

TEST_CASE("evidence proves key, member and status under one header", "[present]") {
  Scene scene;
  scene.world.set_entry(kDocumentList, kIndex, status::Value::superseded);
  auto client = scene.world.client(1, kTrusted);
  const Bytes item = scene.item();
  const auto outcome = scene.judge(item, scene.world.book(kTrusted), client);
  REQUIRE(words(outcome) == "accepted");
  CHECK(outcome.facts->block.number == 30);
  CHECK(outcome.facts->block.time == kProved);
  REQUIRE(outcome.facts->members);
  CHECK(ledger::has_state(*outcome.facts->members, kNewYork));
  REQUIRE(outcome.facts->key(kKid) != nullptr);
  CHECK(outcome.facts->key(kKid)->record == LedgerWorld::key_record(kNewYork));
  CHECK(outcome.facts->key({1}) == nullptr);
  CHECK(outcome.facts->status(kDocumentList.pack(), kIndex) == status::Value::superseded);
  CHECK(outcome.facts->status(kDocumentList.pack(), kIndex + 128) == std::nullopt);
  CHECK(outcome.facts->status(kDocumentList.pack(), status::kEntries) == std::nullopt);
  CHECK(outcome.facts->status(kPrivilegeList.pack(), kIndex) == std::nullopt);
  CHECK(client.head().number == 30);
  INFO("bytes: " << item.size());
  CHECK(item.size() < 8'000);
}

TEST_CASE("Council's words may be held instead, for seven days", "[present]") {
  Scene scene;
  const Bytes item = scene.item(false);
  CHECK(words(scene.judge(item)) == "accepted");
  CHECK_FALSE(scene.judge(item).facts->members);
  auto client = scene.world.client(1, kTrusted);
  CHECK(words(scene.judge(item, scene.world.book(kProved - 8 * kSecondsPerDay), client)) ==
        "evidence_invalid/ledger_book_version");
  // With them in the evidence the reader's own may be of any age, unless the book has changed since.
  CHECK(words(scene.judge(scene.item(), ledger::AddressBook::of_main_genesis(), client)) == "accepted");
  scene.world.book_state.version = 2;
  const auto wishes = scene.wishes();
  const Staple held(scene.world, 30, kProved, wishes.kids, std::vector{kDocumentList.pack()});
  const std::vector<ByteView> nodes(held.nodes.begin(), held.nodes.end());
  const auto book = ledger::AddressBook::of_main_genesis();
  auto changed =
      make_evidence({ledger::kMainChain, held.header, scene.world.state().root(), kProved, nodes, &book}, wishes);
  SP_REQUIRE_OK(changed);
  auto other = scene.world.client(1, kTrusted);
  CHECK(words(scene.judge(*changed, book, other)) == "evidence_invalid/ledger_book_version");
}

TEST_CASE("a key that is not on the ledger is proven absent", "[present]") {
  Scene scene;
  scene.world.keys.erase(kKid);
  const auto outcome = scene.judge(scene.item());
  REQUIRE(words(outcome) == "accepted");
  REQUIRE(outcome.facts->key(kKid) != nullptr);
  CHECK_FALSE(outcome.facts->key(kKid)->record);
}

TEST_CASE("a reference stands for a block that the reader has", "[present]") {
  Scene scene;
  auto wishes = scene.wishes();
  auto client = scene.world.client(1, kTrusted);
  const Bytes header = scene.world.header(30, kProved);
  REQUIRE(client.advance(header, kNow).verified());
  wishes.reference = BlockReference{30, client.head().hash};
  const Bytes item = staple(scene.world, 30, kProved, wishes);
  CHECK(words(scene.judge(item, scene.world.book(kTrusted), client)) == "accepted");
  auto stranger = scene.world.client(1, kTrusted);
  CHECK(words(scene.judge(item, scene.world.book(kTrusted), stranger)) ==
        "evidence_invalid/present_evidence_reference");
  wishes.reference->hash[0] ^= 1;
  CHECK(words(scene.judge(staple(scene.world, 30, kProved, wishes), scene.world.book(kTrusted), client)) ==
        "evidence_invalid/present_evidence_reference");
}

TEST_CASE("headers on the way lead over a change of the set", "[present]") {
  Scene scene;
  LedgerWorld& world = scene.world;
  world.network = Network(9);
  auto plan = world.plan(1, kTrusted);
  plan.members = plan.sealers = range(0, 4);
  auto client = qbft::LightClient(world.network.checkpoint(plan));
  // Five members in block 10, six in block 20, seven in block 30.
  std::vector<Bytes> way;
  for (std::size_t size : {5u, 6u}) {
    auto step = world.plan(5 * size, kTrusted + 60 * static_cast<UnixTime>(size));
    step.members = step.sealers = range(0, size);
    way.push_back(world.network.sealed(step));
  }
  world.everyone = range(0, 7);
  // Sealed by those who came after the reader's set but for a quorum: too far in one step.
  auto last = world.plan(40, kProved);
  last.sealers = range(2, 7);
  const Bytes item = scene.item();
  auto read = read_evidence(item);
  SP_REQUIRE_OK(read);
  const Bytes header = world.network.sealed(last);
  read->block = ByteView(header);
  auto without = client;
  CHECK(words(judge_evidence(*read, scene.query, world.book(kTrusted), without, kNow)) ==
        "header_set_change/qbft_set_jump");
  read->headers = {way[0], way[1]};
  CHECK(words(judge_evidence(*read, scene.query, world.book(kTrusted), client, kNow)) == "accepted");
}

TEST_CASE("evidence that is forged in any part is discarded whole", "[present]") {
  Scene scene;
  const Bytes item = scene.item();
  auto good = read_evidence(item);
  SP_REQUIRE_OK(good);
  const auto judged = [&](const Evidence& evidence) {
    auto client = scene.world.client(1, kTrusted);
    return words(judge_evidence(evidence, scene.query, scene.world.book(kTrusted), client, kNow));
  };
  REQUIRE(judged(*good) == "accepted");
  const auto with_sealers = [&](const Indexes& sealers) {
    auto plan = scene.world.plan(30, kProved);
    plan.sealers = sealers;
    return scene.world.network.sealed(plan);
  };
  Evidence bad = *good;
  const Bytes four = with_sealers({0, 1, 2, 3}), twice = with_sealers({0, 1, 2, 3, 4, 4});
  bad.block = ByteView(four);
  CHECK(judged(bad).starts_with("header_quorum/"));
  bad.block = ByteView(twice);
  CHECK(judged(bad).starts_with("header_"));
  auto future = scene.world.header(30, kNow + 31);
  bad.block = ByteView(future);
  CHECK(judged(bad) == "reader_clock/qbft_time_future");
  const Bytes junk = hex("c0");
  bad.block = ByteView(junk);
  CHECK(judged(bad).starts_with("header_invalid/"));

  bad = *good;
  bad.chain = 5362;
  CHECK(judged(bad) == "chain_id/present_evidence_chain");
  bad = *good;
  bad.nodes.pop_back();
  CHECK(judged(bad).starts_with("proof_invalid/"));
  bad = *good;
  bad.nodes.erase(bad.nodes.begin());
  CHECK(judged(bad) == "proof_invalid/eth_node_missing");
  bad = *good;
  const Bytes stray = hex("c22080");
  bad.nodes.push_back(stray);
  CHECK(judged(bad) == "node_unused/eth_node_unused");
  bad = *good;
  bad.statuses[0].value[0] ^= 1;
  CHECK(judged(bad) == "proof_invalid/status_root");
  bad = *good;
  bad.statuses[0].path[9][3] ^= 1;
  CHECK(judged(bad) == "proof_invalid/status_root");
  bad = *good;
  bad.statuses[0].word += 1;
  CHECK(judged(bad) == "proof_invalid/status_root");
  bad = *good;
  bad.statuses[0].list = ledger::ListId{kCalifornia, ledger::Family::document, 693, 10}.pack();
  CHECK(judged(bad) == "evidence_invalid/present_evidence_list");
  bad.block = std::monostate();
  bad.statuses.clear();
  CHECK(judged(bad) == "evidence_invalid/present_evidence_reference");

  // A proof of the same word in another contract.
  const ledger::FactQuery elsewhere[] = {{ledger::genesis_address_of(ledger::Contract::channel), {Hash32{}}}};
  const auto nodes = scene.world.nodes_for(elsewhere);
  bad = *good;
  bad.nodes.assign(nodes.begin(), nodes.end());
  CHECK(judged(bad).starts_with("proof_invalid/"));
}

TEST_CASE("a header that contradicts a verified one stops the client", "[present]") {
  Scene scene;
  auto client = scene.world.client(1, kTrusted);
  REQUIRE(client.advance(scene.world.header(30, kProved - 1), kNow).verified());
  CHECK(words(scene.judge(scene.item(), scene.world.book(kTrusted), client)) ==
        "ledger_contradiction/qbft_contradiction");
  CHECK(client.contradiction());
}

TEST_CASE("no changed bit of evidence is accepted", "[present]") {
  Scene scene;
  const Bytes item = scene.item(false);
  const auto book = scene.world.book(kTrusted);
  const auto client = scene.world.client(1, kTrusted);
  std::size_t accepted = 0, bit = 0;
  // Every 29th, which falls on every part and every place in a byte: each judging recovers seals.
  for (Bytes changed = item; bit < item.size() * 8; bit += 29) {
    changed[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    auto read = read_evidence(changed);
    auto fresh = client;
    if (read && judge_evidence(*read, scene.query, book, fresh, kNow).facts) ++accepted;
    changed[bit / 8] = item[bit / 8];
  }
  CHECK(accepted == 0);
}

TEST_CASE("evidence is bounded and well-formed", "[present]") {
  const auto path = cbor::Encoder().array(4).uint(1).uint(0).bstr(Bytes(32)).bstr(Bytes(320)).take();
  const auto item = [&](std::int64_t key, const cbor::Encoder& value, bool with_block = true) {
    cbor::MapEncoder out;
    out.put(1, cbor::Encoder().uint(5361));
    if (with_block && key != 2) out.put(2, cbor::Encoder().bstr(Bytes(10)));
    out.put(key, value);
    return out.take();
  };
  const auto parts = [](std::size_t count, std::size_t size) {
    cbor::Encoder out;
    out.array(count);
    for (std::size_t i = 0; i < count; ++i) out.bstr(Bytes(size));
    return out;
  };
  const auto paths = [&](std::size_t count) {
    cbor::Encoder out;
    out.array(count);
    for (std::size_t i = 0; i < count; ++i)
      out.raw(cbor::Encoder().array(4).uint(i).uint(0).bstr(Bytes(32)).bstr(Bytes(320)).take());
    return out;
  };
  SP_REQUIRE_OK(read_evidence(hex("a1011914f1")));
  SP_CHECK_ERROR(read_evidence(hex("a0")), present_structure);
  SP_CHECK_ERROR(read_evidence(hex("a201000301")), present_structure);
  SP_CHECK_ERROR(read_evidence(hex("a2010020f5")), present_feature);
  SP_CHECK_ERROR(read_evidence(item(2, cbor::Encoder().bstr(Bytes(8'193)))), present_limits);
  SP_CHECK_ERROR(read_evidence(item(2, cbor::Encoder().array(1).uint(1))), cbor_range);
  SP_REQUIRE_OK(read_evidence(item(3, parts(16, 100))));
  SP_CHECK_ERROR(read_evidence(item(3, parts(17, 100))), present_limits);
  SP_CHECK_ERROR(read_evidence(item(3, parts(0, 100))), present_structure);
  SP_REQUIRE_OK(read_evidence(item(4, parts(96, 200))));
  SP_CHECK_ERROR(read_evidence(item(4, parts(97, 200))), present_limits);
  SP_CHECK_ERROR(read_evidence(item(4, parts(1, 641))), present_limits);
  SP_CHECK_ERROR(read_evidence(item(4, parts(1, 10), false)), present_structure);
  SP_REQUIRE_OK(read_evidence(item(5, paths(4))));
  SP_CHECK_ERROR(read_evidence(item(5, paths(5))), present_limits);
  SP_CHECK_ERROR(read_evidence(item(5, paths(0))), present_structure);
  SP_CHECK_ERROR(read_evidence(item(5, cbor::Encoder().array(2).raw(path).raw(path))), present_structure);
  SP_CHECK_ERROR(read_evidence(item(4, parts(60, 500))), present_limits);
}
