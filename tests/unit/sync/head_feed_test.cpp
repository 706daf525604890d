#include "sync/head_feed.hpp"

#include "sync/relay_answers.hpp"
#include "world.hpp"

using namespace statepass;
using namespace statepass::sync;
using namespace statepass::test;

namespace {

// A socket that a test answers for.
struct Follow {
  World world;
  HeadFeed feed{world.config, world.view, 0};
  UnixTime now = world.ledger.now();
  FeedOpen open;

  std::string next() {
    const FeedWant want = feed.next(now);
    if (const auto* opened = std::get_if<FeedOpen>(&want)) open = *opened;
    if (std::holds_alternative<FeedOpen>(want)) return "open";
    if (std::holds_alternative<FeedListen>(want)) return "listen";
    if (std::holds_alternative<FeedPause>(want)) return "pause";
    if (std::holds_alternative<FeedSync>(want)) return "sync";
    return "stop";
  }
  std::uint32_t seconds() {
    const FeedWant want = feed.next(now);
    if (const auto* listen = std::get_if<FeedListen>(&want)) return listen->seconds;
    const auto* pause = std::get_if<FeedPause>(&want);
    return pause ? pause->seconds : 0;
  }
  static std::string pushed(const Bytes& raw) {
    return R"({"topic":"head","block":{"number":1},"header":")" + to_hex0x(raw) + "\"}";
  }
  FeedNews show(const Bytes& raw) { return feed.text(open.id, pushed(raw), now); }
  FeedNews show(std::uint64_t number) { return show(world.ledger.blocks[number].header); }
  // A header as a relay serves it, whatever it makes of it.
  Bytes served(const std::string& url, std::uint64_t number) {
    const auto answer =
        world.relay(url).answer({HttpMethod::get, url + "/v1/headers/" + std::to_string(number), {}, {}}, url);
    return read_header(answer->body)->header.raw;
  }
  std::uint64_t head() const { return world.view.client().head().number; }
  const RelayNote& note(const std::string& url) const { return world.note(url); }
};

}  // namespace

TEST_CASE("a pushed head is verified before the view has it, and a known one is not verified again", "[sync][feed]") {
  Follow f;
  REQUIRE(f.next() == "open");
  CHECK(f.open.url == "wss://a/v1/push");
  CHECK(f.open.hello == R"({"op":"subscribe","topics":["head"],"minIntervalMs":2000})");
  CHECK(f.next() == "listen");
  CHECK(f.show(60) == FeedNews::advanced);
  CHECK(f.head() == 60);
  CHECK(f.world.view.head_signers() >= 3);
  CHECK(f.note(kA).state == RelayState::honest);
  CHECK(f.note(kA).pushes);
  CHECK(f.show(61) == FeedNews::advanced);
  CHECK(f.show(61) == FeedNews::known);
  CHECK(f.show(60) == FeedNews::known);
  CHECK(f.show(58) == FeedNews::older);
  CHECK(f.world.view.head_signers() >= 3);
  CHECK(f.head() == 61);
  CHECK(f.feed.text(f.open.id, R"({"topic":"list:0x00","block":{}})", f.now) == FeedNews::ignored);
  CHECK(f.next() == "listen");
}

TEST_CASE("a lost socket is made anew with another relay, and what is known is known", "[sync][feed]") {
  Follow f;
  REQUIRE(f.next() == "open");
  const std::uint32_t first = f.open.id;
  REQUIRE(f.show(60) == FeedNews::advanced);
  f.feed.closed(first, f.now);
  CHECK_FALSE(f.note(kA).pushes);
  CHECK(f.note(kA).state == RelayState::honest);
  REQUIRE(f.next() == "open");
  CHECK(f.open.url == "wss://b/v1/push");
  CHECK(f.show(60) == FeedNews::known);
  CHECK(f.show(65) == FeedNews::advanced);
  // A late word of the first socket, and its end a second time.
  CHECK(f.feed.text(first, Follow::pushed(f.world.ledger.blocks[64].header), f.now) == FeedNews::ignored);
  f.feed.closed(first, f.now);
  CHECK(f.next() == "listen");
  CHECK(f.note(kB).pushes);
}

TEST_CASE("what a sync says of a relay stands beside what its socket does", "[sync][feed]") {
  Follow f;
  f.world.relay(kA).behaviour = Behaviour::short_proof;
  REQUIRE(end_of(f.world.sync(all_wishes())) == "done");
  REQUIRE(f.note(kA).state == RelayState::refused);
  REQUIRE(f.next() == "open");
  CHECK(f.open.url == "wss://b/v1/push");
  f.feed.closed(f.open.id, f.now);
  CHECK(f.note(kB).state == RelayState::honest);
  REQUIRE(f.next() == "open");
  CHECK(f.open.url == "wss://c/v1/push");
  // A sync that refuses the relay that pushes: its head is good, and it is left.
  f.world.relay(kC).behaviour = Behaviour::few_seals;
  f.world.relay(kA).behaviour = Behaviour::honest;
  f.world.ledger.seal_to(66);
  f.now = f.world.ledger.now();
  REQUIRE(end_of(f.world.sync(all_wishes())) == "done");
  CHECK(f.show(66) == FeedNews::known);
  CHECK(reason_text(f.note(kC)) == "header_quorum");
  REQUIRE(f.next() == "open");
  CHECK(f.open.url == "wss://a/v1/push");
}

TEST_CASE("relays that cannot be reached are tried again after pauses that grow", "[sync][feed]") {
  Follow f;
  for (const std::string& url : {kA, kB, kC}) {
    REQUIRE(f.next() == "open");
    CHECK(f.open.url == "wss" + url.substr(5) + "/v1/push");
    f.feed.closed(f.open.id, f.now);
    CHECK(f.note(url).state == RelayState::silent);
    CHECK(reason_text(f.note(url)) == "sync_silent");
  }
  UnixTime before = 0;
  for (int round = 0; round < 9; ++round) {
    REQUIRE(f.next() == "pause");
    const UnixTime pause = f.seconds();
    CHECK(pause >= before);
    CHECK(pause <= HeadFeed::kLongestPause);
    before = pause;
    f.now += pause;
    for (int i = 0; i < 3; ++i) {
      REQUIRE(f.next() == "open");
      f.feed.closed(f.open.id, f.now);
    }
  }
  CHECK(before == HeadFeed::kLongestPause);
  // The network is back: at once.
  f.feed.wake(f.now);
  REQUIRE(f.next() == "open");
  CHECK(f.show(60) == FeedNews::advanced);
}

TEST_CASE("a relay that falls silent is left for another one and named slow", "[sync][feed]") {
  Follow f;
  REQUIRE(f.next() == "open");
  REQUIRE(f.show(60) == FeedNews::advanced);
  f.now += HeadFeed::kSilence - 1;
  CHECK(f.seconds() == 1);
  f.now += 1;
  REQUIRE(f.next() == "open");
  CHECK(f.open.url == "wss://b/v1/push");
  CHECK(f.note(kA).state == RelayState::silent);
  CHECK(f.note(kA).slow);
}

TEST_CASE("after sleep a socket that has not spoken is not believed to live", "[sync][feed]") {
  Follow f;
  REQUIRE(f.next() == "open");
  const std::uint32_t first = f.open.id;
  REQUIRE(f.show(60) == FeedNews::advanced);
  f.feed.wake(f.now + HeadFeed::kFresh - 1);
  CHECK(f.next() == "listen");
  f.now += 3600;
  f.feed.wake(f.now);
  REQUIRE(f.next() == "open");
  CHECK(f.open.id != first);
  CHECK(f.open.url == "wss://a/v1/push");
  CHECK(f.note(kA).state == RelayState::honest);
  CHECK(f.show(60) == FeedNews::known);
}

TEST_CASE("a relay that pushes what is not so is named and left", "[sync][feed]") {
  struct Lie {
    Behaviour behaviour;
    std::string_view text;
  };
  for (const Lie& lie :
       {Lie{Behaviour::few_seals, "header_quorum"}, Lie{Behaviour::forged_state_root, "header_invalid"}}) {
    Follow f;
    REQUIRE(f.next() == "open");
    f.world.relay(kA).behaviour = lie.behaviour;
    CHECK(f.show(f.served(kA, 60)) == FeedNews::refused);
    CHECK(f.head() == f.world.config.checkpoint.number);
    CHECK(f.note(kA).state == RelayState::refused);
    CHECK(reason_text(f.note(kA)) == lie.text);
    REQUIRE(f.next() == "open");
    CHECK(f.open.url == "wss://b/v1/push");
    // Waking up does not make it honest.
    f.feed.wake(f.now);
    f.feed.closed(f.open.id, f.now);
    REQUIRE(f.next() == "open");
    CHECK(f.open.url == "wss://c/v1/push");
  }
  for (const std::string& text :
       {std::string("{"), std::string(R"({"topic":"head"})"), std::string(R"({"topic":"head","header":"0x"})"),
        std::string(R"({"topic":"head","header":"0xc0"})"), std::string(HeadFeed::kMostText + 1, ' ')}) {
    Follow f;
    REQUIRE(f.next() == "open");
    CHECK(f.feed.text(f.open.id, text, f.now) == FeedNews::refused);
    CHECK(f.note(kA).state == RelayState::refused);
  }
}

TEST_CASE("a known block that is shown without its seals is refused all the same", "[sync][feed]") {
  Follow f;
  REQUIRE(f.next() == "open");
  REQUIRE(f.show(60) == FeedNews::advanced);
  f.world.relay(kA).behaviour = Behaviour::few_seals;
  CHECK(f.show(f.served(kA, 60)) == FeedNews::refused);
  CHECK(reason_text(f.note(kA)) == "header_quorum");
  World world;
  REQUIRE(end_of(world.sync({})) == "done");
  world.relay(kB).behaviour = Behaviour::few_seals;
  REQUIRE(end_of(world.sync({})) == "done");
  CHECK(reason_text(world.note(kB)) == "header_quorum");
}

TEST_CASE("a head of the future says that our clock is wrong, and the relay is asked again soon", "[sync][feed]") {
  Follow f;
  f.now = f.world.ledger.blocks[60].time - 3600;
  REQUIRE(f.next() == "open");
  CHECK(f.show(60) == FeedNews::refused);
  CHECK(reason_text(f.note(kA)) == "reader_clock");
  f.feed.wake(f.now);
  REQUIRE(f.next() == "open");
  CHECK(f.open.url == "wss://a/v1/push");
}

TEST_CASE("a relay that lags is left, and its head stays verified", "[sync][feed]") {
  Follow f;
  REQUIRE(f.next() == "open");
  REQUIRE(f.show(65) == FeedNews::advanced);
  f.feed.closed(f.open.id, f.now);
  REQUIRE(f.next() == "open");
  CHECK(f.show(50) == FeedNews::older);
  CHECK(f.note(kB).state == RelayState::behind);
  CHECK(f.note(kB).behind_blocks == 15);
  REQUIRE(f.next() == "open");
  CHECK(f.open.url == "wss://c/v1/push");
}

TEST_CASE("headers between are fetched by a sync, once for one head", "[sync][feed]") {
  Follow f;
  // Four validators became four others, one at a time.
  for (std::size_t i = 0; i < 4; ++i) {
    f.world.ledger.members = range(i, 5 + i);
    f.world.ledger.seal_to(66 + 4 * i);
    f.world.ledger.members = range(i + 1, 5 + i);
    f.world.ledger.seal_to(68 + 4 * i);
  }
  f.now = f.world.ledger.now();
  const std::uint64_t last = f.world.ledger.blocks.rbegin()->first;
  REQUIRE(f.next() == "open");
  CHECK(f.show(last) == FeedNews::between);
  CHECK(f.next() == "sync");
  REQUIRE(end_of(f.world.sync({})) == "done");
  f.feed.synced();
  CHECK(f.next() == "listen");
  CHECK(f.show(last) == FeedNews::known);
  CHECK(f.world.view.trail().size() >= 2);

  Follow lied;
  REQUIRE(lied.next() == "open");
  lied.world.relay(kA).behaviour = Behaviour::invented_validators;
  const Bytes invented = lied.served(kA, 60);
  CHECK(lied.show(invented) == FeedNews::between);
  REQUIRE(lied.next() == "sync");
  lied.feed.synced();
  CHECK(lied.show(invented) == FeedNews::refused);
  CHECK(reason_text(lied.note(kA)) == "header_set_change");
}

TEST_CASE("two sealed blocks of one number stop the feed for good", "[sync][feed]") {
  Follow f;
  ScriptedLedger other = World::made(4);
  other.put(ledger::Contract::council, ledger::council::pending_name_slot(), kKid);
  other.seal_to(66);
  f.world.ledger.seal_to(66);
  f.now = f.world.ledger.now();
  REQUIRE(f.next() == "open");
  REQUIRE(f.show(66) == FeedNews::advanced);
  CHECK(f.show(other.blocks[66].header) == FeedNews::stopped);
  CHECK(reason_text(f.note(kA)) == "ledger_contradiction");
  const FeedWant want = f.feed.next(f.now);
  CHECK(std::get<FeedStop>(want).reason == Reason::ledger_contradiction);
  f.feed.wake(f.now);
  CHECK(f.next() == "stop");
}

TEST_CASE("past the trusting period the feed stops until there is a new checkpoint", "[sync][feed]") {
  Follow f;
  f.now = f.world.config.checkpoint.time + qbft::TrustRules{}.trusting_period + 1;
  const FeedWant want = f.feed.next(f.now);
  CHECK(std::get<FeedStop>(want).reason == Reason::trusting_period);
  qbft::Checkpoint fresh = f.world.config.checkpoint;
  fresh.number += 1'000'000;
  fresh.time = f.now - 10;
  fresh.hash[0] ^= 1;
  REQUIRE(f.world.view.trust(fresh));
  CHECK(f.next() == "open");
  CHECK(f.world.view.began_by_person());
}

TEST_CASE("the trail names where trust began and each change of the validators, and is kept", "[sync][feed]") {
  Follow f;
  CHECK(f.world.view.trail() ==
        std::vector<TrustStep>{{f.world.config.checkpoint.number, f.world.config.checkpoint.time, 4, 0}});
  f.world.ledger.members = range(0, 5);
  f.world.ledger.seal_to(70);
  f.now = f.world.ledger.now();
  REQUIRE(f.next() == "open");
  REQUIRE(f.show(64) == FeedNews::advanced);
  CHECK(f.world.view.trail().size() == 1);
  REQUIRE(f.show(70) == FeedNews::advanced);
  REQUIRE(f.world.view.trail().size() == 2);
  CHECK(f.world.view.trail()[1].number == 70);
  CHECK(f.world.view.trail()[1].validators == 5);
  const auto again = LedgerView::load(f.world.view.save(), f.world.config);
  REQUIRE(again);
  CHECK(again->trail() == f.world.view.trail());
  CHECK_FALSE(again->began_by_person());
}
