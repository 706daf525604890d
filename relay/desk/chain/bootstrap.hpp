#pragma once

#include <optional>
#include <string>
#include <vector>

#include "desk/chain/outbox.hpp"
#include "desk/config.hpp"
#include "desk/keys/key_folder.hpp"
#include "desk/status/status_lists.hpp"
#include "ledger/issuer_registry.hpp"

// What must stand on the ledger before a desk can work: its operators, its document signer's key, its envelope key and
// open status lists. Looked at again and again; only what is missing is done, so a start is a start whatever was there.
namespace statepass::desk {

struct Member {
  ledger::Jurisdiction jurisdiction = 0;
  std::string letters;
};

// How long the copies that are issued today are good: whole days (ISO 18013-5 wants nothing finer to be told).
UnixTime copies_valid_until(UnixTime now, std::int64_t days);

class Bootstrap {
 public:
  Bootstrap(Database& database, Ledger& ledger, Outbox& outbox, StatusLists& lists, const KeyFolder& keys,
            const DeskConfig& config, const DeskClock& clock);

  // One look. Enqueues what is missing.
  Task<> look();
  // Everything was there at the last look.
  bool complete() const { return complete_; }
  const std::vector<Member>& members() const { return members_; }
  std::optional<ledger::Jurisdiction> jurisdiction_of(std::string_view letters) const;
  std::string letters_of(ledger::Jurisdiction jurisdiction) const;
  struct OperatorView {
    OperatorRole role;
    UnixTime until;
  };
  const std::vector<OperatorView>& operators() const { return operators_; }
  struct KeyView {
    Hash32 kid;
    ledger::issuer_registry::KeyRecord record;
  };
  const std::vector<KeyView>& issuer_keys() const { return issuer_keys_; }
  // The validators of the head are not those that the states decided on (ledger specification 1.1).
  bool set_change_pending() const { return set_change_pending_; }

 private:
  Task<bool> look_at_members();
  Task<bool> look_at_operators();
  Task<bool> look_at_keys();
  Task<bool> look_at_lists();
  bool has(OperatorRole role) const;
  void do_once(const std::string& subject, NewAct act);

  Database& database_;
  Ledger& ledger_;
  Outbox& outbox_;
  StatusLists& lists_;
  const KeyFolder& keys_;
  const DeskConfig& config_;
  const DeskClock& clock_;
  bool book_read_ = false;
  bool complete_ = false;
  bool warned_ = false;
  std::uint32_t epoch_ = 0;
  std::vector<Member> members_;
  std::vector<OperatorView> operators_;
  std::vector<KeyView> issuer_keys_;
  bool set_change_pending_ = false;
};

}  // namespace statepass::desk
