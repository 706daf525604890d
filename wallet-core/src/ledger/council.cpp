#include "ledger/council.hpp"

#include "crypto/keccak.hpp"
#include "eth/slot.hpp"

namespace statepass::ledger::council {
namespace {

enum Position : std::uint64_t {
  members = 0,
  book_state = 1,
  config_word = 2,
  validator_set_hash = 3,
  operators = 4,
  member_info = 5,
  book = 6,
  pending_name = 7,
  pending_entry = 8,
  ballot_votes = 9,
  ballot_meta = 10,
  validator_of = 11,
  validator_list = 12,
};

Hash32 at(Position position) {
  return eth::word_of(std::uint64_t{position});
}
UnixTime take_time(WordReader& in) {
  return static_cast<UnixTime>(in.take(40));
}
std::uint64_t bits_of(UnixTime time) {
  return static_cast<std::uint64_t>(time);
}

template <class T>
T smaller(T compiled_in, T proven) {
  return proven == 0 ? compiled_in : std::min(compiled_in, proven);
}

}  // namespace

Hash32 members_slot() {
  return at(members);
}
Hash32 book_state_slot() {
  return at(book_state);
}
Hash32 config_slot() {
  return at(config_word);
}
Hash32 validator_set_hash_slot() {
  return at(validator_set_hash);
}
Hash32 operator_slot(const Address& who) {
  return eth::mapping_slot(eth::word_of(who), at(operators));
}
Hash32 member_info_slot(Jurisdiction jurisdiction) {
  return eth::mapping_slot(eth::word_of(jurisdiction), at(member_info));
}
Hash32 book_slot(Contract contract) {
  return eth::mapping_slot(book_key_of(contract), at(book));
}
Hash32 pending_name_slot() {
  return at(pending_name);
}
Hash32 pending_entry_slot() {
  return at(pending_entry);
}
Hash32 ballot_votes_slot(const Hash32& id) {
  return eth::mapping_slot(id, at(ballot_votes));
}
Hash32 ballot_meta_slot(const Hash32& id) {
  return eth::mapping_slot(id, at(ballot_meta));
}
Hash32 validator_of_slot(Jurisdiction jurisdiction) {
  return eth::mapping_slot(eth::word_of(jurisdiction), at(validator_of));
}
Hash32 validator_count_slot() {
  return at(validator_list);
}
Hash32 validator_slot(std::uint64_t index) {
  return eth::array_slot(at(validator_list), index);
}

Result<BookState> BookState::decode(const Hash32& word) {
  WordReader in(word);
  BookState out;
  out.version = static_cast<std::uint32_t>(in.take(32));
  out.active_from = take_time(in);
  SP_TRY(in.finish());
  return out;
}
Hash32 BookState::encode() const {
  return WordWriter().put(version, 32).put(bits_of(active_from), 40).word();
}

Result<Config> Config::decode(const Hash32& word) {
  WordReader in(word);
  Config out;
  out.trusting_days = static_cast<std::uint16_t>(in.take(16));
  out.clock_drift = static_cast<std::uint16_t>(in.take(16));
  out.amber_age = static_cast<std::uint32_t>(in.take(32));
  out.red_age = static_cast<std::uint32_t>(in.take(32));
  out.block_period = static_cast<std::uint16_t>(in.take(16));
  out.empty_block_period = static_cast<std::uint32_t>(in.take(32));
  out.credential_days = static_cast<std::uint16_t>(in.take(16));
  out.statutory_hours = static_cast<std::uint16_t>(in.take(16));
  out.urgent_hours = static_cast<std::uint16_t>(in.take(16));
  out.condense_hours = static_cast<std::uint16_t>(in.take(16));
  out.main_chain = static_cast<std::uint32_t>(in.take(32));
  SP_TRY(in.finish());
  return out;
}
Hash32 Config::encode() const {
  WordWriter out;
  out.put(trusting_days, 16).put(clock_drift, 16).put(amber_age, 32).put(red_age, 32);
  out.put(block_period, 16).put(empty_block_period, 32).put(credential_days, 16).put(statutory_hours, 16);
  out.put(urgent_hours, 16).put(condense_hours, 16).put(main_chain, 32);
  return out.word();
}

Config stricter(const Config& compiled_in, const Config& proven) {
  Config out = compiled_in;
  out.trusting_days = smaller(compiled_in.trusting_days, proven.trusting_days);
  out.clock_drift = smaller(compiled_in.clock_drift, proven.clock_drift);
  out.amber_age = smaller(compiled_in.amber_age, proven.amber_age);
  out.red_age = smaller(compiled_in.red_age, proven.red_age);
  out.block_period = smaller(compiled_in.block_period, proven.block_period);
  out.empty_block_period = smaller(compiled_in.empty_block_period, proven.empty_block_period);
  out.credential_days = smaller(compiled_in.credential_days, proven.credential_days);
  out.statutory_hours = smaller(compiled_in.statutory_hours, proven.statutory_hours);
  out.urgent_hours = smaller(compiled_in.urgent_hours, proven.urgent_hours);
  // Flips of one person are spread over this time so that they cannot be linked: longer is stricter.
  out.condense_hours = std::max(compiled_in.condense_hours, proven.condense_hours);
  return out;
}

qbft::TrustRules trust_rules(const Config& config) {
  return {.trusting_period = config.trusting_days * kSecondsPerDay, .clock_drift = config.clock_drift};
}

Result<Operator> Operator::decode(const Hash32& word) {
  WordReader in(word);
  Operator out;
  SP_TRY_ASSIGN(out.jurisdiction, in.take_jurisdiction());
  out.roles = static_cast<std::uint8_t>(in.take(8));
  out.from = take_time(in);
  out.until = take_time(in);
  out.epoch = static_cast<std::uint32_t>(in.take(32));
  SP_TRY(in.finish());
  return out;
}
Hash32 Operator::encode() const {
  WordWriter out;
  out.put(jurisdiction, 16).put(roles, 8).put(bits_of(from), 40).put(bits_of(until), 40).put(epoch, 32);
  return out.word();
}

Result<MemberInfo> MemberInfo::decode(const Hash32& word) {
  WordReader in(word);
  MemberInfo out;
  const std::uint64_t letters = in.take(16);
  for (std::uint64_t letter : {letters >> 8, letters & 0xff}) {
    if (letter < 'A' || letter > 'Z') return fail(Errc::ledger_field);
    out.letters.push_back(static_cast<char>(letter));
  }
  out.epoch = static_cast<std::uint32_t>(in.take(32));
  out.admitted = take_time(in);
  SP_TRY(in.finish());
  return out;
}
Hash32 MemberInfo::encode() const {
  SP_ASSERT(letters.size() == 2);
  return WordWriter().put(be_value(bytes_of(letters)), 16).put(epoch, 32).put(bits_of(admitted), 40).word();
}

Result<BookEntry> BookEntry::decode(const Hash32& word) {
  WordReader in(word);
  BookEntry out;
  out.address = in.take_address();
  out.since = take_time(in);
  out.layout_id = static_cast<std::uint16_t>(in.take(16));
  out.version = static_cast<std::uint32_t>(in.take(32));
  SP_TRY(in.finish());
  return out;
}
Hash32 BookEntry::encode() const {
  return WordWriter().put(address).put(bits_of(since), 40).put(layout_id, 16).put(version, 32).word();
}

Result<PendingEntry> PendingEntry::decode(const Hash32& word) {
  WordReader in(word);
  PendingEntry out;
  out.address = in.take_address();
  out.active_from = take_time(in);
  out.layout_id = static_cast<std::uint16_t>(in.take(16));
  SP_TRY(in.finish());
  return out;
}
Hash32 PendingEntry::encode() const {
  return WordWriter().put(address).put(bits_of(active_from), 40).put(layout_id, 16).word();
}

Result<BallotMeta> BallotMeta::decode(const Hash32& word) {
  WordReader in(word);
  BallotMeta out;
  out.opened = take_time(in);
  out.executed = in.take_flag();
  SP_TRY(in.finish());
  return out;
}
Hash32 BallotMeta::encode() const {
  return WordWriter().put(bits_of(opened), 40).put_flag(executed).word();
}

Result<StateValidator> StateValidator::decode(const Hash32& word) {
  WordReader in(word);
  StateValidator out;
  out.address = in.take_address();
  out.since = take_time(in);
  SP_TRY(in.finish());
  return out;
}
Hash32 StateValidator::encode() const {
  return WordWriter().put(address).put(bits_of(since), 40).word();
}

eth::abi::Encoder proposal_words(const Proposal& p) {
  eth::abi::Encoder words;
  words.uint(static_cast<std::uint64_t>(p.kind)).uint(p.jurisdiction).address(p.account).word(p.key).word(p.value);
  return words.uint(p.round);
}

Hash32 proposal_id(std::uint64_t chain, const Proposal& proposal) {
  eth::abi::Encoder arguments;
  arguments.uint(chain).address(genesis_address_of(Contract::council)).tuple(proposal_words(proposal));
  return crypto::keccak256(arguments.encode());
}

}  // namespace statepass::ledger::council
