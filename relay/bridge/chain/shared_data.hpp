#pragma once

#include <map>
#include <optional>
#include <vector>

#include "bridge/chain/node_json.hpp"
#include "ledger/data_directory.hpp"

namespace statepass::bridge {

// What Channel and DataDirectory said in their events: which envelopes were posted lately, which assets there are.
// Look-up only: what counts is proven by who uses it.
class SharedData {
 public:
  struct Asset {
    ledger::data_directory::Asset record;
    Hash32 digest{};
    Bytes metadata;
    Hash32 allowed{};  // bit j = state j
  };

  // Events of both contracts, ascending; others are passed over. Words for the log when one is malformed.
  Read<void> replay(const std::vector<Log>& logs);
  void forget_before(std::uint64_t block);
  void clear();

  // Whether an envelope of this digest was posted since the block that was forgotten to.
  bool was_posted(const Hash32& envelope) const { return posted_.contains(envelope); }
  const std::map<Hash32, Asset>& assets() const { return assets_; }

 private:
  Read<void> replay_asset(const Log& log);

  std::map<Hash32, std::uint64_t> posted_;  // block
  std::map<Hash32, Asset> assets_;
};

}  // namespace statepass::bridge
