#include "eth/account.hpp"

#include "crypto/keccak.hpp"
#include "eth/header.hpp"
#include "eth/slot.hpp"
#include "eth/trie_builder.hpp"
#include "support/long_run.hpp"
#include "support/recordings.hpp"

using namespace statepass;
using namespace statepass::eth;
using test::hex;
using test::hex_array;

namespace {

std::vector<Bytes> nodes_of(const test::Json& list) {
  std::vector<Bytes> out;
  for (const auto& node : list) {
    Bytes bytes = hex(node.get<std::string>());
    if (std::ranges::find(out, bytes) == out.end()) out.push_back(bytes);
  }
  return out;
}

// A JSON quantity, "0x0", "0x" or "0x1a", as a word.
Hash32 quantity(std::string text) {
  text = text.substr(2);
  return hex_array<32>(std::string(64 - text.size(), '0') + text);
}

struct Case {
  std::string description;
  Hash32 state_root;
  Address address;
  test::Json answer, check;
};

// All answers of eth_getProof that were recorded and were not refused.
std::vector<Case> recorded_cases() {
  std::vector<Case> out;
  for (const char* chain : test::kProofChains) {
    for (const auto& node : test::recorded_proofs(chain)) {
      auto header = parse_header(hex(node["header"]["rawHeader"].get<std::string>()));
      REQUIRE(header.has_value());
      for (const auto& c : node["cases"]) {
        if (!c["response"].contains("result") || c["response"]["result"].is_null() || !c.contains("check")) continue;
        out.push_back({std::string(chain) + ": " + c["description"].get<std::string>(), header->state_root,
                       hex_array<20>(c["request"]["params"][0].get<std::string>()), c["response"]["result"],
                       c["check"]});
      }
    }
  }
  return out;
}

}  // namespace

TEST_CASE("every recorded answer of eth_getProof gives what independent verifiers found", "[eth]") {
  int accounts = 0, present = 0, absent = 0, empty = 0;
  for (const Case& c : recorded_cases()) {
    INFO(c.description);
    auto account_nodes = nodes_of(c.answer["accountProof"]);
    auto set = NodeSet::of(account_nodes);
    SP_REQUIRE_OK(set);
    auto account = prove_account(c.state_root, c.address, *set);
    SP_REQUIRE_OK(account);
    SP_REQUIRE_OK(set->finish());
    REQUIRE(account->has_value() == (c.check["account"] == "present"));
    ++accounts;
    if (!account->has_value()) continue;
    CHECK(to_hex0x(encode_account(**account)) == c.check["accountRlp"].get<std::string>());
    CHECK(to_hex0x((*account)->storage_root) == c.answer["storageHash"].get<std::string>());
    CHECK(to_hex0x((*account)->code_hash) == c.answer["codeHash"].get<std::string>());
    for (const auto& slot : c.answer["storageProof"]) {
      auto slot_nodes = nodes_of(slot["proof"]);
      auto slots = NodeSet::of(slot_nodes);
      SP_REQUIRE_OK(slots);
      auto word = prove_slot((*account)->storage_root, quantity(slot["key"].get<std::string>()), *slots);
      SP_REQUIRE_OK(word);
      SP_REQUIRE_OK(slots->finish());
      CHECK(word->value_or(Hash32{}) == quantity(slot["value"].get<std::string>()));
      const auto expected = c.check["slots"][slot["key"].get<std::string>()];
      if (expected == "empty storage, empty proof list") ++empty;
      CHECK(word->has_value() == (expected != "empty storage, empty proof list" && expected != "proven absent"));
      ++(word->has_value() ? present : absent);
    }
  }
  if (accounts == 0) return;
  CHECK(accounts > 50);
  CHECK(present > 100);
  CHECK(absent > 30);
  CHECK(empty > 3);
}

TEST_CASE("one set of nodes serves an account and all its slots, as a relay sends them", "[eth]") {
  for (const Case& c : recorded_cases()) {
    auto nodes = nodes_of(c.answer["accountProof"]);
    for (const auto& slot : c.answer["storageProof"]) {
      for (const Bytes& node : nodes_of(slot["proof"])) {
        if (std::ranges::find(nodes, node) == nodes.end()) nodes.push_back(node);
      }
    }
    std::ranges::reverse(nodes);
    auto set = NodeSet::of(nodes, kRelayNodes);
    INFO(c.description);
    SP_REQUIRE_OK(set);
    auto account = prove_account(c.state_root, c.address, *set);
    SP_REQUIRE_OK(account);
    if (!account->has_value()) continue;
    for (const auto& slot : c.answer["storageProof"]) {
      auto word = prove_slot((*account)->storage_root, quantity(slot["key"].get<std::string>()), *set);
      SP_REQUIRE_OK(word);
    }
    SP_REQUIRE_OK(set->finish());
  }
}

TEST_CASE("two hundred slots are proven out of nodes of which each is held, hashed and used once", "[eth]") {
  std::vector<Bytes> keys, values;
  for (std::uint64_t i = 0; i < 200; ++i) {
    keys.push_back(to_bytes(crypto::keccak256(word_of(i))));
    values.push_back(encode_storage_value(word_of(i + 1)));
  }
  std::vector<TrieEntry> entries;
  for (std::size_t i = 0; i < keys.size(); ++i) entries.push_back({keys[i], values[i]});
  const auto root = trie_root(entries);
  SP_REQUIRE_OK(root);
  std::vector<Bytes> nodes;
  std::size_t single = 0;
  for (const Bytes& key : keys) {
    const auto path = trie_proof(entries, key);
    SP_REQUIRE_OK(path);
    single += path->size();
    for (const Bytes& node : *path) {
      if (std::ranges::find(nodes, node) == nodes.end()) nodes.push_back(node);
    }
  }
  CHECK(2 * single > 3 * nodes.size());
  auto set = NodeSet::of(nodes, {640, nodes.size()});
  SP_REQUIRE_OK(set);
  for (std::uint64_t i = 0; i < 200; ++i) CHECK(prove_slot(*root, word_of(i), *set) == word_of(i + 1));
  SP_REQUIRE_OK(set->finish());
  CHECK(set->used().size() == nodes.size());
  nodes.push_back(nodes.front());
  CHECK(test::error_of(NodeSet::of(nodes, {640, nodes.size()})) == "eth_node_duplicate");
}

TEST_CASE("no changed bit of a proof goes unseen", "[eth]") {
  int flips = 0;
  std::size_t turn = 0;
  for (const Case& c : recorded_cases()) {
    auto nodes = nodes_of(c.answer["accountProof"]);
    for (std::size_t which = 0; which < nodes.size(); ++which) {
      test::for_each_bit_flip(nodes[which], [&](const Bytes& changed, std::size_t) {
        if (++turn % 29 != 0 && !test::long_run()) return;
        auto other = nodes;
        other[which] = changed;
        auto set = NodeSet::of(other);
        REQUIRE(set.has_value());
        REQUIRE_FALSE(prove_account(c.state_root, c.address, *set).has_value());
        ++flips;
      });
    }
  }
  CHECK((turn == 0 || flips > 1000));
}

TEST_CASE("proofs of a chain that is not QBFT", "[eth]") {
  auto chain = test::shared_file("chain/execution-apis/chain.rlp");
  auto answer = test::execution_api_result("eth_getProof/get-account-proof-with-storage.io");
  if (!chain || !answer) return;
  auto block = test::execution_api_result("eth_getBlockByNumber/get-latest.io");
  const Hash32 state_root = hex_array<32>((*block)["stateRoot"].get<std::string>());
  auto nodes = nodes_of((*answer)["accountProof"]);
  auto set = NodeSet::of(nodes);
  auto account = prove_account(state_root, hex_array<20>((*answer)["address"].get<std::string>()), *set);
  SP_REQUIRE_OK(account);
  REQUIRE(account->has_value());
  SP_REQUIRE_OK(set->finish());
  CHECK((*account)->balance == quantity((*answer)["balance"].get<std::string>()));
  auto slot_nodes = nodes_of((*answer)["storageProof"][0]["proof"]);
  auto slots = NodeSet::of(slot_nodes);
  auto word = prove_slot((*account)->storage_root, Hash32{}, *slots);
  SP_REQUIRE_OK(word);
  CHECK(word->value_or(Hash32{}) == quantity((*answer)["storageProof"][0]["value"].get<std::string>()));
}

TEST_CASE("accounts and storage words are decoded strictly", "[eth]") {
  Account account;
  account.nonce = 26;
  account.balance = hex_array<32>("00000000000000000000000000000000000000000000003635c9adc5de9fcfc7");
  auto again = decode_account(encode_account(account));
  SP_REQUIRE_OK(again);
  CHECK(*again == account);
  CHECK(kEmptyCodeHash == crypto::keccak256({}));
  Bytes raw = encode_account(account);
  raw.push_back(0x80);
  SP_CHECK_ERROR(decode_account(raw), rlp_trailing);
  raw[1] = static_cast<std::uint8_t>(raw[1] + 1);
  SP_CHECK_ERROR(decode_account(raw), rlp_trailing);
  SP_CHECK_ERROR(decode_account(hex("c28080")), rlp_short);
  SP_CHECK_ERROR(decode_account(hex("80")), rlp_type);

  for (const char* bad : {"80", "00", "8100", "820001", "c0", "0500", "", "83010203ff",
                          "a1010000000000000000000000000000000000000000000000000000000000000000"}) {
    INFO(bad);
    SP_CHECK_ERROR(decode_storage_value(hex(bad)), eth_storage_value);
  }
  CHECK(decode_storage_value(hex("05")) == word_of(5));
  CHECK(decode_storage_value(hex("820400")) == word_of(1024));
  CHECK(encode_storage_value(word_of(1024)) == hex("820400"));
}

TEST_CASE("slots of mappings and arrays", "[eth]") {
  // ledger specification 2.4: lists[0x00060102b0000003] at position 0
  CHECK(to_hex(mapping_slot(word_of(0x00060102b0000003), word_of(0))) ==
        "60317b0ebf83568a619fd2e3f4044b2444d119e8a75e3cd1af01753ad81b4415");
  // Besu documentation: the array at slot 0 begins at keccak256(pad32(0))
  CHECK(to_hex(array_slot(Hash32{}, 0)) == "290decd9548b62a8d60345a988386fc84ba6bc95484008f6362f93160ef3e563");
  CHECK(to_hex(array_slot(Hash32{}, 0x9d)) == "290decd9548b62a8d60345a988386fc84ba6bc95484008f6362f93160ef3e600");
  // the carry goes as far as it must
  CHECK(to_hex(array_slot(Hash32{}, ~std::uint64_t{0})) ==
        "290decd9548b62a8d60345a988386fc84ba6bc95484008f7362f93160ef3e562");
  Address address = hex_array<20>("19e7e376e7c213b7e7e7e46cc70a5dd086daff2a");
  CHECK(to_hex(word_of(address)) == "00000000000000000000000019e7e376e7c213b7e7e7e46cc70a5dd086daff2a");
}
