#pragma once

#include <optional>
#include <string>
#include <vector>

#include "desk/chain/outbox.hpp"
#include "desk/config.hpp"
#include "ledger/issuance_log.hpp"

// Issuance batches: what was issued since the last one goes into a tree whose root is anchored in the IssuanceLog
// (ledger specification 1.4), so that nothing can be dated back later.
namespace statepass::desk {

class IssuanceBatches {
 public:
  IssuanceBatches(Database& database, Outbox& outbox, const DeskConfig& config, const DeskClock& clock);

  // Anchors a batch when one is due and something was issued.
  void tick();
  struct Anchored {
    std::int64_t n;
    UnixTime time;
  };
  // The state's newest batch, and that of a licence's newest copy.
  std::optional<Anchored> newest();
  std::optional<Anchored> of_licence(const std::string& licence);
  // Where the copies of a delivery stand. Nothing while their batch is not on the ledger.
  struct Paths {
    std::int64_t n;
    std::vector<ledger::issuance_log::Path> paths;
  };
  std::optional<Paths> paths_of(const std::string& notification);

 private:
  void anchored(const Act& act);

  Database& database_;
  Outbox& outbox_;
  const DeskConfig& config_;
  const DeskClock& clock_;
};

}  // namespace statepass::desk
