#include "status/registry.hpp"

#include "crypto/keccak.hpp"
#include "eth/trie.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::status;
using ledger::status_registry::ListRecord;

namespace {

std::vector<Registry::List> lists_of(std::size_t count) {
  std::vector<Registry::List> out;
  for (std::uint32_t i = 0; i < count; ++i) {
    const ledger::ListId id{static_cast<ledger::Jurisdiction>(1 + i % 51), ledger::Family::document, 688, i};
    out.push_back({id.pack(), ListRecord{ledger::h216_of(crypto::keccak256(be_bytes<4>(i))), i, i % 7 == 0}.encode()});
  }
  return out;
}

}  // namespace

TEST_CASE("the pairs of a whole registry prove every word at once", "[status]") {
  for (std::size_t count : {0u, 1u, 2u, 200u, 1836u}) {
    const auto lists = lists_of(count);
    auto root = storage_root_of(lists);
    SP_REQUIRE_OK(root);
    if (count == 0) CHECK(*root == eth::kEmptyTrieRoot);
    auto registry = Registry::check(encode_lists(lists), *root);
    SP_REQUIRE_OK(registry);
    CHECK(registry->lists().size() == count);
    for (std::size_t i = 0; i < count; i += 13) {
      auto record = registry->find(lists[i].id);
      SP_REQUIRE_OK(record);
      REQUIRE(*record);
      CHECK((*record)->encode() == lists[i].word);
    }
    // What is not there is proven absent.
    auto absent = registry->find(0x00ff01ffff000000);
    SP_REQUIRE_OK(absent);
    CHECK_FALSE(*absent);
  }
}

TEST_CASE("a list that is missing, added or changed is found", "[status]") {
  const auto lists = lists_of(300);
  const Hash32 root = *storage_root_of(lists);
  for (std::size_t i = 0; i < lists.size(); i += 37) {
    auto missing = lists;
    missing.erase(missing.begin() + static_cast<std::ptrdiff_t>(i));
    SP_CHECK_ERROR(Registry::check(encode_lists(missing), root), status_registry_root);
    auto changed = lists;
    changed[i].word[31] ^= 1;
    SP_CHECK_ERROR(Registry::check(encode_lists(changed), root), status_registry_root);
    auto renamed = lists;
    renamed[i].id ^= 1ull << 23;
    SP_CHECK_ERROR(Registry::check(encode_lists(renamed), root), status_registry_root);
  }
  auto added = lists;
  added.push_back({0x00ff01ffff000000, lists[0].word});
  SP_CHECK_ERROR(Registry::check(encode_lists(added), root), status_registry_root);
  SP_CHECK_ERROR(Registry::check({}, root), status_registry_root);
  // the order in which they come means nothing
  auto reversed = lists;
  std::ranges::reverse(reversed);
  SP_REQUIRE_OK(Registry::check(encode_lists(reversed), root));
}

TEST_CASE("pairs of other forms", "[status]") {
  const auto lists = lists_of(3);
  const Hash32 root = *storage_root_of(lists);
  Bytes pairs = encode_lists(lists);
  pairs.pop_back();
  SP_CHECK_ERROR(Registry::check(pairs, root), status_registry_form);
  auto twice = lists;
  twice.push_back(lists[1]);
  SP_CHECK_ERROR(Registry::check(encode_lists(twice), root), status_registry_form);
  twice[3].word[0] ^= 1;
  SP_CHECK_ERROR(Registry::check(encode_lists(twice), root), status_registry_form);
  auto zero = lists;
  zero[1].word = {};
  SP_CHECK_ERROR(Registry::check(encode_lists(zero), root), status_registry_form);
  SP_CHECK_ERROR(Registry::check(Bytes(40 * (Registry::kMostLists + 1)), root), status_registry_form);
}

TEST_CASE("a word that no layout of ours writes is an error, not an absent list", "[status]") {
  auto lists = lists_of(3);
  lists[1].word[0] = 0x80;
  auto registry = Registry::check(encode_lists(lists), *storage_root_of(lists));
  SP_REQUIRE_OK(registry);
  SP_CHECK_ERROR(registry->find(lists[1].id), ledger_field);
  SP_REQUIRE_OK(registry->find(lists[0].id));
}
