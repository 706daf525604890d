#include "base/text.hpp"
#include "eth/account.hpp"
#include "ledger/calls.hpp"
#include "ledger/status_registry.hpp"
#include "network/dev/producer.hpp"
#include "network/rpc/json_forms.hpp"
#include "network/running_network.hpp"
#include "qbft/light_client.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::network;
using test::RunningNetwork;

namespace {

namespace council = ledger::council;
using common::quantity_text;
using test::Json;

UnixTime now() {
  return wall_clock_ms() / 1000;
}

eth::Address address_of(ledger::Contract contract) {
  return ledger::genesis_address_of(contract);
}

std::vector<Bytes> nodes_of(const Json& list) {
  std::vector<Bytes> nodes;
  for (const Json& node : list) nodes.push_back(*from_hex0x(node.get<std::string>()));
  return nodes;
}

// The word in a slot as a light client learns it: header, account proof, storage proof. Fails on anything unproved.
std::optional<Hash32> proved_word(RunningNetwork& network, const Hash32& state_root, const Hash32& block_hash,
                                  const eth::Address& contract, const Hash32& slot) {
  const Json proof =
      network.call("eth_getProof", {to_hex0x(contract), Json::array({to_hex0x(slot)}), to_hex0x(block_hash)});
  std::vector<Bytes> nodes = nodes_of(proof["accountProof"]);
  auto account_nodes = eth::NodeSet::of(nodes);
  SP_REQUIRE_OK(account_nodes);
  const auto account = eth::prove_account(state_root, contract, *account_nodes);
  SP_REQUIRE_OK(account);
  SP_REQUIRE_OK(account_nodes->finish());
  REQUIRE(*account);
  CHECK(to_hex0x((*account)->storage_root) == proof["storageHash"]);
  std::vector<Bytes> storage = nodes_of(proof["storageProof"][0]["proof"]);
  auto storage_nodes = eth::NodeSet::of(storage);
  SP_REQUIRE_OK(storage_nodes);
  const auto word = eth::prove_slot((*account)->storage_root, slot, *storage_nodes);
  SP_REQUIRE_OK(word);
  SP_REQUIRE_OK(storage_nodes->finish());
  CHECK(parse_word(proof["storageProof"][0]["value"].get<std::string>()) == word->value_or(Hash32{}));
  return *word;
}

}  // namespace

TEST_CASE("the development network makes blocks that a light client follows from its day-old checkpoint") {
  RunningNetwork network;
  network.mine(9);
  qbft::LightClient client(network.checkpoint());
  CHECK(client.checkpoint().time <= now() - kSecondsPerDay);
  for (std::size_t node = 0; node < 4; ++node) {
    INFO("node " << node);
    for (std::uint64_t number = 1; number <= 9; ++number) {
      const auto header = qbft::SealedHeader::parse(network.header(number, node));
      SP_REQUIRE_OK(header);
      CHECK(header->seals().size() == 3);
      const auto outcome = client.advance(*header, now());
      CHECK(outcome.verified());
      const Json block = network.call("eth_getBlockByNumber", {quantity_text(number), false}, node);
      CHECK(block["hash"] == to_hex0x(header->hash()));
      CHECK(block["extraData"] == to_hex0x(header->fields().extra_data));
      CHECK(network.call("eth_getBlockByHash", {block["hash"], false}, node) == block);
    }
  }
  // Nodes choose seals for themselves; the block is the same.
  CHECK(network.header(5, 0) != network.header(5, 1));
  CHECK(client.head().number == 9);
}

TEST_CASE("an operator's transaction is run, sealed and proved") {
  RunningNetwork network;
  const auto keys = network.keys();
  const auto status_key = crypto::Secp256k1Key::from_entropy(fresh_entropy());
  SP_REQUIRE_OK(status_key);
  const eth::Address operator_address = eth::address_of(status_key->public_key());
  const UnixTime time = now();
  const Json admitted = network.send(
      keys[0].admins[0], address_of(ledger::Contract::council),
      ledger::calls::set_operator(operator_address, council::role_status, time - 60, time + 30 * kSecondsPerDay));
  CHECK(admitted["status"] == "0x1");

  const ledger::ListId list{6, ledger::Family::document, *ledger::period_of(time + 20 * kSecondsPerDay), 1};
  const Json opened =
      network.send(*status_key, address_of(ledger::Contract::status_registry), ledger::calls::open_list(list));
  CHECK(opened["status"] == "0x1");
  REQUIRE(opened["logs"].size() == 1);
  CHECK(opened["logs"][0]["topics"][0] == to_hex0x(eth::event_topic("Opened(uint64)")));

  qbft::LightClient client(network.checkpoint());
  const auto header = qbft::SealedHeader::parse(network.header(*common::quantity(opened["blockNumber"])));
  SP_REQUIRE_OK(header);
  CHECK(to_hex0x(header->hash()) == opened["blockHash"]);
  const auto outcome = client.advance(*header, now() + 5);
  REQUIRE(outcome.verified());
  const auto list_word =
      proved_word(network, header->state_root(), header->hash(), address_of(ledger::Contract::status_registry),
                  ledger::status_registry::list_slot(list));
  REQUIRE(list_word);
  SP_REQUIRE_OK(ledger::status_registry::ListRecord::decode(*list_word));
  const auto operator_word =
      proved_word(network, header->state_root(), header->hash(), address_of(ledger::Contract::council),
                  council::operator_slot(operator_address));
  REQUIRE(operator_word);
  CHECK(council::Operator::decode(*operator_word)->roles == council::role_status);
  // Absence is proved too.
  CHECK_FALSE(proved_word(network, header->state_root(), header->hash(), address_of(ledger::Contract::council),
                          council::operator_slot(eth::Address{9})));

  // The block's transactions and receipts hash to what its header says.
  CHECK(header->fields().gas_used == *common::quantity(opened["gasUsed"]));
  const Json logs = network.call(
      "eth_getLogs",
      Json::array({{{"fromBlock", "0x0"}, {"address", to_hex0x(address_of(ledger::Contract::status_registry))}}}));
  REQUIRE(logs.size() == 1);
  CHECK(logs[0]["transactionHash"] == opened["transactionHash"]);
}

TEST_CASE("words that are cleared leave the trie, as in Ethereum") {
  RunningNetwork network;
  const auto keys = network.keys();
  const eth::Address council_address = address_of(ledger::Contract::council);
  const auto decide = [&](const council::Proposal& proposal) {
    for (const std::size_t state : {0, 1, 2}) {
      const Json receipt = network.send(keys[state].admins[0], council_address, ledger::calls::vote(proposal));
      REQUIRE(receipt["status"] == "0x1");
    }
  };
  const auto pending = [&] {
    const auto header = qbft::SealedHeader::parse(network.header(network.height()));
    SP_REQUIRE_OK(header);
    return proved_word(network, header->state_root(), header->hash(), council_address, council::pending_entry_slot());
  };
  CHECK_FALSE(pending());
  council::Proposal change;
  change.kind = council::ProposalKind::book_change;
  change.key = ledger::book_key_of(ledger::Contract::issuance_log);
  change.account = address_of(ledger::Contract::data_directory);
  change.value = eth::word_of(ledger::kLayoutId);
  decide(change);
  CHECK(pending());
  council::Proposal cancel;
  cancel.kind = council::ProposalKind::book_cancel;
  decide(cancel);
  CHECK_FALSE(pending());
}

TEST_CASE("a call that reverts is included, and changes nothing but the number of its sender") {
  RunningNetwork network;
  const auto stranger = crypto::Secp256k1Key::from_entropy(fresh_entropy());
  const Json before =
      network.call("eth_getProof", {to_hex0x(address_of(ledger::Contract::council)), Json::array(), "latest"});
  const Json receipt = network.send(*stranger, address_of(ledger::Contract::council), ledger::calls::activate());
  CHECK(receipt["status"] == "0x0");
  const Json after =
      network.call("eth_getProof", {to_hex0x(address_of(ledger::Contract::council)), Json::array(), "latest"});
  CHECK(before["storageHash"] == after["storageHash"]);
  const std::string sender = to_hex0x(eth::address_of(stranger->public_key()));
  CHECK(network.call("eth_getTransactionCount", {sender, "latest"}) == "0x1");
  // eth_call names the custom error.
  const Json refused = network.answer("eth_call", {{{"to", to_hex0x(address_of(ledger::Contract::council))},
                                                    {"from", sender},
                                                    {"data", to_hex0x(ledger::calls::set_operator({}, 1, 0, 1))}},
                                                   "latest"});
  CHECK(refused["error"]["code"] == 3);
  CHECK(ledger::calls::error_of(*from_hex0x(refused["error"]["data"].get<std::string>())) == "NotOperator(address)");
}

TEST_CASE("a network that is stopped or killed goes on where it was") {
  RunningNetwork network;
  const auto keys = network.keys();
  const eth::Address council_address = address_of(ledger::Contract::council);
  const eth::Address who{7};
  network.mine(5);
  const Json receipt = network.send(keys[1].admins[0], council_address,
                                    ledger::calls::set_operator(who, council::role_keys, now() - 60, now() + 1000));
  CHECK(receipt["status"] == "0x1");
  network.mine(40);
  const std::uint64_t height = network.height();
  const Bytes header = network.header(height);
  const Json before = network.call("eth_getProof", {to_hex0x(council_address), Json::array(), quantity_text(height)});

  SECTION("stopped") {
    CHECK(network.stop() == 0);
  }
  SECTION("killed") {
    network.kill_it();
  }
  SECTION("killed while it wrote") {
    network.kill_it();
    const auto log = network.folder() / "blocks.rlp";
    const auto size = std::filesystem::file_size(log);
    std::filesystem::resize_file(log, size - 1);
  }
  network.restart();
  CHECK(network.height() + 1 >= height);
  network.mine(2);
  CHECK(network.call("eth_getTransactionReceipt", Json::array({receipt["transactionHash"]}))["blockHash"] ==
        receipt["blockHash"]);
  const std::uint64_t mined = *common::quantity(receipt["blockNumber"]);
  const Json after = network.call("eth_getProof", {to_hex0x(council_address), Json::array(), quantity_text(mined)});
  CHECK(after["accountProof"] == before["accountProof"]);
  // The administrator's number goes on, and so does everything else.
  CHECK(network.send(keys[1].admins[0], council_address,
                     ledger::calls::set_operator(who, council::role_data, now() - 60, now() + 1000))["status"] ==
        "0x1");
  qbft::LightClient client(network.checkpoint());
  for (std::uint64_t number = 1; number <= network.height(); ++number)
    REQUIRE(client.advance(network.header(number), now() + 60).verified());
}

TEST_CASE("states are kept for 512 blocks, and their depths are told as Besu tells them") {
  RunningNetwork network;
  network.mine(520);
  network.admin("/v1/stall", {{"stalled", true}});
  network.mine();
  const std::uint64_t head = network.height();
  const std::string council_address = to_hex0x(address_of(ledger::Contract::council));
  const auto at = [&](std::uint64_t depth) { return quantity_text(head - depth); };
  CHECK(network.call("eth_getProof", {council_address, Json::array(), at(511)}).is_object());
  const Json gone = network.answer("eth_getProof", {council_address, Json::array(), at(512)});
  CHECK(gone["error"]["code"] == -32000);
  CHECK(gone["error"]["message"] == "World state unavailable");
  CHECK(network.call("eth_getBalance", {council_address, at(512)}).is_null());
  CHECK(network.call("eth_getStorageAt", {council_address, "0x0", at(512)}).is_null());
  const Json validators = {{"to", council_address}, {"data", "0xca1e7819"}};
  CHECK(network.call("eth_call", {validators, at(511)}) == network.call("eth_call", {validators, "latest"}));
  CHECK(network.answer("eth_call", {validators, at(512)})["error"]["code"] == -32603);
  // Headers are kept for ever.
  CHECK(network.call("eth_getBlockByNumber", {"0x1", false})["number"] == "0x1");
}
