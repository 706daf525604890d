#include "eth/trie_builder.hpp"

#include "crypto/keccak.hpp"
#include "eth/header.hpp"
#include "eth/trie.hpp"
#include "rlp/encoder.hpp"
#include "rlp/reader.hpp"
#include "support/recordings.hpp"

using namespace statepass;
using namespace statepass::eth;
using test::hex;

namespace {

Bytes text_or_hex(const std::string& text) {
  return text.starts_with("0x") ? hex(text) : to_bytes(bytes_of(text));
}

struct Pair {
  Bytes key, value;
};

// The pairs of a test of Ethereum's TrieTests: an object, or a list in which null takes an entry away.
std::vector<Pair> pairs_of(const test::Json& in, bool hashed) {
  std::vector<Pair> out;
  auto put = [&](const std::string& key_text, const test::Json& value) {
    Bytes key = text_or_hex(key_text);
    if (hashed) key = to_bytes(crypto::keccak256(key));
    std::erase_if(out, [&](const Pair& pair) { return pair.key == key; });
    if (!value.is_null()) out.push_back({key, text_or_hex(value.get<std::string>())});
  };
  if (in.is_object()) {
    for (const auto& [key, value] : in.items()) put(key, value);
  } else {
    for (const auto& entry : in) put(entry[0].get<std::string>(), entry[1]);
  }
  return out;
}

std::vector<TrieEntry> entries_of(const std::vector<Pair>& pairs) {
  std::vector<TrieEntry> out;
  for (const Pair& pair : pairs) out.push_back({pair.key, pair.value});
  return out;
}

}  // namespace

TEST_CASE("the roots of Ethereum's trie tests", "[eth]") {
  struct File {
    const char* name;
    bool hashed;
  };
  int checked = 0;
  for (const File& file : {File{"trietest", false}, File{"trieanyorder", false}, File{"trietest_secureTrie", true},
                           File{"trieanyorder_secureTrie", true}, File{"hex_encoded_securetrie_test", true}}) {
    auto json = test::shared_json(std::string("chain/ethereum-tests/TrieTests/") + file.name + ".json");
    if (!json) return;
    for (const auto& [name, test] : json->items()) {
      auto pairs = pairs_of(test["in"], file.hashed);
      auto root = trie_root(entries_of(pairs));
      INFO(file.name << " " << name);
      SP_REQUIRE_OK(root);
      CHECK(to_hex0x(*root) == test["root"].get<std::string>());
      ++checked;
    }
  }
  CHECK(checked == 25);
}

TEST_CASE("the transactions roots of a chain through all forks", "[eth]") {
  auto text = test::shared_file("chain/execution-apis/chain.rlp");
  if (!text) return;
  std::array<std::size_t, 24> fields{};
  Hash32 parent{};
  int blocks = 0;
  for (rlp::Reader in(bytes_of(*text)); !in.done(); ++blocks) {
    auto block = in.list();
    SP_REQUIRE_OK(block);
    auto raw = block->item();
    SP_REQUIRE_OK(raw);
    auto header = parse_header(raw->whole);
    SP_REQUIRE_OK(header);
    CHECK(encode_header(*header) == to_bytes(raw->whole));
    if (blocks > 0) CHECK(header->parent_hash == parent);
    parent = crypto::keccak256(raw->whole);
    ++fields[header->later.size() + Header::kFields];

    auto list = block->list();
    SP_REQUIRE_OK(list);
    std::vector<Bytes> transactions;
    while (!list->done()) {
      auto item = list->item();
      transactions.push_back(to_bytes(item->is_list ? item->whole : item->payload));
    }
    CHECK(ordered_root(transactions) == header->transactions_root);
  }
  CHECK(blocks == 54);
  CHECK(fields[15] == 26);
  CHECK(fields[16] == 12);
  CHECK(fields[17] == 3);
  CHECK(fields[20] == 3);
  CHECK(fields[21] == 10);
}

TEST_CASE("the transactions and receipts roots of recorded blocks, and each item proven under them", "[eth]") {
  int items = 0;
  for (const char* chain : test::kHeaderModeChains) {
    for (const auto& block : test::recorded_blocks(chain)) {
      std::vector<Bytes> transactions, receipts;
      for (const auto& transaction : block["transactions"]) {
        transactions.push_back(hex(transaction["raw"].get<std::string>()));
      }
      for (const auto& receipt : block["receipts"]) receipts.push_back(hex(receipt.get<std::string>()));
      INFO(chain << " " << block["number"]);
      for (const auto& [list, root_name] :
           {std::pair(&transactions, "transactionsRoot"), std::pair(&receipts, "receiptsRoot")}) {
        const Hash32 root = test::hex_array<32>(block[root_name].get<std::string>());
        REQUIRE(ordered_root(*list) == root);
        for (std::size_t i = 0; i < list->size(); i += 1 + list->size() / 16) {
          auto proof = ordered_proof(*list, i);
          SP_REQUIRE_OK(proof);
          auto nodes = NodeSet::of(*proof, kBlockBodyNodes);
          SP_REQUIRE_OK(nodes);
          auto value = prove_index(root, i, *nodes);
          SP_REQUIRE_OK(value);
          REQUIRE(*value);
          CHECK(equal(**value, (*list)[i]));
          SP_REQUIRE_OK(nodes->finish());
          ++items;
        }
      }
    }
  }
  INFO(items);
  CHECK((items == 0 || items > 100));
}

TEST_CASE("entries that make no trie", "[eth]") {
  Bytes key = hex("0102"), other = hex("0103"), value = hex("aa");
  CHECK(trie_root({}) == kEmptyTrieRoot);
  CHECK(kEmptyTrieRoot == crypto::keccak256(hex("80")));
  CHECK(ordered_root({}) == kEmptyTrieRoot);
  CHECK(trie_proof({}, key)->empty());
  auto result = trie_root({{other, value}, {key, value}, {key, value}});
  SP_CHECK_ERROR(result, eth_trie_entry);
  CHECK(result.error().offset == 1);
  SP_CHECK_ERROR(trie_root({{key, value}, {other, {}}}), eth_trie_entry);
  SP_CHECK_ERROR(trie_proof({{key, value}, {key, value}}, key), eth_trie_entry);
  std::vector<Bytes> one = {value};
  SP_CHECK_ERROR(ordered_proof(one, 1), eth_trie_entry);
}

TEST_CASE("every entry of a trie of hashed keys is proven, and what is not there is proven absent", "[eth]") {
  // 1 to 200 entries: with short values the lower nodes stand in line, with long ones each has its hash.
  for (std::size_t size : {1u, 2u, 3u, 17u, 60u, 200u}) {
    for (std::size_t length : {1u, 33u, 100u}) {
      std::vector<Hash32> keys;
      std::vector<Bytes> values;
      for (std::size_t i = 0; i < size; ++i) {
        keys.push_back(crypto::keccak256(be_bytes<4>(i)));
        values.push_back(Bytes(length, static_cast<std::uint8_t>(i + 1)));
      }
      std::vector<TrieEntry> entries;
      for (std::size_t i = 0; i < size; ++i) entries.push_back({keys[i], values[i]});
      auto root = trie_root(entries);
      SP_REQUIRE_OK(root);
      for (std::size_t i = 0; i < size + 20; ++i) {
        auto proof = trie_proof(entries, crypto::keccak256(be_bytes<4>(i)));
        SP_REQUIRE_OK(proof);
        auto nodes = NodeSet::of(*proof);
        SP_REQUIRE_OK(nodes);
        auto value = prove_hashed(*root, be_bytes<4>(i), *nodes);
        INFO(size << " entries of " << length << " bytes, " << i);
        SP_REQUIRE_OK(value);
        REQUIRE(value->has_value() == (i < size));
        if (i < size) CHECK(equal(**value, values[i]));
        SP_REQUIRE_OK(nodes->finish());
        // A proof without its last node is no proof of absence.
        if (proof->empty()) continue;
        proof->pop_back();
        auto cut = NodeSet::of(*proof);
        SP_CHECK_ERROR(prove_hashed(*root, be_bytes<4>(i), *cut), eth_node_missing);
      }
    }
  }
}

TEST_CASE("an index behind the last is proven absent", "[eth]") {
  for (std::size_t size : {1u, 2u, 128u, 129u, 300u}) {
    std::vector<Bytes> items(size, Bytes(40, 7));
    std::vector<Bytes> keys;
    std::vector<TrieEntry> entries;
    for (std::size_t i = 0; i < size; ++i) keys.push_back(rlp::Encoder().uint(i).take());
    for (std::size_t i = 0; i < size; ++i) entries.push_back({keys[i], items[i]});
    for (std::size_t index :
         {size, size + 1, std::size_t{127}, std::size_t{128}, std::size_t{256}, std::size_t{65536}}) {
      auto proof = trie_proof(entries, rlp::Encoder().uint(index).take());
      auto nodes = NodeSet::of(*proof);
      auto value = prove_index(ordered_root(items), index, *nodes);
      INFO(size << " items, index " << index);
      SP_REQUIRE_OK(value);
      CHECK(value->has_value() == (index < size));
      SP_REQUIRE_OK(nodes->finish());
    }
  }
}
