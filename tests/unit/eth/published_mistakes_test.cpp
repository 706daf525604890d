#include "crypto/keccak.hpp"
#include "eth/account.hpp"
#include "eth/receipt.hpp"
#include "eth/trie.hpp"
#include "eth/trie_builder.hpp"
#include "rlp/encoder.hpp"
#include "support/support.hpp"

// Mistakes that readers of proofs were found to make. Each is named; those with a test elsewhere are in the table of
// tests/hostile/README.md.

using namespace statepass;
using namespace statepass::eth;
using test::hex;

namespace {

// A state of so many accounts; account i is at the address i.
class State {
 public:
  explicit State(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      keys_.push_back(crypto::keccak256(address(i)));
      values_.push_back(encode_account({.nonce = i}));
    }
  }
  static Address address(std::size_t i) { return take_array<20>(be_bytes<20>(i)); }
  Hash32 root() const { return *trie_root(entries()); }
  std::vector<Bytes> proof(std::size_t i) const { return *trie_proof(entries(), crypto::keccak256(address(i))); }

 private:
  std::vector<TrieEntry> entries() const {
    std::vector<TrieEntry> out;
    for (std::size_t i = 0; i < keys_.size(); ++i) out.push_back({keys_[i], values_[i]});
    return out;
  }
  std::vector<Hash32> keys_;
  std::vector<Bytes> values_;
};

Result<std::optional<Account>> prove(const Hash32& root, std::size_t account, const std::vector<Bytes>& nodes) {
  SP_TRY_ASSIGN(NodeSet set, NodeSet::of(nodes));
  SP_TRY_ASSIGN(const auto found, prove_account(root, State::address(account), set));
  SP_TRY(set.finish());
  return found;
}

std::uint8_t digit(const Hash32& key, std::size_t i) {
  return i % 2 == 0 ? key[i / 2] >> 4 : key[i / 2] & 15;
}
Bytes text(ByteView value) {
  return rlp::Encoder().string(value).take();
}

}  // namespace

TEST_CASE("MerklePatriciaProofVerifier and its copies: a node that was not sent is taken for absence", "[eth]") {
  const State state(200);
  for (std::size_t i = 0; i < 20; ++i) {
    const std::vector<Bytes> whole = state.proof(i);
    REQUIRE(prove(state.root(), i, whole).value_or(std::nullopt));
    for (std::size_t kept = 0; kept < whole.size(); ++kept) {
      const std::vector<Bytes> begun(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(kept));
      SP_CHECK_ERROR(prove(state.root(), i, begun), eth_node_missing);
    }
  }
}

TEST_CASE("optimism 4845: the same bytes as a node in line and as a hash", "[eth]") {
  // 32 bytes as a string are a hash, as a list they are too long to stand in line; under 32 bytes nothing is hashed.
  const Address account{};
  const Hash32 key = crypto::keccak256(account);
  const auto branch = [&](const Bytes& child) {
    rlp::Encoder items;
    for (std::uint8_t i = 0; i < 16; ++i) items.raw(i == digit(key, 0) ? child : text({}));
    return rlp::Encoder().list(items.string({})).take();
  };
  const auto verdict = [&](const std::vector<Bytes>& nodes) {
    auto set = NodeSet::of(nodes);
    SP_REQUIRE_OK(set);
    return prove_account(crypto::keccak256(nodes.front()), account, *set);
  };
  for (std::size_t payload : {29u, 30u, 31u, 40u}) {
    const Bytes child = rlp::Encoder().list(rlp::Encoder().string(hex("20")).string(Bytes(payload - 2, 7))).take();
    const Bytes in_line = branch(child), hashed = branch(text(crypto::keccak256(child)));
    INFO(child.size());
    if (child.size() >= 32) {
      SP_CHECK_ERROR(verdict({in_line}), eth_node_embedded);
      SP_CHECK_ERROR(verdict({hashed, child}), eth_key_length);
    } else {
      SP_CHECK_ERROR(verdict({in_line}), eth_key_length);
      SP_CHECK_ERROR(verdict({hashed, child}), eth_node_short);
    }
  }
  // The hash of a child in the place of its bytes is looked for among the nodes, never read as a node.
  SP_CHECK_ERROR(verdict({branch(text(crypto::keccak256(hex("c0"))))}), eth_node_missing);
}

TEST_CASE("solidity-merkle-trees 39: a path too deep for a limit is taken for absence", "[eth]") {
  // A branch at each of 64 nibbles: the deepest that there can be.
  const Address account{1};
  const Hash32 key = crypto::keccak256(account);
  Bytes child = rlp::Encoder().list(rlp::Encoder().string(hex("20")).string(hex("05"))).take();
  std::vector<Bytes> nodes;
  for (std::size_t depth = 64; depth-- > 0;) {
    rlp::Encoder items;
    for (std::uint8_t i = 0; i < 16; ++i) {
      if (i == digit(key, depth)) {
        items.raw(child);
      } else {
        items.string(i == (digit(key, depth) ^ 1) ? ByteView(key) : ByteView());
      }
    }
    nodes.insert(nodes.begin(), rlp::Encoder().list(items.string({})).take());
    child = text(crypto::keccak256(nodes.front()));
  }
  REQUIRE(nodes.size() == 64);
  auto set = NodeSet::of(nodes);
  SP_REQUIRE_OK(set);
  auto proven = prove_hashed(crypto::keccak256(nodes.front()), account, *set);
  SP_REQUIRE_OK(proven);
  REQUIRE(*proven);
  CHECK(to_bytes(**proven) == hex("05"));
  SP_REQUIRE_OK(set->finish());
}

TEST_CASE("alloy-rs/trie 15: absence without the first node that leads elsewhere", "[eth]") {
  const State state(50);
  std::size_t ended_at_a_leaf = 0;
  for (std::size_t absent = 1'000; absent < 1'060; ++absent) {
    std::vector<Bytes> nodes = state.proof(absent);
    auto proven = prove(state.root(), absent, nodes);
    SP_REQUIRE_OK(proven);
    CHECK_FALSE(*proven);
    if (nodes.size() < 3) continue;
    ++ended_at_a_leaf;
    nodes.pop_back();
    SP_CHECK_ERROR(prove(state.root(), absent, nodes), eth_node_missing);
  }
  CHECK(ended_at_a_leaf > 0);
}

TEST_CASE("geth's VerifyProof: nodes are believed under the hash that the caller gave them", "[eth]") {
  // Nobody gives hashes here: another node in the place of one is not found.
  const State state(60), other(61);
  std::vector<Bytes> nodes = state.proof(5);
  nodes.back() = other.proof(5).back();
  if (nodes.back() == state.proof(5).back()) nodes.back() = other.proof(6).back();
  SP_CHECK_ERROR(prove(state.root(), 5, nodes), eth_node_missing);
}

TEST_CASE("helios 796: a log is bound to its receipt, and the receipt to its place in the block", "[eth]") {
  std::vector<Bytes> receipts;
  for (std::uint8_t i = 0; i < 20; ++i) receipts.push_back(Bytes(100, i));
  const Hash32 root = ordered_root(receipts);
  for (std::size_t i : {0u, 1u, 7u, 19u}) {
    const std::vector<Bytes> nodes = *ordered_proof(receipts, i);
    for (std::size_t claimed : {0u, 1u, 7u, 19u}) {
      auto set = NodeSet::of(nodes, kBlockBodyNodes);
      SP_REQUIRE_OK(set);
      auto proven = prove_index(root, claimed, *set);
      if (claimed == i) {
        SP_REQUIRE_OK(proven);
        REQUIRE(*proven);
        CHECK(equal(**proven, receipts[i]));
      } else {
        SP_CHECK_ERROR(proven, eth_node_missing);
      }
    }
  }
}

TEST_CASE("helios 174 and 329: receipts left out of a block's list are seen", "[eth]") {
  std::vector<Bytes> receipts;
  for (std::uint8_t i = 0; i < 20; ++i) receipts.push_back(Bytes(40, i));
  const Hash32 root = ordered_root(receipts);
  for (std::size_t left_out = 0; left_out < receipts.size(); ++left_out) {
    std::vector<Bytes> fewer = receipts;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(left_out));
    CHECK(ordered_root(fewer) != root);
  }
  CHECK(ordered_root({}) != root);
}

TEST_CASE("Besu 11083: a typed receipt wrapped twice is no receipt", "[eth]") {
  rlp::Encoder fields;
  fields.uint(1).uint(21'000).string(Bytes(256)).list(rlp::Encoder());
  const Bytes typed = concat({hex("02"), rlp::Encoder().list(fields).take()});
  SP_REQUIRE_OK(parse_receipt(typed));
  CHECK_FALSE(parse_receipt(text(typed)));
}
