#pragma once

#include <string>

#include "base/datetime.hpp"
#include "base/result.hpp"
#include "eth/abi.hpp"
#include "ledger/contracts.hpp"
#include "ledger/word.hpp"
#include "qbft/light_client.hpp"

// Council: members, operators, votes, the address book (ledger specification 1.1, 2.2). Every decode() here and in the
// other contracts takes a proven word and gives ledger_field or ledger_spare_bits for what no contract of this layout
// writes. An absent word is no record at all.
namespace statepass::ledger::council {

// bit j = jurisdiction j, for has_state()
Hash32 members_slot();
Hash32 book_state_slot();
Hash32 config_slot();
// keccak256 of the validators' addresses, ascending: qbft::ValidatorSet::hash()
Hash32 validator_set_hash_slot();
Hash32 operator_slot(const Address& who);
Hash32 member_info_slot(Jurisdiction jurisdiction);
Hash32 book_slot(Contract contract);
Hash32 pending_name_slot();
Hash32 pending_entry_slot();
// bitmap of the states that voted
Hash32 ballot_votes_slot(const Hash32& proposal_id);
Hash32 ballot_meta_slot(const Hash32& proposal_id);
Hash32 validator_of_slot(Jurisdiction jurisdiction);
Hash32 validator_count_slot();
Hash32 validator_slot(std::uint64_t index);

// Rights of an operator, as bits.
enum Role : std::uint8_t {
  role_licensing = 0x01,
  role_mailbox = 0x02,
  role_data = 0x04,
  role_billing = 0x08,
  role_status = 0x10,
  role_keys = 0x20,
  role_sponsor = 0x40,
  role_admin = 0x80,
};

struct BookState {
  std::uint32_t version = 0;
  UnixTime active_from = 0;  // of the pending entry; 0: nothing is pending

  static Result<BookState> decode(const Hash32& word);
  Hash32 encode() const;
  friend bool operator==(const BookState&, const BookState&) = default;
};

struct Config {
  std::uint16_t trusting_days = 90;
  std::uint16_t clock_drift = 30;  // seconds, as the next four
  std::uint32_t amber_age = 86'400;
  std::uint32_t red_age = 259'200;
  std::uint16_t block_period = 2;
  std::uint32_t empty_block_period = 60;
  std::uint16_t credential_days = 30;
  std::uint16_t statutory_hours = 240;
  std::uint16_t urgent_hours = 24;
  std::uint16_t condense_hours = 6;
  std::uint32_t main_chain = kMainChain;

  static Result<Config> decode(const Hash32& word);
  Hash32 encode() const;
  friend bool operator==(const Config&, const Config&) = default;
};
// The compiled-in configuration, narrowed by what the chain says: of each limit the stricter value. Zero says nothing.
// The id of the main chain is never taken from the chain.
Config stricter(const Config& compiled_in, const Config& proven);
qbft::TrustRules trust_rules(const Config& config);

struct Operator {
  Jurisdiction jurisdiction = 0;
  std::uint8_t roles = 0;
  UnixTime from = 0;
  UnixTime until = 0;
  std::uint32_t epoch = 0;  // void unless it is that of the state

  static Result<Operator> decode(const Hash32& word);
  Hash32 encode() const;
  friend bool operator==(const Operator&, const Operator&) = default;
};

struct MemberInfo {
  std::string letters;  // two, "CA"
  std::uint32_t epoch = 0;
  UnixTime admitted = 0;

  static Result<MemberInfo> decode(const Hash32& word);
  Hash32 encode() const;
  friend bool operator==(const MemberInfo&, const MemberInfo&) = default;
};

struct BookEntry {
  Address address{};
  UnixTime since = 0;
  std::uint16_t layout_id = 0;
  std::uint32_t version = 0;

  static Result<BookEntry> decode(const Hash32& word);
  Hash32 encode() const;
  friend bool operator==(const BookEntry&, const BookEntry&) = default;
};

struct PendingEntry {
  Address address{};
  UnixTime active_from = 0;
  std::uint16_t layout_id = 0;

  static Result<PendingEntry> decode(const Hash32& word);
  Hash32 encode() const;
  friend bool operator==(const PendingEntry&, const PendingEntry&) = default;
};

struct BallotMeta {
  UnixTime opened = 0;
  bool executed = false;

  static Result<BallotMeta> decode(const Hash32& word);
  Hash32 encode() const;
  friend bool operator==(const BallotMeta&, const BallotMeta&) = default;
};

struct StateValidator {
  Address address{};
  UnixTime since = 0;

  static Result<StateValidator> decode(const Hash32& word);
  Hash32 encode() const;
  friend bool operator==(const StateValidator&, const StateValidator&) = default;
};

enum class ProposalKind : std::uint8_t {
  admit = 1,
  expel = 2,
  reset_admin = 3,
  set_validator = 4,
  book_change = 5,
  book_cancel = 6,
  set_config = 7,
  revoke_key = 8,
  trust_chain = 9,
  unfreeze_chain = 10,
};

// What the states vote on; which fields a kind uses is in the table of 1.1.
struct Proposal {
  ProposalKind kind{};
  std::uint16_t jurisdiction = 0;
  Address account{};
  Hash32 key{};
  Hash32 value{};
  std::uint32_t round = 0;  // a lapsed proposal may return under another
};
eth::abi::Encoder proposal_words(const Proposal& proposal);
// keccak256(abi.encode(chain id, Council, proposal))
Hash32 proposal_id(std::uint64_t chain, const Proposal& proposal);

}  // namespace statepass::ledger::council
