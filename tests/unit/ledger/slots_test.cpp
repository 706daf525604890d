#include <map>

#include "crypto/keccak.hpp"
#include "ledger/channel.hpp"
#include "ledger/council.hpp"
#include "ledger/data_directory.hpp"
#include "ledger/issuance_log.hpp"
#include "ledger/issuer_registry.hpp"
#include "ledger/licence_transfer.hpp"
#include "ledger/status_registry.hpp"
#include "support/support.hpp"

using namespace statepass;
using namespace statepass::ledger;
using test::hex_array;

namespace {

// The key words of a row, in the order of nesting.
struct Keys {
  std::vector<Hash32> words;
  Hash32 word(std::size_t i = 0) const { return words[i]; }
  std::uint64_t number(std::size_t i = 0) const { return be_value(words[i]); }
  Jurisdiction state(std::size_t i = 0) const { return static_cast<Jurisdiction>(number(i)); }
  Address address(std::size_t i = 0) const { return take_array<20>(ByteView(words[i]).subspan(12)); }
};

using SlotOf = Hash32 (*)(const Keys&);

const std::map<std::string, SlotOf>& slot_functions() {
  static const std::map<std::string, SlotOf> functions = {
      {"Council.members", [](const Keys&) { return council::members_slot(); }},
      {"Council.bookState", [](const Keys&) { return council::book_state_slot(); }},
      {"Council.config", [](const Keys&) { return council::config_slot(); }},
      {"Council.validatorSetHash", [](const Keys&) { return council::validator_set_hash_slot(); }},
      {"Council.operators", [](const Keys& k) { return council::operator_slot(k.address()); }},
      {"Council.memberInfo", [](const Keys& k) { return council::member_info_slot(k.state()); }},
      {"Council.book",
       [](const Keys& k) {
         std::string_view name = text_of(k.words[0]);
         return council::book_slot(*contract_of(name.substr(0, name.find('\0'))));
       }},
      {"Council.pendingName", [](const Keys&) { return council::pending_name_slot(); }},
      {"Council.pendingEntry", [](const Keys&) { return council::pending_entry_slot(); }},
      {"Council.ballotVotes", [](const Keys& k) { return council::ballot_votes_slot(k.word()); }},
      {"Council.ballotMeta", [](const Keys& k) { return council::ballot_meta_slot(k.word()); }},
      {"Council.validatorOf", [](const Keys& k) { return council::validator_of_slot(k.state()); }},
      {"Council.validatorList",
       [](const Keys& k) {
         return k.words.empty() ? council::validator_count_slot() : council::validator_slot(k.number());
       }},
      {"IssuerRegistry.keys", [](const Keys& k) { return issuer_registry::key_slot(k.word()); }},
      {"IssuerRegistry.encKeys", [](const Keys& k) { return issuer_registry::enc_key_slot(k.state()); }},
      {"StatusRegistry.lists", [](const Keys& k) { return status_registry::list_slot(k.number()); }},
      {"IssuanceLog.heads", [](const Keys& k) { return issuance_log::head_slot(k.state()); }},
      {"IssuanceLog.batches",
       [](const Keys& k) {
         return issuance_log::batch_slot(static_cast<Jurisdiction>(k.number() >> 32),
                                         static_cast<std::uint32_t>(k.number()));
       }},
      {"LicenceTransfer.transfers", [](const Keys& k) { return licence_transfer::transfer_slot(k.word()); }},
      {"LicenceTransfer.clearances", [](const Keys& k) { return licence_transfer::clearance_slot(k.word()); }},
      {"Channel.pairs",
       [](const Keys& k) {
         return channel::pair_slot(static_cast<Jurisdiction>(k.number() >> 16), static_cast<Jurisdiction>(k.number()));
       }},
      {"Channel.notices",
       [](const Keys& k) {
         // from << 56 | to << 40 | seq
         const auto from = static_cast<Jurisdiction>(be_value(ByteView(k.words[0]).subspan(23, 2)));
         const auto to = static_cast<Jurisdiction>(be_value(ByteView(k.words[0]).subspan(25, 2)));
         return channel::notice_slot(from, to, be_value(ByteView(k.words[0]).last(5)));
       }},
      {"DataDirectory.assets", [](const Keys& k) { return data_directory::asset_slot(k.word()); }},
      {"DataDirectory.digests", [](const Keys& k) { return data_directory::digest_slot(k.word()); }},
      {"DataDirectory.allow", [](const Keys& k) { return data_directory::allow_slot(k.word()); }},
      {"DataDirectory.persons", [](const Keys& k) { return data_directory::person_slot(k.word(), k.address(1)); }},
      {"DataDirectory.requests",
       [](const Keys& k) { return data_directory::request_slot(k.word(), static_cast<std::uint32_t>(k.number(1))); }},
  };
  return functions;
}

}  // namespace

TEST_CASE("every variable of the seven contracts stands where the vectors say", "[ledger]") {
  auto vectors = test::own_vectors("ledger-slots.json");
  std::map<std::string, int> seen;
  for (const auto& row : vectors["slots"]) {
    const std::string name = row["contract"].get<std::string>() + "." + row["variable"].get<std::string>();
    Keys keys;
    for (const auto& key : row["keys"]) {
      keys.words.push_back(key.is_number() ? eth::word_of(key.get<std::uint64_t>())
                                           : hex_array<32>(key.get<std::string>()));
    }
    INFO(name);
    auto function = slot_functions().find(name);
    REQUIRE(function != slot_functions().end());
    const Hash32 slot = function->second(keys);
    CHECK(to_hex0x(slot) == row["slot"].get<std::string>());
    CHECK(to_hex0x(crypto::keccak256(slot)) == row["trieKey"].get<std::string>());
    auto contract = contract_of(row["contract"].get<std::string>());
    REQUIRE(contract);
    CHECK(to_hex0x(genesis_address_of(*contract)) == row["address"].get<std::string>());
    ++seen[name];
  }
  CHECK(seen.size() == slot_functions().size());
}

TEST_CASE("the examples of the ledger specification, 2.4", "[ledger]") {
  CHECK(to_hex(status_registry::list_slot(ListId{6, Family::document, 688, 3})) ==
        "60317b0ebf83568a619fd2e3f4044b2444d119e8a75e3cd1af01753ad81b4415");
  CHECK(to_hex(crypto::keccak256(status_registry::list_slot(0x00060102b0000003))) ==
        "3ecd24cde26f40906ae813a3aecfb7d30fcc53d87406532f3df703d8b2010601");
  CHECK(to_hex(issuer_registry::key_slot(crypto::keccak256(test::hex("1234")))) ==
        "6196b502ff84507397f9a0280bf6c6f2ea553dafdd2e576735dfd3c34b746986");
  CHECK(to_hex(channel::notice_slot(6, 48, 17)) == "0cd1cde96b2a40f00d495f5651bb97e83eac45b8cc5cdc62fabb9437414d41aa");
  CHECK(to_hex(council::book_slot(Contract::status_registry)) ==
        "87cbc3a4dae1580f5f7b584f3dde61233778801ba889bf99c5008d343b7458f8");
}

TEST_CASE("names and addresses", "[ledger]") {
  for (std::size_t i = 1; i <= kContracts; ++i) {
    const auto contract = static_cast<Contract>(i);
    CHECK(contract_of(name_of(contract)) == contract);
    CHECK(genesis_address_of(contract)[19] == i);
  }
  CHECK_FALSE(contract_of("StatusRegistr"));
  CHECK_FALSE(contract_of(""));
  CHECK(to_hex(genesis_address_of(Contract::title_registry)) == "57a7e9a55000000000000000000000000000000b");
  CHECK(to_hex(book_key_of(Contract::council)) == "436f756e63696c00000000000000000000000000000000000000000000000000");
}
