#include "bridge/chain/shared_data.hpp"

#include "eth/abi.hpp"
#include "ledger/contracts.hpp"

namespace statepass::bridge {
namespace {

using ledger::Contract;

struct Topics {
  Hash32 posted = eth::event_topic("Posted(uint16,uint16,uint40,uint8,bytes32)");
  Hash32 published = eth::event_topic("Published(bytes32,uint16,uint32,uint256,bytes32,bytes)");
  Hash32 rules_set = eth::event_topic("RulesSet(bytes32,uint256)");
  Hash32 withdrawn = eth::event_topic("Withdrawn(bytes32)");
};
const Topics& topics() {
  static const Topics all;
  return all;
}

tl::unexpected<std::string> malformed() {
  return tl::unexpected<std::string>("an event of Channel or DataDirectory is malformed");
}

}  // namespace

Read<void> SharedData::replay(const std::vector<Log>& logs) {
  static const eth::Address channel = ledger::genesis_address_of(Contract::channel);
  static const eth::Address directory = ledger::genesis_address_of(Contract::data_directory);
  for (const Log& log : logs) {
    if (log.log.topics.empty()) continue;
    if (log.log.address == channel && log.log.topics[0] == topics().posted) {
      eth::abi::Decoder data(log.log.data);
      const auto notice_class = data.word(), digest = data.word();
      if (!notice_class || !digest) return malformed();
      posted_[*digest] = log.block;
    } else if (log.log.address == directory) {
      if (auto done = replay_asset(log); !done) return done;
    }
  }
  return {};
}

Read<void> SharedData::replay_asset(const Log& log) {
  const Hash32& topic = log.log.topics[0];
  const bool published = topic == topics().published;
  if (!published && topic != topics().rules_set && topic != topics().withdrawn) return {};
  if (log.log.topics.size() < 2) return malformed();
  const Hash32& id = log.log.topics[1];
  eth::abi::Decoder data(log.log.data);
  if (published) {
    const auto word = data.word(), digest = data.word();
    const auto metadata = data.bytes();
    const auto record = word ? ledger::data_directory::Asset::decode(*word) : fail(Errc::ledger_field);
    if (!record || !digest || !metadata) return malformed();
    Asset& asset = assets_[id];
    asset.record = *record;
    asset.digest = *digest;
    asset.metadata = to_bytes(*metadata);
    return {};
  }
  if (topic == topics().rules_set) {
    const auto allowed = data.word();
    if (!allowed) return malformed();
    assets_[id].allowed = *allowed;
    return {};
  }
  assets_[id].record.state = ledger::data_directory::AssetState::withdrawn;
  return {};
}

void SharedData::forget_before(std::uint64_t block) {
  std::erase_if(posted_, [&](const auto& entry) { return entry.second < block; });
}

void SharedData::clear() {
  posted_.clear();
  assets_.clear();
}

}  // namespace statepass::bridge
