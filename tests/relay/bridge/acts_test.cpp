#include "ledger/licence_transfer.hpp"
#include "support/running_relay.hpp"

using namespace statepass;
using test::FakeChain;
using test::FakeNode;
using test::Json;
using test::RunningRelay;

namespace {

Json withdraw() {
  return {{"contract", "LicenceTransfer"},
          {"function", "withdraw"},
          {"args", {{"id", to_hex0x(Hash32{})}}},
          {"typedData", Json::object()},
          {"signature", to_hex0x(ByteArray<65>{})}};
}

}  // namespace

TEST_CASE("acts of citizens are passed on to the desk, and its answer back") {
  FakeChain chain;
  chain.mine();
  FakeNode node(chain.script());
  std::atomic<int> seen = 0;
  FakeNode desk([&](const Json& request, std::size_t) {
    seen += request == withdraw();
    return FakeNode::Reply{.how = FakeNode::Reply::How::kStatus, .body = R"({"act":"7","hash":"0x12"})", .status = 202};
  });
  const test::Folder store;
  const RunningRelay relay(chain, {node.url()}, store.path(), [&](bridge::RelayConfig& config) {
    config.acts = common::Url::parse(desk.url() + "/v1/acts");
  });
  CHECK(relay.post("/v1/acts", withdraw(), 202)["act"] == "7");
  CHECK(seen == 1);
  Json unsigned_act = withdraw();
  unsigned_act.erase("signature");
  CHECK(relay.post("/v1/acts", unsigned_act, 400)["code"] == "BAD_REQUEST");
  unsigned_act["function"] = "expire";
  CHECK(relay.post("/v1/acts", unsigned_act, 202)["act"] == "7");
  Json other = withdraw();
  other["function"] = "complete";
  CHECK(relay.post("/v1/acts", other, 400)["code"] == "BAD_REQUEST");
  other = withdraw();
  other["args"] = "text";
  CHECK(relay.post("/v1/acts", other, 400)["code"] == "BAD_REQUEST");
  desk.script([](const Json&, std::size_t) { return FakeNode::how(FakeNode::Reply::How::kHalfClose); });
  CHECK(relay.post("/v1/acts", withdraw(), 503)["code"] == "NO_NODE");
  const RunningRelay without(chain, {node.url()}, store.path());
  CHECK(without.post("/v1/acts", withdraw(), 404)["code"] == "NOT_FOUND");
}

TEST_CASE("a move is told with its proof") {
  namespace transfers = ledger::licence_transfer;
  FakeChain chain;
  Hash32 id{};
  id[5] = 9;
  transfers::Transfer transfer;
  transfer.from = 6;
  transfer.to = 48;
  transfer.state = transfers::TransferState::cleared;
  transfer.due = 2'000'000'000;
  transfer.holder[0] = 1;
  chain.write(ledger::Contract::licence_transfer, transfers::transfer_slot(id), transfer.encode());
  FakeNode node(chain.script());
  const test::Folder store;
  const RunningRelay relay(chain, {node.url()}, store.path());
  REQUIRE(relay.at(1));
  const Json move = relay.json("/v1/moves/" + to_hex0x(id));
  CHECK(move["state"] == "cleared");
  CHECK(move["from"] == 6);
  CHECK(move["to"] == 48);
  CHECK(move["due"] == 2'000'000'000);
  CHECK(move["block"]["hash"] == to_hex0x(chain.hash(1)));
  CHECK(move["proof"]["accounts"][0]["slots"][0]["slot"] == to_hex0x(transfers::transfer_slot(id)));
  CHECK(relay.json("/v1/moves/" + to_hex0x(Hash32{}), 404)["code"] == "NOT_FOUND");
  CHECK(relay.json("/v1/moves/12", 400)["code"] == "BAD_REQUEST");
}
