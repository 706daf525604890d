#include "network/genesis/council_storage.hpp"

#include <algorithm>
#include <stdexcept>

#include "qbft/validator_set.hpp"

namespace statepass::network {
namespace {

namespace council = ledger::council;

constexpr UnixTime kEndOfTime = (UnixTime{1} << 40) - 1;
constexpr std::uint32_t kFirstEpoch = 1, kFirstVersion = 1;

class Words {
 public:
  void put(const Hash32& slot, const Hash32& word, const char* what) {
    if (!words_.emplace(slot, word).second) throw std::runtime_error(std::string(what) + " stands twice in genesis");
  }
  std::map<Hash32, Hash32> take() { return std::move(words_); }

 private:
  std::map<Hash32, Hash32> words_;
};

void put_state(Words& words, UnixTime time, const FoundingState& state) {
  words.put(council::member_info_slot(state.jurisdiction),
            council::MemberInfo{state.letters, kFirstEpoch, time}.encode(), "a jurisdiction");
  words.put(council::validator_of_slot(state.jurisdiction), council::StateValidator{state.validator, time}.encode(),
            "a jurisdiction");
  for (const Address& admin : state.admins) {
    const council::Operator record{state.jurisdiction, council::role_admin, time, kEndOfTime, kFirstEpoch};
    words.put(council::operator_slot(admin), record.encode(), "an administrator");
  }
}

}  // namespace

std::map<Hash32, Hash32> council_storage(UnixTime time, std::span<const FoundingState> states,
                                         const council::Config& config, std::span<const ledger::Contract> book) {
  Words words;
  Hash32 members{};
  std::vector<Address> validators;
  for (const FoundingState& state : states) {
    members = ledger::with_state(members, state.jurisdiction);
    validators.push_back(state.validator);
    put_state(words, time, state);
  }
  const auto set = qbft::ValidatorSet::of(validators);
  if (!set) throw std::runtime_error("the validators of genesis: " + std::string(error_words(set.error().code)));

  words.put(council::members_slot(), members, "the members");
  words.put(council::book_state_slot(), council::BookState{kFirstVersion, 0}.encode(), "the book state");
  words.put(council::config_slot(), config.encode(), "the configuration");
  words.put(council::validator_set_hash_slot(), set->hash(), "the validator set");
  words.put(council::validator_count_slot(), eth::word_of(set->size()), "the validator count");
  for (std::size_t i = 0; i < set->size(); ++i)
    words.put(council::validator_slot(i), eth::word_of(set->members()[i]), "a validator");
  for (const ledger::Contract contract : book) {
    const council::BookEntry entry{ledger::genesis_address_of(contract), time, ledger::kLayoutId, kFirstVersion};
    words.put(council::book_slot(contract), entry.encode(), "a contract");
  }
  return words.take();
}

std::vector<ledger::Contract> main_chain_book() {
  std::vector<ledger::Contract> book;
  for (std::uint8_t n = 1; n <= static_cast<std::uint8_t>(ledger::Contract::chain_anchor); ++n)
    book.push_back(static_cast<ledger::Contract>(n));
  return book;
}

}  // namespace statepass::network
