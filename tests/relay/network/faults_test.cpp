#include <signal.h>

#include "base/text.hpp"
#include "eth/account.hpp"
#include "ledger/council.hpp"
#include "network/dev/producer.hpp"
#include "network/running_network.hpp"
#include "qbft/light_client.hpp"
#include "support/running.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::network;
using test::RunningNetwork;

namespace {

using common::quantity_text;
using test::Json;

UnixTime soon() {
  return wall_clock_ms() / 1000 + 25;
}

void set_fault(RunningNetwork& network, const std::string& name, std::uint64_t value = 0) {
  const Json state = network.admin("/v1/fault", {{"node", "NY"}, {"fault", name}, {"value", value}});
  REQUIRE(state.contains("nodes"));
  CHECK(state["nodes"][1]["fault"] == name);
}

}  // namespace

TEST_CASE("a light client refuses each lie about a header with its own code, and its honest twin passes") {
  RunningNetwork network;
  network.mine(3);
  struct Case {
    const char* fault;
    const char* error;
    Reason reason;
  };
  for (const Case& lie : std::initializer_list<Case>{{"few_seals", "qbft_quorum", Reason::header_quorum},
                                                     {"duplicate_seal", "qbft_signer_twice", Reason::header_quorum},
                                                     {"stranger_seal", "qbft_stranger", Reason::header_invalid},
                                                     {"forged_root", "qbft_stranger", Reason::header_invalid},
                                                     {"minority_sealed", "qbft_quorum", Reason::header_quorum}}) {
    INFO(lie.fault);
    set_fault(network, lie.fault);
    qbft::LightClient client(network.checkpoint());
    const auto refused = client.advance(network.header(3, 1), soon());
    CHECK_FALSE(refused.verified());
    CHECK(refused.reason == lie.reason);
    REQUIRE(refused.detail);
    CHECK(error_name(refused.detail->code) == lie.error);
    CHECK(client.advance(network.header(3, 0), soon()).verified());
    // The lie is told in JSON too.
    const Json block = network.call("eth_getBlockByNumber", {"0x3", false}, 1);
    const auto header = qbft::SealedHeader::parse(network.header(3, 1));
    SP_REQUIRE_OK(header);
    CHECK(block["stateRoot"] == to_hex0x(header->state_root()));
    CHECK(block["hash"] == to_hex0x(header->hash()));
    CHECK(network.call("eth_getBlockByHash", {block["hash"], false}, 1) == block);
  }
  network.admin("/v1/reset", Json::object());
  qbft::LightClient client(network.checkpoint());
  CHECK(client.advance(network.header(3, 1), soon()).verified());
}

TEST_CASE("two sealed blocks of one number stop a light client") {
  RunningNetwork network;
  network.mine(3);
  network.admin("/v1/stall", {{"stalled", true}});
  set_fault(network, "equivocation");
  const std::uint64_t number = network.height();
  qbft::LightClient client(network.checkpoint());
  CHECK(client.advance(network.header(number, 0), soon()).verified());
  const auto outcome = client.advance(network.header(number, 1), soon());
  CHECK(outcome.reason == Reason::ledger_contradiction);
  CHECK(client.contradiction());
}

TEST_CASE("a proof of another slot, or one that is cut, does not prove") {
  RunningNetwork network;
  network.mine();
  const auto council = ledger::genesis_address_of(ledger::Contract::council);
  const auto header = qbft::SealedHeader::parse(network.header(1));
  SP_REQUIRE_OK(header);
  const auto prove = [&](std::size_t node) -> Result<std::optional<Hash32>> {
    const Hash32 slot = ledger::council::members_slot();
    const Json proof = network.call("eth_getProof", {to_hex0x(council), Json::array({to_hex0x(slot)}), "0x1"}, node);
    std::vector<Bytes> nodes;
    for (const Json& text : proof["accountProof"]) nodes.push_back(*from_hex0x(text.get<std::string>()));
    for (const Json& text : proof["storageProof"][0]["proof"]) nodes.push_back(*from_hex0x(text.get<std::string>()));
    SP_TRY_ASSIGN(eth::NodeSet set, eth::NodeSet::of(nodes));
    SP_TRY_ASSIGN(const auto account, eth::prove_account(header->state_root(), council, set));
    SP_TRY_ASSIGN(const auto word, eth::prove_slot(account->storage_root, slot, set));
    SP_TRY(set.finish());
    return word;
  };
  SP_REQUIRE_OK(prove(1));
  CHECK(**prove(1) != Hash32{});
  set_fault(network, "wrong_slot");
  CHECK_FALSE(prove(1));
  set_fault(network, "cut_proof");
  SP_CHECK_ERROR(prove(1), eth_node_missing);
  SP_REQUIRE_OK(prove(0));
}

TEST_CASE("nodes fail: an old head, a slow answer, none at all") {
  RunningNetwork network;
  network.mine(3);
  set_fault(network, "old_head");
  const std::uint64_t old = network.height(1);
  network.mine(3);
  CHECK(network.height(1) == old);
  CHECK(network.height(0) >= old + 3);
  CHECK(network.call("eth_getBlockByNumber", {quantity_text(old + 1), false}, 1).is_null());
  CHECK(network.call("eth_getBlockByNumber", {"latest", false}, 1)["number"] == quantity_text(old));

  set_fault(network, "slow", 300);
  const std::int64_t before = wall_clock_ms();
  network.height(1);
  CHECK(wall_clock_ms() - before >= 300);

  set_fault(network, "down");
  CHECK(network.answer("eth_chainId", Json::array(), 1).is_null());
  network.admin("/v1/reset", Json::object());
  CHECK(network.call("eth_chainId", Json::array(), 1) == "0x14f1");
}

TEST_CASE("validators are missing: rounds change, and below the quorum nothing is made though all looks healthy") {
  RunningNetwork network({"--period", "1", "--request-timeout", "1"});
  network.mine();
  network.admin("/v1/validator", {{"node", "NY"}, {"running", false}});
  const std::uint64_t from = network.height();
  network.mine(8);
  std::set<std::uint32_t> rounds;
  qbft::LightClient client(network.checkpoint());
  for (std::uint64_t number = from + 1; number <= from + 8; ++number) {
    const auto header = qbft::SealedHeader::parse(network.header(number));
    SP_REQUIRE_OK(header);
    rounds.insert(header->round());
    CHECK(header->fields().coinbase != network.keys()[1].validator_address());
    CHECK(client.advance(*header, soon()).verified());
  }
  CHECK(rounds == std::set<std::uint32_t>{0, 1});

  network.admin("/v1/validator", {{"node", "TX"}, {"running", false}});
  const std::uint64_t stopped = network.height();
  std::this_thread::sleep_for(std::chrono::milliseconds(2500));
  CHECK(network.height() <= stopped + 1);
  CHECK(network.call("eth_syncing") == false);
  network.admin("/v1/reset", Json::object());
  CHECK(test::within(20'000, [&] { return network.height() > stopped + 1; }));
}

TEST_CASE("validators join and leave by votes of a majority") {
  RunningNetwork network;
  const std::string texas = to_hex0x(network.keys()[2].validator_address());
  const auto set = [&] { return network.call("qbft_getValidatorsByBlockNumber", {"latest"}); };
  for (const std::size_t node : {0, 1}) network.call("qbft_proposeValidatorVote", {texas, false}, node);
  network.mine(8);
  CHECK(set().size() == 4);
  CHECK(network.call("qbft_getPendingVotes", Json::array(), 0) == Json{{texas, false}});
  network.call("qbft_proposeValidatorVote", {texas, false}, 3);
  network.mine(8);
  CHECK(set().size() == 3);
  for (const std::size_t node : {0, 1, 3}) network.call("qbft_proposeValidatorVote", {texas, true}, node);
  network.mine(8);
  CHECK(set().size() == 4);
  qbft::LightClient client(network.checkpoint());
  for (std::uint64_t number = 1; number <= network.height(); ++number)
    REQUIRE(client.advance(network.header(number), soon()).verified());
  CHECK(client.validators().size() == 4);
}

TEST_CASE("switches that are wrong change nothing") {
  RunningNetwork network;
  for (const Json& body : {Json{{"node", "NY"}, {"fault", "charm"}}, Json{{"node", "ZZ"}, {"fault", "down"}}, Json(3)})
    CHECK(network.admin("/v1/fault", body)["code"] == "BAD_REQUEST");
  CHECK(network.admin("/v1/mine", {{"count", 0}})["code"] == "BAD_REQUEST");
  CHECK(network.admin("/v1/stall", {{"stalled", "yes"}})["code"] == "BAD_REQUEST");
  CHECK(network.admin("/v1/validator", {{"node", "NY"}})["code"] == "BAD_REQUEST");
}
