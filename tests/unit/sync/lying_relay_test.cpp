#include "qbft/conflict.hpp"
#include "world.hpp"

using namespace statepass;
using namespace statepass::sync;
using namespace statepass::test;

namespace {

struct Lie {
  Behaviour behaviour;
  RelayState state;
  std::string_view text;
};

// What each is called, and by which name of what was wrong.
constexpr Lie kLies[] = {
    {Behaviour::silent, RelayState::silent, "sync_silent"},
    {Behaviour::slow, RelayState::silent, "sync_silent"},
    {Behaviour::garbage, RelayState::refused, "json_syntax"},
    {Behaviour::oversized, RelayState::refused, "sync_answer_size"},
    {Behaviour::not_found, RelayState::silent, "sync_status"},
    {Behaviour::other_chain, RelayState::refused, "chain_id"},
    {Behaviour::wrong_hash, RelayState::refused, "sync_header_other"},
    {Behaviour::forged_state_root, RelayState::refused, "header_invalid"},
    {Behaviour::few_seals, RelayState::refused, "header_quorum"},
    {Behaviour::invented_validators, RelayState::refused, "header_set_change"},
    {Behaviour::other_slot, RelayState::refused, "proof_invalid"},
    {Behaviour::short_proof, RelayState::refused, "proof_invalid"},
    {Behaviour::extra_node, RelayState::refused, "node_unused"},
    {Behaviour::missing_list, RelayState::refused, "status_registry_root"},
    {Behaviour::unrevoked_body, RelayState::refused, "status_root"},
    {Behaviour::other_evidence, RelayState::refused, "sync_header_other"},
};

}  // namespace

TEST_CASE("a relay that is wrong, slow or silent is dropped, and named for it", "[sync]") {
  World world;
  world.relay(kA).behaviour = Behaviour::few_seals;
  world.relay(kB).behaviour = Behaviour::slow;
  CHECK(end_of(world.sync(all_wishes())) == "done");
  world.relay(kC).behaviour = Behaviour::silent;
  world.relays.emplace("https://d", ScriptedRelay(world.ledger));
  world.config.relays.push_back("https://d");
  world.ledger.seal_to(70);
  REQUIRE(end_of(world.sync(all_wishes())) == "done");
  const std::tuple<std::string, RelayState, std::string_view> named[] = {{kA, RelayState::refused, "header_quorum"},
                                                                         {kB, RelayState::silent, "sync_silent"},
                                                                         {kC, RelayState::silent, "sync_silent"},
                                                                         {"https://d", RelayState::honest, ""}};
  for (const auto& [url, state, text] : named) {
    INFO(url);
    CHECK(world.note(url).state == state);
    CHECK(reason_text(world.note(url)) == text);
  }
  // Each was asked once in each conversation, and for nothing more once it had failed.
  CHECK(world.relay(kB).asked == std::vector<std::string>(2, "/v1/chain"));
  CHECK(std::ranges::count(world.relay(kA).asked, "/v1/headers/latest") == 2);
  CHECK(world.relay(kA).asked.size() == 3);
  CHECK(world.relay("https://d").asked.back() != "/v1/headers/latest");
  CHECK(world.view.facts_as_of()->block == 70);
}

TEST_CASE("a lying relay is named, and the next one asked", "[sync]") {
  for (const Lie& lie : kLies) {
    World world;
    world.relay(kA).behaviour = lie.behaviour;
    INFO(lie.text << ' ' << static_cast<int>(lie.behaviour));
    SyncWishes wishes = all_wishes();
    wishes.evidence = true;
    CHECK(end_of(world.sync(wishes)) == "done");
    CHECK(world.note(kA).state == lie.state);
    CHECK(reason_text(world.note(kA)) == lie.text);
    CHECK(world.note(kB).state == RelayState::honest);
    CHECK(world.view.status(kNyList, 7).value == status::Value::invalid);
    CHECK(world.view.key(kKid).value == key_record());
    CHECK(world.view.client().head().hash == world.ledger.head().hash);
  }
}

TEST_CASE("with lying relays alone nothing is kept that is not so", "[sync]") {
  for (const Lie& lie : kLies) {
    World world;
    for (auto& [url, relay] : world.relays) relay.behaviour = lie.behaviour;
    INFO(lie.text);
    const auto end = end_of(world.sync(all_wishes()));
    // Of evidence these wishes want the header alone; without it, everything else is proven.
    if (lie.state == RelayState::silent) {
      CHECK(end == "sync_silent");
    } else {
      CHECK(end == "sync_refused");
    }
    for (const RelayNote& note : world.view.relays()) CHECK(note.state == lie.state);
    const auto status = world.view.status(kNyList, 7);
    CHECK((status.known == Known::no || status.value == status::Value::invalid));
    const auto key = world.view.key(kKid);
    CHECK((key.known == Known::no || key.value == key_record()));
    const auto& head = world.view.client().head();
    CHECK(head.hash == world.ledger.blocks[head.number].hash);
  }
}

TEST_CASE("a relay that lags is called behind, and its head is worth its age alone", "[sync]") {
  World world;
  world.relay(kA).lag = 5;
  world.relay(kB).lag = 20;
  REQUIRE(end_of(world.sync(all_wishes())) == "done");
  CHECK(world.note(kA).state == RelayState::honest);
  CHECK(world.note(kB).state == RelayState::behind);
  CHECK(world.note(kB).behind_blocks == 20);
  CHECK(world.note(kB).behind_seconds == 40);
  CHECK(world.view.facts_as_of()->block == 65);

  // Alone it makes nothing younger, and nothing older.
  World old;
  for (auto& [url, relay] : old.relays) relay.lag = 20;
  REQUIRE(end_of(old.sync(all_wishes())) == "done");
  CHECK(old.view.facts_as_of() == AsOf{45, old.ledger.blocks[45].time});
  for (auto& [url, relay] : world.relays) relay.lag = 30;
  REQUIRE(end_of(world.sync(all_wishes())) == "done");
  CHECK(world.view.facts_as_of()->block == 65);
  CHECK(world.view.key(kKid).as_of.block == 65);
  CHECK(world.view.client().head().number == 65);
  CHECK(world.note(kA).state == RelayState::behind);
}

TEST_CASE("a body that one relay does not have comes from another", "[sync]") {
  World world;
  world.relay(kA).behaviour = Behaviour::no_body;
  world.relay(kB).behaviour = Behaviour::unrevoked_body;
  REQUIRE(end_of(world.sync(all_wishes())) == "done");
  CHECK(world.note(kA).state == RelayState::honest);
  CHECK(reason_text(world.note(kB)) == "status_root");
  CHECK(world.view.status(kNyList, 7).value == status::Value::invalid);

  World nowhere;
  for (auto& [url, relay] : nowhere.relays) relay.behaviour = Behaviour::no_body;
  REQUIRE(end_of(nowhere.sync(all_wishes())) == "done");
  CHECK(nowhere.view.status(kNyList, 7).known == Known::no);
  CHECK(nowhere.view.status(kNoList, 7).known == Known::absent);
}

TEST_CASE("two sealed blocks of one number stop everything", "[sync]") {
  World world;
  ScriptedLedger other = World::made(4);
  other.put(ledger::Contract::council, ledger::council::pending_name_slot(), kKid);
  other.seal_to(65);
  auto block = other.blocks[65];
  block.state_root[0] ^= 1;
  other.seal(65, block);
  world.relays.erase(kB);
  world.relays.emplace(kB, ScriptedRelay(other));
  CHECK(end_of(world.sync(all_wishes())) == "qbft_contradiction");
  CHECK(world.view.stopped(world.ledger.now()) == Reason::ledger_contradiction);
  CHECK(reason_text(world.note(kB)) == "ledger_contradiction");
  CHECK(end_of(world.sync(all_wishes())) == "qbft_contradiction");
}

TEST_CASE("relays with different heads are compared at one number", "[sync]") {
  // B serves another chain from block 60 on, sealed by the same validators, and is three blocks behind the others.
  World world;
  ScriptedLedger other = World::made(4);
  for (std::uint64_t number = 60; number <= 65; ++number) {
    auto block = other.blocks[number];
    block.state_root[0] ^= 1;
    other.seal(number, block);
  }
  world.relays.erase(kB);
  world.relays.emplace(kB, ScriptedRelay(other)).first->second.lag = 3;
  CHECK(end_of(world.sync(all_wishes())) == "qbft_contradiction");
  CHECK(world.relay(kA).asked.back() == "/v1/headers/62");
  CHECK(world.view.stopped(world.ledger.now()) == Reason::ledger_contradiction);
  const auto conflict = qbft::conflict_of(world.view.client());
  SP_REQUIRE_OK(conflict);
  const auto outcome = qbft::verify_conflict(*conflict);
  REQUIRE(outcome.proven());
  CHECK(outcome.number == 62);
  CHECK(outcome.signed_both.size() == 3);

  // Honest ones are asked once each, and only those above the lowest.
  World honest;
  honest.relay(kC).lag = 2;
  REQUIRE(end_of(honest.sync(all_wishes())) == "done");
  const auto asked = [&](const std::string& url) {
    return std::ranges::count(honest.relay(url).asked, "/v1/headers/63");
  };
  CHECK(asked(kA) == 1);
  CHECK(asked(kB) == 1);
  CHECK(asked(kC) == 0);
  for (const std::string& url : {kA, kB, kC}) CHECK(honest.note(url).state == RelayState::honest);
}

TEST_CASE("a fork above the lowest head of all is found", "[sync]") {
  // C serves another chain from block 64 on; B has not got so far.
  World world;
  ScriptedLedger other = World::made(4);
  for (const std::uint64_t number : {64u, 65u}) {
    auto block = other.blocks[number];
    block.state_root[0] ^= 1;
    other.seal(number, block);
  }
  world.relays.erase(kC);
  world.relays.emplace(kC, ScriptedRelay(other)).first->second.lag = 1;
  world.relay(kB).lag = 3;
  CHECK(end_of(world.sync(all_wishes())) == "qbft_contradiction");
  CHECK(world.relay(kA).asked.back() == "/v1/headers/64");
  const auto conflict = qbft::conflict_of(world.view.client());
  SP_REQUIRE_OK(conflict);
  CHECK(qbft::verify_conflict(*conflict).number == 64);

  // Where all are honest, each is asked for the block of the next lower head alone.
  World honest;
  honest.relay(kC).lag = 1;
  honest.relay(kB).lag = 3;
  REQUIRE(end_of(honest.sync({})) == "done");
  const auto numbers = [&](const std::string& url) {
    return std::ranges::count_if(honest.relay(url).asked, [](const std::string& path) {
      return path.starts_with("/v1/headers/") && path != "/v1/headers/latest";
    });
  };
  CHECK(std::ranges::count(honest.relay(kA).asked, "/v1/headers/64") == 1);
  CHECK(std::ranges::count(honest.relay(kC).asked, "/v1/headers/62") == 1);
  CHECK(numbers(kB) == 0);
  CHECK(numbers(kC) == 1);
}

TEST_CASE("the header of a checkpoint that is contradicted is asked for, so that others can check", "[sync]") {
  // What is trusted is block 40; B's head is another block 40.
  World world;
  const auto& block = world.ledger.blocks[40];
  SP_REQUIRE_OK(world.view.trust({5361, 40, block.hash, block.time, world.ledger.network.set(block.members)}));
  ScriptedLedger other = World::made(4);
  auto forked = other.blocks[40];
  forked.state_root[0] ^= 1;
  other.seal(40, forked);
  world.relays.erase(kB);
  world.relays.emplace(kB, ScriptedRelay(other)).first->second.lag = 25;
  world.relay(kC).behaviour = Behaviour::silent;

  // Nobody has it at first.
  world.relay(kA).behaviour = Behaviour::other_evidence;
  CHECK(end_of(world.sync(all_wishes())) == "qbft_contradiction");
  SP_CHECK_ERROR(qbft::conflict_of(world.view.client()), qbft_conflict_header);
  CHECK(world.relay(kA).asked.back() == "/v1/headers/40");
  CHECK(world.relay(kB).asked.back() == "/v1/headers/40");
  CHECK(world.note(kB).state == RelayState::refused);

  // The next conversation is about nothing else, after a restart too.
  const auto kept = LedgerView::load(world.view.save(), world.config);
  SP_REQUIRE_OK(kept);
  world.view = *kept;
  world.relay(kA).behaviour = Behaviour::honest;
  world.relay(kA).asked.clear();
  CHECK(end_of(world.sync(all_wishes())) == "qbft_contradiction");
  CHECK(world.relay(kA).asked == std::vector<std::string>{"/v1/headers/40"});
  const auto conflict = qbft::conflict_of(world.view.client());
  SP_REQUIRE_OK(conflict);
  const auto outcome = qbft::verify_conflict(*conflict);
  REQUIRE(outcome.proven());
  CHECK(outcome.number == 40);
  CHECK(outcome.sides[0].hash == block.hash);
  CHECK(outcome.signed_both.size() == 3);
  // Then nobody is asked any more.
  world.relay(kA).asked.clear();
  CHECK(end_of(world.sync(all_wishes())) == "qbft_contradiction");
  CHECK(world.relay(kA).asked.empty());
}

TEST_CASE("that the trusting period is over is told, and no relay blamed for it", "[sync]") {
  World world;
  REQUIRE(end_of(world.sync(all_wishes())) == "done");
  const UnixTime later = world.ledger.now() + 91 * kSecondsPerDay;
  for (const bool moved : {false, true}) {
    if (moved) world.ledger.seal_to(66);
    SyncJob job(world.config, world.view, all_wishes());
    CHECK(end_of(run(job, world.relays, later)) == "qbft_trust_expired");
    CHECK(world.view.stopped(later) == Reason::trusting_period);
    for (const RelayNote& note : world.view.relays()) CHECK(note.state == RelayState::unasked);
    CHECK(world.view.client().head().number == 65);
  }
  const auto& block = world.ledger.head();
  SP_REQUIRE_OK(world.view.trust({5361, 66, block.hash, later, world.ledger.network.set(block.members)}));
  CHECK(world.view.stopped(later) == Reason::none);
}

TEST_CASE("a witness that shows another number, or nothing sealed, is refused", "[sync]") {
  for (const auto& [behaviour, code] : {std::pair(Behaviour::other_evidence, "sync_header_other"),
                                        std::pair(Behaviour::wrong_witness, "header_quorum")}) {
    INFO(code);
    World world;
    world.relay(kA).behaviour = behaviour;
    world.relay(kC).lag = 2;
    REQUIRE(end_of(world.sync(all_wishes())) == "done");
    CHECK(world.note(kA).state == RelayState::refused);
    CHECK(reason_text(world.note(kA)) == code);
    CHECK(world.note(kB).state == RelayState::honest);
    CHECK(world.view.facts_as_of()->block == 65);
    CHECK_FALSE(world.view.client().contradiction());
  }
}

TEST_CASE("a relay of another chain is told by what it says, without a look at its headers", "[sync]") {
  World world;
  world.relay(kA).behaviour = Behaviour::other_chain;
  REQUIRE(end_of(world.sync(all_wishes())) == "done");
  CHECK(world.note(kA).detail == Error{Errc::sync_chain});
  CHECK(world.relay(kA).asked == std::vector<std::string>{"/v1/chain"});
}

TEST_CASE("a busy relay is asked again, but not for ever", "[sync]") {
  World world;
  world.relay(kA).busy = 2;
  REQUIRE(end_of(world.sync(all_wishes())) == "done");
  CHECK(world.note(kA).state == RelayState::honest);
  CHECK(world.relay(kA).asked[2] == "/v1/chain");

  World busy;
  busy.relay(kA).busy = 3;
  SyncJob job(busy.config, busy.view, all_wishes());
  SP_REQUIRE_OK(job.http_answer(*busy.relay(kA).answer({HttpMethod::get, kA + "/v1/chain", {}, {}}, kA), 0));
  const Want want = job.next(0);
  REQUIRE(std::holds_alternative<Wait>(want));
  CHECK(std::get<Wait>(want).seconds == 3);
  SP_CHECK_ERROR(job.http_failed(HttpFailure::timed_out, 0), sync_not_wanted);
  CHECK(end_of(run(job, busy.relays, busy.ledger.now())) == "done");
  CHECK(busy.note(kA).state == RelayState::silent);
  CHECK(busy.note(kA).detail == Error{Errc::sync_status, 503});
}

TEST_CASE("without relays there is nobody to ask", "[sync]") {
  World world;
  world.config.relays.clear();
  LedgerView view(world.config);
  SyncJob job(world.config, view, {});
  CHECK(end_of(job.next(0)) == "sync_silent");
}

TEST_CASE("a ledger without the contracts is no ledger of ours", "[sync]") {
  World world;
  world.ledger.put(ledger::Contract::council, ledger::council::book_state_slot(), {});
  world.ledger.seal_to(66);
  CHECK(end_of(world.sync(all_wishes())) == "sync_refused");
  CHECK(reason_text(world.note(kC)) == "sync_no_contract");
}

TEST_CASE("a relay that does not answer in time is named slow", "[sync]") {
  World world;
  SyncJob job(world.config, world.view, {});
  SP_REQUIRE_OK(job.http_failed(HttpFailure::timed_out, 0));
  CHECK(end_of(run(job, world.relays, world.ledger.now())) == "done");
  CHECK(world.note(kA).state == RelayState::silent);
  CHECK(world.note(kA).slow);
  CHECK(world.note(kB).state == RelayState::honest);
}
