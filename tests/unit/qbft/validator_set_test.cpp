#include "qbft/validator_set.hpp"

#include "support/network.hpp"

using namespace statepass;
using namespace statepass::qbft;
using test::Network;
using test::range;

TEST_CASE("the quorum is ceil(2n/3)", "[qbft]") {
  const std::pair<std::size_t, std::size_t> known[] = {{1, 1}, {2, 2}, {3, 2},  {4, 3},   {5, 4},   {6, 4},   {7, 5},
                                                       {8, 6}, {9, 6}, {13, 9}, {50, 34}, {51, 34}, {128, 86}};
  for (auto [n, quorum] : known) CHECK(quorum_of(n) == quorum);
  // The formal specification writes it otherwise.
  for (std::size_t n = 1; n <= 128; ++n) CHECK(quorum_of(n) == (2 * n - 1) / 3 + 1);
}

TEST_CASE("a set is 1 to 128 distinct addresses", "[qbft]") {
  Network network(5);
  auto addresses = network.addresses(range(0, 5));
  SP_CHECK_ERROR(ValidatorSet::of({}), qbft_validators_empty);
  SP_CHECK_ERROR(ValidatorSet::of_ascending({}), qbft_validators_empty);
  std::vector<Address> many;
  for (std::uint8_t i = 0; i < 129; ++i) many.push_back(Address{i});
  SP_CHECK_ERROR(ValidatorSet::of(many), qbft_validators_count);
  many.pop_back();
  SP_REQUIRE_OK(ValidatorSet::of(many));

  auto mixed = addresses;
  std::swap(mixed[0], mixed[3]);
  auto set = ValidatorSet::of(mixed);
  SP_REQUIRE_OK(set);
  CHECK(set->members() == addresses);
  auto unsorted = ValidatorSet::of_ascending(mixed);
  SP_CHECK_ERROR(unsorted, qbft_validators_order);
  CHECK(unsorted.error().offset == 1);
  mixed.push_back(mixed[0]);
  SP_CHECK_ERROR(ValidatorSet::of(mixed), qbft_validators_duplicate);
  addresses.push_back(addresses.back());
  SP_CHECK_ERROR(ValidatorSet::of_ascending(addresses), qbft_validators_duplicate);
}

TEST_CASE("how far two sets are apart", "[qbft]") {
  Network network(8);
  auto four = network.set(range(0, 4)), five = network.set(range(0, 5)), six = network.set(range(0, 6));
  auto replaced = network.set({0, 1, 2, 7});
  CHECK(four.contains(network.address(3)));
  CHECK_FALSE(four.contains(network.address(4)));
  CHECK(five.is_one_step_from(four));
  CHECK(four.is_one_step_from(five));
  CHECK_FALSE(four.is_one_step_from(four));
  CHECK_FALSE(six.is_one_step_from(four));
  CHECK_FALSE(four.is_one_step_from(six));
  CHECK_FALSE(replaced.is_one_step_from(four));
  CHECK_FALSE(five.is_one_step_from(replaced));
  CHECK(six.shared_with(replaced) == 3);
  CHECK(replaced.shared_with(six) == 3);
}

TEST_CASE("the hash of a set is that of its addresses, ascending", "[qbft]") {
  Network network(3);
  CHECK(network.set({2, 0, 1}).hash() ==
        crypto::keccak256_of({network.address(0), network.address(1), network.address(2)}));
}
