#include "desk/test_chain.hpp"

#include <ctime>

#include "base/text.hpp"
#include "cose/key.hpp"
#include "crypto/keccak.hpp"
#include "eth/abi.hpp"
#include "ledger/calls.hpp"
#include "ledger/channel.hpp"
#include "ledger/council.hpp"
#include "ledger/data_directory.hpp"
#include "ledger/issuance_log.hpp"
#include "ledger/issuer_registry.hpp"
#include "ledger/licence_transfer.hpp"
#include "ledger/list_id.hpp"
#include "ledger/status_registry.hpp"
#include "qbft/checkpoint.hpp"
#include "status/transition.hpp"
#include "status/tree.hpp"

namespace statepass::test {
namespace {

using ledger::Contract;
namespace council = ledger::council;
namespace registry = ledger::status_registry;

crypto::Secp256k1Key key_of(std::uint8_t number) {
  Bytes entropy(32, number);
  return *crypto::Secp256k1Key::from_entropy(entropy);
}

UnixTime now() {
  return static_cast<UnixTime>(std::time(nullptr));
}

Bytes error_data(std::string_view signature) {
  return to_bytes(eth::abi::selector(signature));
}

bool is_call(ByteView data, std::string_view signature) {
  return data.size() >= 4 && equal(data.first(4), eth::abi::selector(signature));
}

}  // namespace

TestChain::TestChain() {
  for (std::uint8_t i = 1; i <= 4; ++i) validators_.push_back(key_of(i));
  states_.push_back({"CA", 6, key_of(21)});
  states_.push_back({"NY", 36, key_of(22)});
  Hash32 members{};
  auto& words = words_[ledger::genesis_address_of(Contract::council)];
  for (const State& state : states_) {
    members = ledger::with_state(members, state.jurisdiction);
    words[council::member_info_slot(state.jurisdiction)] =
        council::MemberInfo{state.letters, 1, now() - 86'400}.encode();
  }
  words[council::members_slot()] = members;
  std::vector<qbft::Address> addresses;
  for (const auto& key : validators_) addresses.push_back(eth::address_of(key.public_key()));
  words[council::validator_set_hash_slot()] = qbft::ValidatorSet::of(addresses)->hash();
  for (std::uint8_t i = 1; i <= 10; ++i) {
    const auto contract = static_cast<Contract>(i);
    words[council::book_slot(contract)] =
        council::BookEntry{ledger::genesis_address_of(contract), now() - 86'400, ledger::kLayoutId, 1}.encode();
  }
  seal_block();
  node_ = std::make_unique<FakeNode>([this](const Json& request, std::size_t) { return answer(request); });
}

const State& TestChain::state(std::string_view letters) const {
  return *std::ranges::find(states_, letters, &State::letters);
}

void TestChain::seal_block() {
  std::vector<qbft::Address> addresses;
  std::vector<const crypto::Secp256k1Key*> keys;
  for (const auto& key : validators_) {
    addresses.push_back(eth::address_of(key.public_key()));
    keys.push_back(&key);
  }
  std::ranges::sort(addresses);
  eth::Header fields;
  fields.number = blocks_.size() + 1;
  fields.timestamp = static_cast<std::uint64_t>(now());
  fields.coinbase = addresses.front();
  fields.gas_limit = 30'000'000;
  if (!blocks_.empty()) fields.parent_hash = blocks_.back().hash;
  qbft::ExtraData extra;
  extra.validators = addresses;
  const Bytes raw = qbft::seal_header(fields, extra, keys);
  blocks_.push_back({raw, qbft::SealedHeader::parse(raw)->hash(), static_cast<UnixTime>(fields.timestamp)});
}

std::string TestChain::chain_json(const std::vector<std::string>& relays, const std::string& desks) const {
  const std::lock_guard lock(mutex_);
  const auto first = qbft::SealedHeader::parse(blocks_.front().raw);
  Json validators = Json::array();
  for (const auto& address : first->validators().members()) validators.push_back(to_hex0x(address));
  return Json{{"name", "Test"},
              {"chainId", kChain},
              {"development", true},
              {"genesisHash", to_hex0x(Hash32{})},
              {"checkpoint",
               {{"number", 1}, {"hash", to_hex0x(first->hash())}, {"time", first->time()}, {"validators", validators}}},
              {"book", {{"version", 1}}},
              {"relays", relays},
              {"desks", Json::parse(desks)}}
      .dump();
}

void TestChain::mine() {
  const std::lock_guard lock(mutex_);
  seal_block();
}

std::uint64_t TestChain::head() const {
  const std::lock_guard lock(mutex_);
  return blocks_.size();
}

Hash32 TestChain::word(Contract contract, const Hash32& slot) {
  const std::lock_guard lock(mutex_);
  return words_[ledger::genesis_address_of(contract)][slot];
}

void TestChain::set_word(Contract contract, const Hash32& slot, const Hash32& word) {
  const std::lock_guard lock(mutex_);
  words_[ledger::genesis_address_of(contract)][slot] = word;
}

std::size_t TestChain::count(const std::string& function) {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(std::ranges::count(done_, function, &Done::function));
}

void TestChain::mood(Mood mood) {
  const std::lock_guard lock(mutex_);
  mood_ = mood;
}

void TestChain::refuse(const std::string& function, const std::string& error) {
  const std::lock_guard lock(mutex_);
  if (error.empty())
    refused_.erase(function);
  else
    refused_[function] = error_data(error);
}

// ---- what calls do ----

TestChain::Effect TestChain::council(const eth::Address& sender, ByteView data, bool keep) {
  Effect out{.function = "setOperator"};
  if (!is_call(data, "setOperator(address,uint8,uint40,uint40)")) return {.known = false};
  const auto by = std::ranges::find_if(
      states_, [&](const State& one) { return eth::address_of(one.admin.public_key()) == sender; });
  if (by == states_.end()) return {.function = out.function, .revert = error_data("NotOperator(address)")};
  eth::abi::Decoder in(data.subspan(4));
  const auto who = *in.address();
  council::Operator record;
  record.jurisdiction = by->jurisdiction;
  record.roles = static_cast<std::uint8_t>(*in.uint());
  record.from = static_cast<UnixTime>(*in.uint());
  record.until = static_cast<UnixTime>(*in.uint());
  record.epoch = 1;
  if (keep) words_[ledger::genesis_address_of(Contract::council)][council::operator_slot(who)] = record.encode();
  return out;
}

ledger::Jurisdiction TestChain::state_of(const eth::Address& sender, std::uint8_t role) {
  const auto& words = words_[ledger::genesis_address_of(Contract::council)];
  const auto found = words.find(council::operator_slot(sender));
  if (found == words.end()) return 0;
  const auto record = council::Operator::decode(found->second);
  return record && (record->roles & role) != 0 ? record->jurisdiction : ledger::Jurisdiction{0};
}

// One entry goes from VALID to SUPERSEDED; the error, or nothing.
Bytes TestChain::supersede(std::uint64_t list, std::uint32_t index, const Hash32& old_word,
                           std::span<const Hash32> path, bool keep, std::vector<eth::Log>& logs) {
  auto& words = words_[ledger::genesis_address_of(Contract::status_registry)];
  auto record = registry::ListRecord::decode(words[registry::list_slot(list)]);
  if (!record) return error_data("NotOpen(uint64)");
  status::Path siblings;
  std::ranges::copy(path, siblings.begin());
  if (!status::check_word(old_word, index / 128, siblings, record->root)) return error_data("BadProof()");
  if (*status::value_in_word(old_word, index) != status::Value::valid) return error_data("Terminal(uint64,uint16)");
  Hash32 word = old_word;
  word[(index % 128) >> 2] |= static_cast<std::uint8_t>(3U << (2 * (index & 3)));
  Hash32 node = word;
  for (std::size_t level = 0; level < siblings.size(); ++level)
    node = ((index / 128) >> level & 1) != 0 ? crypto::keccak256_of({siblings[level], node})
                                             : crypto::keccak256_of({node, siblings[level]});
  record->root = ledger::h216_of(node);
  record->version += 1;
  if (keep) words[registry::list_slot(list)] = record->encode();
  Bytes data(64);
  std::ranges::copy(be_bytes<4>(index), data.end() - 4);
  logs.push_back({ledger::genesis_address_of(Contract::status_registry),
                  {eth::event_topic("Superseded(uint64,uint32,uint256,uint32)"), eth::word_of(list),
                   eth::word_of(std::uint64_t{record->version})},
                  data});
  return {};
}

TestChain::Effect TestChain::licence_transfer(const eth::Address& sender, ByteView data, bool keep) {
  namespace transfer = ledger::licence_transfer;
  const auto address = ledger::genesis_address_of(Contract::licence_transfer);
  auto& words = words_[address];
  const auto state = state_of(sender, council::role_licensing);
  eth::abi::Decoder in(data.subspan(4));
  if (is_call(data, "open(address,bytes32,uint16,uint40,bytes32,bytes)")) {
    Effect out{.function = "open"};
    transfer::TransferConsent consent;
    consent.holder = *in.address();
    consent.salt = *in.word();
    consent.from = static_cast<ledger::Jurisdiction>(*in.uint());
    consent.to = state;
    consent.due = static_cast<UnixTime>(*in.uint());
    consent.statement = *in.word();
    crypto::RecoverableSignature signature = take_array<65>(*in.bytes());
    signature[64] = static_cast<std::uint8_t>(signature[64] - 27);
    const auto key = crypto::secp256k1_recover(consent.digest(kChain, address), signature);
    if (!key || eth::address_of(*key) != consent.holder)
      return {.function = out.function, .revert = error_data("BadSignature()")};
    const Hash32 id = transfer::transfer_id(consent.holder, consent.salt);
    transfer::Transfer record{consent.holder, consent.from, state, transfer::TransferState::open, {}, consent.due};
    if (keep) words[transfer::transfer_slot(id)] = record.encode();
    return out;
  }
  const Hash32 id = *in.word();
  auto record = transfer::Transfer::decode(words[transfer::transfer_slot(id)]);
  if (is_call(data, "clear(bytes32,bytes32,uint40)")) {
    Effect out{.function = "clear"};
    if (!record || record->state != transfer::TransferState::open || record->from != state)
      return {.function = out.function, .revert = error_data("BadState(uint8)")};
    const Hash32 digest = *in.word();
    record->state = transfer::TransferState::cleared;
    record->due = static_cast<UnixTime>(*in.uint());
    if (keep) {
      words[transfer::transfer_slot(id)] = record->encode();
      words[transfer::clearance_slot(id)] =
          ledger::StampedDigest{static_cast<std::uint64_t>(now()), ledger::h216_of(digest)}.encode();
    }
    return out;
  }
  if (is_call(data, "refuse(bytes32,uint8)")) {
    Effect out{.function = "refuse"};
    if (!record || record->from != state) return {.function = out.function, .revert = error_data("NotParty()")};
    record->state = transfer::TransferState::refused;
    record->reason = static_cast<transfer::RefusalReason>(*in.uint());
    if (keep) words[transfer::transfer_slot(id)] = record->encode();
    return out;
  }
  if (is_call(data, "complete(bytes32,bytes32,bytes32,(uint64,uint32,bytes32,bytes32[10])[],bytes32)")) {
    Effect out{.function = "complete"};
    if (!record || record->state != transfer::TransferState::cleared || record->to != state)
      return {.function = out.function, .revert = error_data("BadState(uint8)")};
    const Hash32 salt = *in.word(), digest = *in.word();
    const ByteView list = data.subspan(4 + be_value(data.subspan(4 + 3 * 32 + 24, 8)));
    const std::uint64_t count = be_value(list.subspan(24, 8));
    std::vector<transfer::Entry> entries;
    std::vector<std::pair<Hash32, std::vector<Hash32>>> proofs;
    for (std::uint64_t i = 0; i < count; ++i) {
      eth::abi::Decoder flip(list.subspan(32 + i * 13 * 32));
      const auto packed = *flip.uint();
      entries.push_back({*ledger::ListId::unpack(packed), static_cast<std::uint32_t>(*flip.uint())});
      const Hash32 word = *flip.word();
      std::vector<Hash32> path;
      for (int level = 0; level < 10; ++level) path.push_back(*flip.word());
      proofs.emplace_back(word, path);
    }
    const auto stamped = ledger::StampedDigest::decode(words[transfer::clearance_slot(id)]);
    if (ledger::h216_of(transfer::clearance_digest(id, salt, digest, entries)) != stamped.digest)
      return {.function = out.function, .revert = error_data("FlipsDiffer()")};
    for (std::uint64_t i = 0; i < count; ++i)
      if (Bytes error =
              supersede(entries[i].list.pack(), entries[i].index, proofs[i].first, proofs[i].second, keep, out.logs);
          !error.empty())
        return {.function = out.function, .revert = error};
    record->state = transfer::TransferState::issued;
    if (keep) words[transfer::transfer_slot(id)] = record->encode();
    return out;
  }
  return {.known = false};
}

TestChain::Effect TestChain::channel(const eth::Address& sender, ByteView data, bool keep) {
  namespace channel = ledger::channel;
  auto& words = words_[ledger::genesis_address_of(Contract::channel)];
  const auto state = state_of(sender, council::role_mailbox);
  eth::abi::Decoder in(data.subspan(4));
  const auto peer = static_cast<ledger::Jurisdiction>(*in.uint());
  const std::uint64_t seq = *in.uint();
  if (is_call(data, "post(uint16,uint40,uint8,bytes32)")) {
    Effect out{.function = "post"};
    auto pair = channel::Pair::decode(words[channel::pair_slot(state, peer)]).value_or(channel::Pair{});
    if (seq != pair.posted + 1) return {.function = out.function, .revert = error_data("Range()")};
    (void)*in.uint();
    const Hash32 digest = *in.word();
    pair.posted = seq;
    pair.last_post = now();
    if (keep) {
      words[channel::pair_slot(state, peer)] = pair.encode();
      words[channel::notice_slot(state, peer, seq)] =
          ledger::StampedDigest{static_cast<std::uint64_t>(now()), ledger::h216_of(digest)}.encode();
    }
    return out;
  }
  const bool settles = is_call(data, "settle(uint16,uint40)");
  if (!settles && !is_call(data, "reject(uint16,uint40,uint8)")) return {.known = false};
  Effect out{.function = settles ? "settle" : "reject"};
  auto pair = channel::Pair::decode(words[channel::pair_slot(peer, state)]);
  if (!pair || seq > pair->posted || (settles ? seq <= pair->settled : seq != pair->settled + 1))
    return {.function = out.function, .revert = error_data("Range()")};
  pair->settled = seq;
  if (!settles) pair->rejected = seq;
  pair->last_settle = now();
  if (keep) words[channel::pair_slot(peer, state)] = pair->encode();
  return out;
}

TestChain::Effect TestChain::data_directory(const eth::Address& sender, ByteView data, bool keep) {
  namespace directory = ledger::data_directory;
  const auto address = ledger::genesis_address_of(Contract::data_directory);
  auto& words = words_[address];
  const auto state = state_of(sender, council::role_data);
  eth::abi::Decoder in(data.subspan(4));
  const Hash32 id = *in.word();
  if (is_call(data, "publish(bytes32,uint8,uint8,uint8,bytes32,uint256,bytes)")) {
    Effect out{.function = "publish"};
    directory::Asset asset;
    asset.kind = static_cast<directory::AssetKind>(*in.uint());
    asset.hash = static_cast<directory::HashAlgorithm>(*in.uint());
    asset.storage = static_cast<directory::StorageKind>(*in.uint());
    asset.owner = state;
    asset.created = now();
    asset.version = 1;
    const Hash32 digest = *in.word(), allowed = *in.word();
    if (keep) {
      words[directory::asset_slot(id)] = asset.encode();
      words[directory::digest_slot(id)] = digest;
      words[directory::allow_slot(id)] = allowed;
    }
    return out;
  }
  if (is_call(data, "request(bytes32,uint8)")) {
    Effect out{.function = "request"};
    auto asset = directory::Asset::decode(words[directory::asset_slot(id)]);
    if (!asset || !ledger::has_state(words[directory::allow_slot(id)], state))
      return {.function = out.function, .revert = error_data("NotListed(bytes32,address)")};
    asset->requests += 1;
    if (keep) {
      words[directory::asset_slot(id)] = asset->encode();
      words[directory::request_slot(id, asset->requests)] =
          directory::Request{sender, state, directory::Purpose::move, now()}.encode();
    }
    out.logs.push_back({address,
                        {eth::event_topic("Requested(bytes32,uint32,uint16,address,uint8)"), id,
                         eth::word_of(std::uint64_t{asset->requests}), eth::word_of(std::uint64_t{state})},
                        Bytes(64)});
    return out;
  }
  return {.known = false};
}

TestChain::Effect TestChain::status_registry(ByteView data, bool keep) {
  auto& words = words_[ledger::genesis_address_of(Contract::status_registry)];
  const auto address = ledger::genesis_address_of(Contract::status_registry);
  eth::abi::Decoder in(data.subspan(4));
  if (is_call(data, "openMany(uint64,uint16)")) {
    Effect out{.function = "openMany"};
    const std::uint64_t first = *in.uint(), count = *in.uint();
    for (std::uint64_t id = first; id < first + count; ++id) {
      if (words[registry::list_slot(id)] != Hash32{})
        return {.function = out.function, .revert = error_data("Exists(uint64)")};
      registry::ListRecord record;
      record.root = ledger::h216_of(status::root_of(status::StatusBody()));
      if (keep) words[registry::list_slot(id)] = record.encode();
      out.logs.push_back({address, {eth::event_topic("Opened(uint64)"), eth::word_of(id)}, {}});
    }
    return out;
  }
  std::vector<ByteView> updates;
  Effect out{.function = "update"};
  if (is_call(data, "update(uint64,uint32,bytes,bytes)")) {
    updates.push_back(data.subspan(4));
  } else if (is_call(data, "updateMany((uint64,uint32,bytes,bytes)[])")) {
    out.function = "updateMany";
    const ByteView list = data.subspan(4 + 64);
    const std::uint64_t count = be_value(data.subspan(4 + 56, 8));
    for (std::uint64_t i = 0; i < count; ++i) updates.push_back(list.subspan(be_value(list.subspan(32 * i + 24, 8))));
  } else {
    return {.known = false};
  }
  for (const ByteView update : updates) {
    eth::abi::Decoder one(update);
    const std::uint64_t id = *one.uint();
    const std::uint64_t version = *one.uint();
    const ByteView changed = *one.bytes();
    const auto transition = status::check_transition(changed, *one.bytes());
    auto record = registry::ListRecord::decode(words[registry::list_slot(id)]);
    if (!record) return {.function = out.function, .revert = error_data("NotOpen(uint64)")};
    if (!transition) return {.function = out.function, .revert = error_data("Terminal(uint64,uint16)")};
    if (record->version != version || record->root != ledger::h216_of(transition->before))
      return {.function = out.function, .revert = error_data("Stale(uint64,uint32)")};
    record->version += 1;
    record->root = ledger::h216_of(transition->after);
    if (keep) words[registry::list_slot(id)] = record->encode();
  }
  return out;
}

TestChain::Effect TestChain::apply(const eth::Address& sender, const eth::Transaction& transaction, bool keep) {
  const ByteView data = transaction.data;
  const auto at = [&](Contract contract) { return *transaction.to == ledger::genesis_address_of(contract); };
  Effect out{.known = false};
  if (at(Contract::council)) out = council(sender, data, keep);
  if (at(Contract::status_registry)) out = status_registry(data, keep);
  if (at(Contract::licence_transfer)) out = licence_transfer(sender, data, keep);
  if (at(Contract::channel)) out = channel(sender, data, keep);
  if (at(Contract::data_directory)) out = data_directory(sender, data, keep);
  eth::abi::Decoder in(data.subspan(4));
  if (at(Contract::issuer_registry)) {
    auto& words = words_[*transaction.to];
    if (is_call(data, "setKey(bytes,uint8,uint40,uint40)")) {
      out = {.function = "setKey"};
      const Bytes key = to_bytes(*in.bytes());
      ledger::issuer_registry::KeyRecord record;
      record.jurisdiction = state_of(sender, council::role_keys);
      record.purpose = static_cast<ledger::issuer_registry::KeyPurpose>(*in.uint());
      record.from = static_cast<UnixTime>(*in.uint());
      record.to = static_cast<UnixTime>(*in.uint());
      if (keep) words[ledger::issuer_registry::key_slot(crypto::keccak256(key))] = record.encode();
    } else if (is_call(data, "setEncKey(bytes32)")) {
      out = {.function = "setEncKey"};
      const Hash32 key = *in.word();
      if (keep) words[ledger::issuer_registry::enc_key_slot(state_of(sender, council::role_keys))] = key;
    } else if (is_call(data, "revokeKey(bytes32,uint40)")) {
      out = {.function = "revokeKey"};
    }
  }
  if (at(Contract::issuance_log) && is_call(data, "anchor(bytes32,uint8)")) {
    out = {.function = "anchor"};
    const auto n = static_cast<std::uint64_t>(std::ranges::count(done_, "anchor", &Done::function)) + 1;
    out.logs.push_back({*transaction.to,
                        {eth::event_topic("BatchAnchored(uint16,uint32,uint256,uint8)"), eth::word_of(std::uint64_t{6}),
                         eth::word_of(n)},
                        Bytes(64)});
  }
  if (!out.known) return out;
  if (const auto refused = refused_.find(out.function); refused != refused_.end()) out.revert = refused->second;
  return out;
}

// ---- the node's side ----

const TestChain::Block* TestChain::block_named(const std::string& name) const {
  if (name == "latest") return &blocks_.back();
  for (std::size_t i = 0; i < blocks_.size(); ++i)
    if (to_hex0x(blocks_[i].hash) == name || common::quantity_text(i + 1) == name) return &blocks_[i];
  return nullptr;
}

Json TestChain::proof(const Json& params) {
  const auto address = take_array<20>(*from_hex0x(params[0].get<std::string>()));
  // As Besu does it: each slot once, in the order of the keys, keys and values as short as they can be.
  std::map<Hash32, Hash32> found;
  for (const Json& slot : params[1]) {
    const auto key = take_array<32>(*from_hex0x(slot.get<std::string>()));
    const auto& words = words_[address];
    const auto word = words.find(key);
    found[key] = word == words.end() ? Hash32{} : word->second;
  }
  const auto shortest = [](const Hash32& word) {
    const std::string digits = to_hex(word);
    const auto first = digits.find_first_not_of('0');
    return "0x" + (first == std::string::npos ? "0" : digits.substr(first));
  };
  Json storage = Json::array();
  for (const auto& [key, word] : found)
    storage.push_back({{"key", shortest(key)}, {"value", shortest(word)}, {"proof", Json::array()}});
  return {{"nonce", common::quantity_text(nonces_[address])}, {"storageProof", storage}};
}

Json TestChain::receipt(const Json& params) {
  for (const Done& one : done_) {
    if (to_hex0x(one.hash) != params[0]) continue;
    Json logs = Json::array();
    for (const eth::Log& log : one.logs) {
      Json topics = Json::array();
      for (const Hash32& topic : log.topics) topics.push_back(to_hex0x(topic));
      logs.push_back({{"address", to_hex0x(log.address)},
                      {"topics", topics},
                      {"data", to_hex0x(log.data)},
                      {"blockNumber", common::quantity_text(one.block)},
                      {"transactionHash", to_hex0x(one.hash)}});
    }
    return {{"status", one.success ? "0x1" : "0x0"},
            {"blockNumber", common::quantity_text(one.block)},
            {"blockHash", to_hex0x(blocks_[one.block - 1].hash)},
            {"logs", logs}};
  }
  return nullptr;
}

Json TestChain::logs_of(const Json& params) {
  const auto from = common::quantity(params[0]["fromBlock"]), to = common::quantity(params[0]["toBlock"]);
  Json out = Json::array();
  for (const Done& one : done_) {
    if (one.block < *from || one.block > *to) continue;
    const Json held = receipt(Json::array({to_hex0x(one.hash)}));
    for (const Json& log : held["logs"]) {
      const Json& wanted = params[0]["topics"][0];
      if (log["address"] == params[0]["address"] && std::ranges::find(wanted, log["topics"][0]) != wanted.end())
        out.push_back(log);
    }
  }
  return out;
}

Json TestChain::send(const Json& params) {
  const Bytes raw = *from_hex0x(params[0].get<std::string>());
  const auto parsed = eth::parse_transaction(raw);
  const auto sender = *eth::transaction_sender(*parsed);
  const Json hash = to_hex0x(parsed->hash);
  if (mood_ == Mood::forgets) return hash;
  if (parsed->transaction.nonce != nonces_[sender]) return Json{{"error", "nonce too low"}};
  const Effect effect = apply(sender, parsed->transaction, false);
  const bool good = effect.known && effect.revert.empty();
  if (good) apply(sender, parsed->transaction, true);
  ++nonces_[sender];
  done_.push_back(
      {effect.function, parsed->hash, good, blocks_.size() + 1, good ? effect.logs : std::vector<eth::Log>()});
  seal_block();
  return hash;
}

Json TestChain::result_of(const Json& call) {
  const std::string method = call["method"].get<std::string>();
  const Json& params = call["params"];
  if (method == "eth_chainId") return common::quantity_text(kChain);
  if (method == "eth_blockNumber") return common::quantity_text(blocks_.size());
  if (method == "eth_getBlockByNumber" || method == "eth_getBlockByHash") {
    const Block* block = block_named(params[0].get<std::string>());
    if (block == nullptr) return nullptr;
    const auto number = static_cast<std::uint64_t>(block - blocks_.data()) + 1;
    return {{"number", common::quantity_text(number)},
            {"hash", to_hex0x(block->hash)},
            {"timestamp", common::quantity_text(static_cast<std::uint64_t>(block->time))}};
  }
  if (method == "debug_getRawHeader" && params[0].get<std::string>().size() > 60)
    return Json{{"error", "a number is wanted"}};
  if (method == "debug_getRawHeader") return to_hex0x(block_named(params[0].get<std::string>())->raw);
  if (method == "eth_getProof") return proof(params);
  if (method == "eth_getTransactionReceipt") return receipt(params);
  if (method == "eth_getLogs") return logs_of(params);
  if (method == "eth_sendRawTransaction") return send(params);
  if (method == "eth_call") {
    eth::Transaction transaction;
    transaction.to = take_array<20>(*from_hex0x(params[0]["to"].get<std::string>()));
    transaction.data = *from_hex0x(params[0]["data"].get<std::string>());
    const auto from = take_array<20>(*from_hex0x(params[0]["from"].get<std::string>()));
    const Effect effect = apply(from, transaction, false);
    if (!effect.known) return Json{{"revert", "0x"}};
    return effect.revert.empty() ? Json("0x") : Json{{"revert", to_hex0x(effect.revert)}};
  }
  return Json{{"error", "method not found"}};
}

FakeNode::Reply TestChain::answer(const Json& request) {
  const std::lock_guard lock(mutex_);
  const auto one = [this](const Json& call) -> Json {
    Json out{{"jsonrpc", "2.0"}, {"id", call["id"]}};
    const Json result = result_of(call);
    if (result.is_object() && result.contains("revert"))
      out["error"] = {{"code", 3}, {"message", "execution reverted"}, {"data", result["revert"]}};
    else if (result.is_object() && result.contains("error"))
      out["error"] = {{"code", -32000}, {"message", result["error"]}};
    else
      out["result"] = result;
    return out;
  };
  const bool sends = request.is_object() && request["method"] == "eth_sendRawTransaction";
  Json answer = Json::array();
  if (request.is_array())
    for (const Json& call : request) answer.push_back(one(call));
  else
    answer = one(request);
  if (sends && mood_ == Mood::deaf) return FakeNode::how(FakeNode::Reply::How::kHalfClose);
  return {.body = answer.dump()};
}

}  // namespace statepass::test
