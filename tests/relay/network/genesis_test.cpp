#include "network/genesis/genesis.hpp"

#include "crypto/keccak.hpp"
#include "network/genesis/chain_config.hpp"
#include "network/rpc/json_forms.hpp"
#include "network/state/world_state.hpp"
#include "qbft/sealed_header.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::network;

namespace {

std::vector<FoundingState> states_of(const test::Json& list) {
  std::vector<FoundingState> states;
  for (const auto& state : list) {
    FoundingState founding{state["letters"].get<std::string>(),
                           state["jurisdiction"].get<std::uint16_t>(),
                           *parse_address(state["validator"].get<std::string>()),
                           {}};
    for (const auto& admin : state["admins"]) founding.admins.push_back(*parse_address(admin.get<std::string>()));
    states.push_back(founding);
  }
  return states;
}

}  // namespace

TEST_CASE("Council's words in genesis are those that the contracts' own tests make") {
  const auto vectors = test::own_vectors("ledger-genesis.json");
  const auto& input = vectors["input"];
  const auto states = states_of(input["states"]);
  const std::vector<ledger::Contract> book = main_chain_book();
  const auto words = council_storage(input["timestamp"].get<UnixTime>(), states, ledger::council::Config{}, book);
  const auto& expected =
      vectors["expected"]["storage"][to_hex0x(ledger::genesis_address_of(ledger::Contract::council))];
  CHECK(words.size() == expected.size());
  for (const auto& [slot, word] : words) {
    INFO(to_hex0x(slot));
    REQUIRE(expected.contains(to_hex0x(slot)));
    CHECK(expected[to_hex0x(slot)] == to_hex0x(word));
  }

  Genesis genesis;
  const Address council = ledger::genesis_address_of(ledger::Contract::council);
  genesis.alloc[council].code = {0x00};
  genesis.alloc[council].storage = words;
  const WorldState state = WorldState::of(genesis);
  CHECK(to_hex0x(state.find(council)->record.storage_root) == vectors["expected"]["storageRoot"][to_hex0x(council)]);
}

TEST_CASE("a state that stands twice in genesis is refused") {
  const auto vectors = test::own_vectors("ledger-genesis.json");
  const auto states = states_of(vectors["input"]["states"]);
  const auto refused = [](std::vector<FoundingState> wrong) {
    CHECK_THROWS_AS(council_storage(1, wrong, ledger::council::Config{}, main_chain_book()), std::runtime_error);
  };
  auto twice = states;
  twice[1].jurisdiction = twice[0].jurisdiction;
  refused(twice);
  twice = states;
  twice[1].validator = twice[0].validator;
  refused(twice);
  twice = states;
  twice[1].admins[0] = twice[0].admins[1];
  refused(twice);
  refused({});
}

TEST_CASE("block 0 of a recorded Besu chain comes out of its genesis file, byte by byte") {
  for (const char* chain : {"cancun-26.8.0", "vanity-26.8.0"}) {
    INFO(chain);
    const auto file = test::shared_json("besu/" + std::string(chain) + "/genesis.json");
    const auto headers = test::shared_json("besu/" + std::string(chain) + "/headers.json.gz");
    if (!file || !headers) return;
    const Bytes header = genesis_header(parse_genesis(*file));
    CHECK(to_hex0x(header) == (*headers)["headers"][0]["rawHeader"]);
  }
}

TEST_CASE("a genesis file that we wrote is read back as it was") {
  const auto vectors = test::own_vectors("ledger-genesis.json");
  const auto states = states_of(vectors["input"]["states"]);
  GenesisPlan plan;
  plan.timestamp = 1'780'000'000;
  plan.qbft.empty_block_period = 60;
  const std::vector<ContractCode> contracts = {{ledger::genesis_address_of(ledger::Contract::council), {0x60, 0x00}}};
  const Genesis genesis = make_genesis(plan, states, contracts);
  const Genesis again = parse_genesis(genesis_json(genesis));
  CHECK(genesis_header(again) == genesis_header(genesis));
  CHECK(genesis_json(again) == genesis_json(genesis));
  CHECK(again.qbft.empty_block_period == 60);

  const auto header = qbft::SealedHeader::parse(genesis_header(genesis));
  SP_REQUIRE_OK(header);
  CHECK(header->validators().size() == 4);
  CHECK(header->time() == 1'780'000'000);

  ChainConfigPlan configuration;
  configuration.name = "test";
  configuration.relays = {"http://127.0.0.1:1"};
  const Json chain = chain_config_json(configuration, genesis);
  CHECK(chain["genesisHash"] == to_hex0x(header->hash()));
  CHECK(chain["checkpoint"]["validators"].size() == 4);
  CHECK(std::ranges::is_sorted(chain["checkpoint"]["validators"]));
}

TEST_CASE("wrong genesis files are refused by name") {
  const auto vectors = test::own_vectors("ledger-genesis.json");
  GenesisPlan plan;
  const Json good = genesis_json(make_genesis(plan, states_of(vectors["input"]["states"]), {}));
  const auto refused = [](const Json& json) { CHECK_THROWS_AS(parse_genesis(json), std::runtime_error); };
  Json wrong = good;
  wrong.erase("config");
  refused(wrong);
  wrong = good;
  wrong["extraData"] = "0x";
  refused(wrong);
  wrong = good;
  wrong["alloc"]["0x12"] = Json::object();
  refused(wrong);
  wrong = good;
  wrong["gasLimit"] = "many";
  refused(wrong);
  wrong = good;
  wrong["alloc"].begin().value()["balance"] = "0x" + std::string(65, '1');
  refused(wrong);
}
