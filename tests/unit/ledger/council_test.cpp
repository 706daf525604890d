#include "ledger/council.hpp"

#include <map>

#include "crypto/keccak.hpp"
#include "eth/account.hpp"
#include "eth/trie_builder.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::ledger;
using test::hex_array;

TEST_CASE("the genesis of Council is made of its records, and hashes to its storage root", "[ledger]") {
  auto vectors = test::own_vectors("ledger-genesis.json");
  const auto& input = vectors["input"];
  const auto time = input["timestamp"].get<UnixTime>();
  std::map<Hash32, Hash32> storage;
  Hash32 members{};
  std::vector<qbft::Address> validators;
  for (const auto& state : input["states"]) {
    const auto jurisdiction = state["jurisdiction"].get<Jurisdiction>();
    members = with_state(members, jurisdiction);
    const Address validator = hex_array<20>(state["validator"].get<std::string>());
    validators.push_back(validator);
    storage[council::validator_of_slot(jurisdiction)] = council::StateValidator{validator, time}.encode();
    storage[council::member_info_slot(jurisdiction)] =
        council::MemberInfo{state["letters"].get<std::string>(), 1, time}.encode();
    for (const auto& admin : state["admins"]) {
      storage[council::operator_slot(hex_array<20>(admin.get<std::string>()))] =
          council::Operator{jurisdiction, council::role_admin, time, 0xff'ffff'ffff, 1}.encode();
    }
  }
  storage[council::members_slot()] = members;
  storage[council::book_state_slot()] = council::BookState{1, 0}.encode();
  storage[council::config_slot()] = council::Config{}.encode();
  auto set = qbft::ValidatorSet::of(validators);
  SP_REQUIRE_OK(set);
  storage[council::validator_set_hash_slot()] = set->hash();
  CHECK(to_hex0x(set->hash()) == vectors["expected"]["validatorSetHash"].get<std::string>());
  storage[council::validator_count_slot()] = eth::word_of(set->size());
  for (std::size_t i = 0; i < set->size(); ++i) storage[council::validator_slot(i)] = eth::word_of(set->members()[i]);
  for (const auto& name : input["names"]) {
    auto contract = contract_of(name["name"].get<std::string>());
    REQUIRE(contract);
    const Address address = hex_array<20>(name["address"].get<std::string>());
    CHECK(address == genesis_address_of(*contract));
    storage[council::book_slot(*contract)] = council::BookEntry{address, time, kLayoutId, 1}.encode();
  }

  const std::string council_address = to_hex0x(genesis_address_of(Contract::council));
  const auto& expected = vectors["expected"]["storage"][council_address];
  CHECK(expected.size() == storage.size());
  for (const auto& [slot, word] : storage) {
    INFO(to_hex0x(slot));
    REQUIRE(expected.contains(to_hex0x(slot)));
    CHECK(to_hex0x(word) == expected[to_hex0x(slot)].get<std::string>());
  }
  std::vector<Hash32> keys;
  std::vector<Bytes> values;
  for (const auto& [slot, word] : storage) {
    keys.push_back(crypto::keccak256(slot));
    values.push_back(eth::encode_storage_value(word));
  }
  std::vector<eth::TrieEntry> entries;
  for (std::size_t i = 0; i < keys.size(); ++i) entries.push_back({keys[i], values[i]});
  CHECK(to_hex0x(*eth::trie_root(entries)) == vectors["expected"]["storageRoot"][council_address].get<std::string>());
}

TEST_CASE("a configuration is only ever narrowed", "[ledger]") {
  const council::Config compiled{};
  CHECK(council::stricter(compiled, compiled) == compiled);
  // Zero says nothing.
  council::Config none{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  CHECK(council::stricter(compiled, none) == compiled);
  council::Config wider{91, 31, 86'401, 259'201, 3, 61, 31, 241, 25, 5, 5362};
  CHECK(council::stricter(compiled, wider) == compiled);
  council::Config narrower{89, 29, 86'399, 259'199, 1, 59, 29, 239, 23, 7, 5361};
  CHECK(council::stricter(compiled, narrower) == narrower);
  // One at a time, and never the main chain.
  council::Config one = compiled;
  one.clock_drift = 5;
  one.red_age = 300'000;
  one.main_chain = 1;
  council::Config result = compiled;
  result.clock_drift = 5;
  CHECK(council::stricter(compiled, one) == result);
}

TEST_CASE("the rules of trust are those of the configuration", "[ledger]") {
  CHECK(council::trust_rules({}) == qbft::TrustRules{});
  CHECK(council::trust_rules({.trusting_days = 10, .clock_drift = 5}) ==
        qbft::TrustRules{.trusting_period = 864'000, .clock_drift = 5});
}
