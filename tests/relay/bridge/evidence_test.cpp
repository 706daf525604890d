#include "ledger/council.hpp"
#include "ledger/status_registry.hpp"
#include "support/running_relay.hpp"

using namespace statepass;
using test::FakeChain;
using test::FakeNode;
using test::Json;
using test::RunningRelay;

TEST_CASE("proofs at evidence blocks are kept when the nodes have dropped their state") {
  FakeChain chain;
  chain.open_list(FakeChain::kList);
  const Hash32 kid = chain.set_key(Bytes(75, 3), 0, 4'000'000'000);
  while (chain.head() < 31) chain.mine();
  bool gone = false;
  FakeNode node([&](const Json& request, std::size_t) {
    if (gone && request.is_object() && request["method"] == "eth_getProof")
      return FakeNode::error(request, -32000, "World state unavailable");
    return chain.reply(request);
  });
  const test::Folder store;
  const RunningRelay relay(chain, {node.url()}, store.path());
  REQUIRE(relay.at(31));
  REQUIRE(test::within(
      30'000, [&] { return relay.get("/metrics")->body.find("statepass_evidence_blocks 1") != std::string::npos; }));
  gone = true;
  const auto ask = [&](std::uint64_t block, ledger::Contract contract, const Hash32& slot, unsigned status) {
    return relay.post("/v1/proofs",
                      {{"blockHash", to_hex0x(chain.hash(block))},
                       {"items", test::list_of({{"address", to_hex0x(ledger::genesis_address_of(contract))},
                                                {"slots", test::list_of(to_hex0x(slot))}})}},
                      status);
  };
  using ledger::Contract;
  CHECK(ask(30, Contract::council, ledger::council::members_slot(), 200)["block"]["number"] == 30);
  CHECK(ask(30, Contract::issuer_registry, ledger::issuer_registry::key_slot(kid), 200)["nodes"].size() > 1);
  const Hash32 list = ledger::status_registry::list_slot(FakeChain::kList);
  CHECK(ask(30, Contract::status_registry, list, 200)["accounts"][0]["slots"][0]["path"].size() == 1);
  CHECK(ask(30, Contract::status_registry, Hash32{}, 410)["code"] == "STATE_GONE");
  CHECK(ask(29, Contract::status_registry, list, 410)["code"] == "STATE_GONE");
}
