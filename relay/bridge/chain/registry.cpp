#include "bridge/chain/registry.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "eth/abi.hpp"
#include "ledger/contracts.hpp"
#include "status/tree.hpp"

namespace statepass::bridge {
namespace {

using ledger::status_registry::ListRecord;

tl::unexpected<std::string> wrong(std::string words) {
  return tl::unexpected<std::string>(std::move(words));
}

struct Topics {
  Hash32 opened = eth::event_topic("Opened(uint64)");
  Hash32 closed = eth::event_topic("Closed(uint64)");
  Hash32 retired = eth::event_topic("Retired(uint64)");
  Hash32 updated = eth::event_topic("Updated(uint64,uint32,uint256,bytes)");
  Hash32 superseded = eth::event_topic("Superseded(uint64,uint32,uint256,uint32)");
  Hash32 key_set = eth::event_topic("KeySet(uint16,bytes32,uint8,uint40,uint40,bytes)");
  Hash32 key_retired = eth::event_topic("KeyRetired(uint16,bytes32,uint40)");
  Hash32 key_revoked = eth::event_topic("KeyRevoked(uint16,bytes32,uint40)");
};
const Topics& topics() {
  static const Topics all;
  return all;
}

std::optional<std::uint64_t> number_topic(const eth::Log& log, std::size_t at, std::uint64_t most) {
  if (log.topics.size() <= at) return std::nullopt;
  const auto number = eth::abi::Decoder(log.topics[at]).uint(most);
  if (!number) return std::nullopt;
  return *number;
}

ledger::H216 h216_of_word(const Hash32& word) {
  return take_array<27>(ByteView(word).subspan(5));
}

bool is_zero(const Hash32& word) {
  return std::ranges::all_of(word, [](std::uint8_t byte) { return byte == 0; });
}

const ledger::H216& empty_root() {
  static const ledger::H216 root = ledger::h216_of(status::root_of(status::StatusBody()));
  return root;
}

}  // namespace

Read<std::vector<BodyChange>> Registry::replay(const std::vector<Log>& logs, std::uint64_t block) {
  static const eth::Address status_registry = ledger::genesis_address_of(ledger::Contract::status_registry);
  static const eth::Address issuer_registry = ledger::genesis_address_of(ledger::Contract::issuer_registry);
  std::vector<BodyChange> changes;
  for (const Log& log : logs) {
    if (block_ && log.block <= *block_) continue;
    if (log.block > block) return wrong("a log of a later block");
    if (log.log.topics.empty()) continue;
    Read<void> done;
    if (log.log.address == status_registry) done = replay_list(log, changes);
    if (log.log.address == issuer_registry) done = replay_key(log);
    if (!done) return tl::unexpected(std::move(done.error()));
  }
  block_ = block;
  return changes;
}

Read<ListRecord> Registry::open_list(std::uint64_t id) const {
  auto record = list(id);
  if (!record) return wrong("an event of a list that is not open");
  return *record;
}

void Registry::put(std::uint64_t id, std::uint64_t block, const Hash32& word) {
  auto& changes = lists_[id];
  if (!changes.empty() && changes.back().block == block)
    changes.back().word = word;
  else
    changes.push_back({block, word});
}

Read<void> Registry::replay_list(const Log& log, std::vector<BodyChange>& changes) {
  const Hash32& topic = log.log.topics[0];
  const bool updated = topic == topics().updated, superseded = topic == topics().superseded;
  const bool retired = topic == topics().retired, closed = topic == topics().closed;
  const auto id = number_topic(log.log, 1, ~std::uint64_t{0});
  if (topic == topics().opened && id) {
    if (list(*id)) return wrong("a list was opened twice");
    put(*id, log.block, ListRecord{empty_root(), 0, false}.encode());
    return {};
  }
  if (!updated && !superseded && !retired && !closed) return {};
  if (!id) return wrong("a list's event is malformed");
  auto record = open_list(*id);
  if (!record) return tl::unexpected(std::move(record.error()));
  if (retired) {
    put(*id, log.block, Hash32{});
    return {};
  }
  if (closed) {
    record->closed = true;
    put(*id, log.block, record->encode());
    return {};
  }
  const auto version = number_topic(log.log, 2, 0xffffffff);
  eth::abi::Decoder data(log.log.data);
  const auto root = data.word();
  if (!version || !root || *version != std::uint64_t{record->version} + 1) return wrong("a list's version is skipped");
  BodyChange change{*id, log.block, record->root, h216_of_word(*root), {}, {}};
  if (updated) {
    const auto words = data.bytes();
    if (!words) return wrong("a list's words are malformed");
    change.words = to_bytes(*words);
  } else {
    const auto index = data.uint(status::kEntries - 1);
    if (!index) return wrong("a superseded entry is malformed");
    change.index = static_cast<std::uint32_t>(*index);
  }
  record->root = change.after;
  record->version = static_cast<std::uint32_t>(*version);
  put(*id, log.block, record->encode());
  changes.push_back(std::move(change));
  return {};
}

Read<void> Registry::replay_key(const Log& log) {
  namespace keys = ledger::issuer_registry;
  const Hash32& topic = log.log.topics[0];
  const bool set = topic == topics().key_set, retired = topic == topics().key_retired;
  const bool revoked = topic == topics().key_revoked;
  if (!set && !retired && !revoked) return {};
  const auto state = number_topic(log.log, 1, 255);
  if (!state || log.log.topics.size() < 3) return wrong("a key's event is malformed");
  const Hash32& kid = log.log.topics[2];
  constexpr std::uint64_t kMostTime = (std::uint64_t{1} << 40) - 1;
  eth::abi::Decoder data(log.log.data);
  if (set) {
    const auto purpose = data.uint(6), from = data.uint(kMostTime), to = data.uint(kMostTime);
    const auto cose_key = data.bytes();
    if (!purpose || *purpose == 0 || !from || !to || !cose_key) return wrong("a key's event is malformed");
    if (keys::kid_of(*cose_key) != kid) return wrong("a key does not give its id");
    keys_[kid] = {{static_cast<ledger::Jurisdiction>(*state), static_cast<keys::KeyPurpose>(*purpose),
                   keys::KeyState::active, static_cast<UnixTime>(*from), static_cast<UnixTime>(*to), 0},
                  to_bytes(*cose_key)};
    return {};
  }
  const auto found = keys_.find(kid);
  const auto time = data.uint(kMostTime);
  if (found == keys_.end() || !time) return wrong("an event of a key that is not there");
  keys::KeyRecord& record = found->second.record;
  record.state = retired ? keys::KeyState::retired : keys::KeyState::compromised;
  (retired ? record.to : record.cutoff) = static_cast<UnixTime>(*time);
  return {};
}

std::vector<status::Registry::List> Registry::lists_at(std::uint64_t at) const {
  std::vector<status::Registry::List> out;
  for (const auto& [id, changes] : lists_) {
    const auto later = std::ranges::upper_bound(changes, at, {}, &Change::block);
    if (later != changes.begin() && !is_zero(std::prev(later)->word)) out.push_back({id, std::prev(later)->word});
  }
  return out;
}

std::optional<ListRecord> Registry::list(std::uint64_t id) const {
  const auto found = lists_.find(id);
  if (found == lists_.end() || is_zero(found->second.back().word)) return std::nullopt;
  const auto record = ListRecord::decode(found->second.back().word);
  if (!record) return std::nullopt;
  return *record;
}

std::optional<ledger::H216> Registry::root_at(std::uint64_t id, std::uint32_t version) const {
  const auto found = lists_.find(id);
  if (found == lists_.end()) return std::nullopt;
  for (auto change = found->second.rbegin(); change != found->second.rend(); ++change) {
    const auto record = ListRecord::decode(change->word);
    if (record && record->version == version) return record->root;
  }
  return std::nullopt;
}

bool Registry::had_root(std::uint64_t id, const ledger::H216& root) const {
  const auto found = lists_.find(id);
  return found != lists_.end() && std::ranges::any_of(found->second, [&](const Change& change) {
           const auto record = ListRecord::decode(change.word);
           return record && record->root == root;
         });
}

std::set<ledger::H216> Registry::roots_since(std::uint64_t block) const {
  std::set<ledger::H216> out;
  for (const auto& [id, changes] : lists_) {
    for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
      if (const auto record = ListRecord::decode(change->word)) out.insert(record->root);
      if (change->block <= block) break;
    }
  }
  return out;
}

void Registry::forget_before(std::uint64_t block) {
  oldest_ = std::max(oldest_, block);
  for (auto entry = lists_.begin(); entry != lists_.end();) {
    auto& changes = entry->second;
    const auto later = std::ranges::upper_bound(changes, block, {}, &Change::block);
    if (later != changes.begin()) changes.erase(changes.begin(), std::prev(later));
    const bool over = changes.size() == 1 && changes[0].block <= block && is_zero(changes[0].word);
    entry = over ? lists_.erase(entry) : std::next(entry);
  }
}

std::vector<std::uint64_t> Registry::changed_since(std::uint64_t block) const {
  std::vector<std::uint64_t> out;
  for (const auto& [id, changes] : lists_)
    if (changes.back().block > block && !is_zero(changes.back().word)) out.push_back(id);
  return out;
}

}  // namespace statepass::bridge
