// The core's readers of chain data, a question a line and an answer a line, for tests/peers/chain.test.mjs:
//   rlp ITEM                      ok TREE | no CODE      strings as :hex, lists as [items]
//   header RLP                    ok KECCAK (HASH DIGEST | -) | no CODE
//   root (KEY=VALUE)*             ok ROOT                of a trie, keys as they are
//   nodes KEY (KEY=VALUE)*        ok NODE…               the proof of a key
//   hashed ROOT PREIMAGE NODE*    value HEX | absent | invalid CODE
//   index ROOT NUMBER NODE*       the same, of a block's items
#include <cstdio>
#include <cstdlib>
#include <string>

#include "base/text.hpp"
#include "crypto/keccak.hpp"
#include "eth/header.hpp"
#include "eth/trie.hpp"
#include "eth/trie_builder.hpp"
#include "qbft/sealed_header.hpp"
#include "rlp/reader.hpp"

using namespace statepass;

namespace {

using Words = std::vector<std::string>;

Words words_of(std::string_view line) {
  Words out;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find(' '), line.size());
    out.emplace_back(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return out;
}

Bytes hex(std::string_view text) {
  auto bytes = from_hex(text);
  if (!bytes) std::abort();
  return *std::move(bytes);
}

std::string refused(const Error& error, const char* how = "no ") {
  return how + std::string(error_name(error.code));
}

std::string tree(const rlp::Item& item) {
  if (!item.is_list) return ":" + to_hex(item.payload);
  std::string out = "[";
  for (rlp::Reader in(item.payload); !in.done();) out += tree(*in.item());
  return out + "]";
}

std::string rlp_item(ByteView raw) {
  const auto valid = rlp::validate(raw);
  return valid ? "ok " + tree(*rlp::Reader(raw).item()) : refused(valid.error());
}

std::string header(ByteView raw) {
  const auto parsed = eth::parse_header(raw);
  if (!parsed) return refused(parsed.error());
  const auto sealed = qbft::SealedHeader::parse(raw);
  return "ok " + to_hex(crypto::keccak256(raw)) + " " +
         (sealed ? to_hex(sealed->hash()) + " " + to_hex(sealed->seal_digest()) : "-");
}

struct Entries {
  std::vector<std::pair<Bytes, Bytes>> pairs;
  std::vector<eth::TrieEntry> views;

  Entries(const Words& words, std::size_t first) {
    for (std::size_t i = first; i < words.size(); ++i) {
      const std::size_t middle = words[i].find('=');
      pairs.emplace_back(hex(words[i].substr(0, middle)), hex(words[i].substr(middle + 1)));
    }
    for (const auto& [key, value] : pairs) views.push_back({key, value});
  }
};

std::string root(const Words& words) {
  const auto root = eth::trie_root(Entries(words, 1).views);
  return root ? "ok " + to_hex(*root) : refused(root.error());
}

std::string nodes(const Words& words) {
  const auto nodes = eth::trie_proof(Entries(words, 2).views, hex(words[1]));
  if (!nodes) return refused(nodes.error());
  std::string out = "ok";
  for (const Bytes& node : *nodes) out += " " + to_hex(node);
  return out;
}

std::string proof(const Words& words) {
  std::vector<Bytes> nodes;
  for (std::size_t i = 3; i < words.size(); ++i) nodes.push_back(hex(words[i]));
  const auto prove = [&]() -> Result<std::string> {
    const Hash32 root = take_array<32>(hex(words[1]));
    SP_TRY_ASSIGN(auto set, eth::NodeSet::of(nodes, eth::kBlockBodyNodes));
    SP_TRY_ASSIGN(const auto proven, words[0] == "hashed" ? eth::prove_hashed(root, hex(words[2]), set)
                                                          : eth::prove_index(root, std::stoull(words[2]), set));
    SP_TRY(set.finish());
    return proven ? "value " + to_hex(*proven) : "absent";
  };
  const auto result = prove();
  return result ? *result : refused(result.error(), "invalid ");
}

std::string answer(const Words& words) {
  const Bytes first = words.size() > 1 && words[0] != "root" ? hex(words[1]) : Bytes();
  if (words[0] == "rlp") return rlp_item(first);
  if (words[0] == "header") return header(first);
  if (words[0] == "root") return root(words);
  if (words[0] == "nodes") return nodes(words);
  return proof(words);
}

}  // namespace

int main() {
  char* line = nullptr;
  std::size_t room = 0;
  for (ssize_t size; (size = ::getline(&line, &room, stdin)) > 0;) {
    const std::string said = answer(words_of({line, static_cast<std::size_t>(size) - 1}));
    std::puts(said.c_str());
  }
  std::free(line);
}
