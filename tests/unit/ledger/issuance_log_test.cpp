#include "ledger/issuance_log.hpp"

#include "crypto/keccak.hpp"
#include "crypto/sha.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::ledger;
using namespace statepass::ledger::issuance_log;

namespace {

std::vector<Hash32> leaves_of(std::size_t height) {
  std::vector<Hash32> leaves;
  for (std::size_t i = 0; i < (std::size_t{1} << height); ++i) leaves.push_back(crypto::keccak256(be_bytes<4>(i)));
  return leaves;
}

}  // namespace

TEST_CASE("leaves and nodes bear what they are", "[ledger]") {
  ByteArray<32> salt;
  salt.fill(5);
  const Bytes issuer_auth = test::hex("d284");
  const Hash32 core = core_of(salt, issuer_auth);
  CHECK(core == crypto::keccak256(concat({test::hex("02"), salt, crypto::sha256(issuer_auth)})));
  CHECK(leaf_of(core, Hash32{}) == crypto::keccak256(concat({test::hex("00"), core, Hash32{}})));
  CHECK(node_of(core, salt) == crypto::keccak256(concat({test::hex("01"), core, salt})));
  ByteArray<65> signature{};
  CHECK(acceptance_of(signature) == crypto::keccak256(signature));
}

TEST_CASE("every path of a batch leads to its root, and no other leaf does", "[ledger]") {
  for (std::size_t height : {10u, 11u}) {
    const auto leaves = leaves_of(height);
    auto root = root_of_batch(leaves);
    SP_REQUIRE_OK(root);
    const StampedDigest batch{1'780'000'000, h216_of(*root)};
    for (std::uint32_t index = 0; index < leaves.size(); index += 61) {
      auto path = path_in_batch(leaves, index);
      SP_REQUIRE_OK(path);
      REQUIRE(path->siblings.size() == height);
      CHECK(check_path(leaves[index], *path, batch) == UnixTime{1'780'000'000});
      SP_CHECK_ERROR(check_path(leaves[index ^ 1], *path, batch), ledger_issuance_root);
      Path other = *path;
      other.index ^= 1;
      SP_CHECK_ERROR(check_path(leaves[index], other, batch), ledger_issuance_root);
      other = *path;
      other.siblings[height - 1][31] ^= 1;
      SP_CHECK_ERROR(check_path(leaves[index], other, batch), ledger_issuance_root);
    }
    // An inner node is no leaf: its path is too short or leads elsewhere.
    auto path = path_in_batch(leaves, 0);
    Path above{0, {path->siblings.begin() + 1, path->siblings.end()}};
    const Hash32 inner = node_of(leaves[0], leaves[1]);
    CHECK_FALSE(check_path(leaf_of(inner, Hash32{}), above, batch));
  }
}

TEST_CASE("batches and paths of other forms", "[ledger]") {
  SP_CHECK_ERROR(root_of_batch(leaves_of(9)), ledger_issuance_path);
  auto leaves = leaves_of(10);
  leaves.pop_back();
  SP_CHECK_ERROR(root_of_batch(leaves), ledger_issuance_path);
  SP_CHECK_ERROR(root_of_batch({}), ledger_issuance_path);
  SP_CHECK_ERROR(path_in_batch(leaves_of(10), 1024), ledger_issuance_path);
  SP_CHECK_ERROR(path_in_batch(leaves_of(9), 0), ledger_issuance_path);
  for (std::size_t siblings : {0u, 9u, 31u, 40u}) {
    SP_CHECK_ERROR(root_of(Hash32{}, {0, std::vector<Hash32>(siblings)}), ledger_issuance_path);
  }
  SP_REQUIRE_OK(root_of(Hash32{}, {1023, std::vector<Hash32>(10)}));
  SP_CHECK_ERROR(root_of(Hash32{}, {1024, std::vector<Hash32>(10)}), ledger_issuance_path);
  SP_REQUIRE_OK(root_of(Hash32{}, {(1u << 30) - 1, std::vector<Hash32>(30)}));
}
