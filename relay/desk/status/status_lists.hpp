#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "desk/chain/outbox.hpp"
#include "desk/config.hpp"
#include "desk/store/database.hpp"
#include "ledger/list_id.hpp"
#include "status/body.hpp"

// The state's status lists: which entries are given out, what they say, and the acts that change them on the ledger
// (ledger specification 3).
namespace statepass::desk {

using ledger::Family;

struct ListEntry {
  ledger::ListId list;
  std::uint32_t index = 0;
};

enum class Urgency : std::uint8_t { urgent, round, spread };
std::string_view urgency_name(Urgency urgency);

struct ListRow {
  ledger::ListId list;
  std::uint32_t version = 0;
  std::int64_t used = 0;
  UnixTime changed = 0;
};

class StatusLists {
 public:
  StatusLists(Database& database, Ledger& ledger, Outbox& outbox, const DeskConfig& config, const DeskClock& clock);

  // Opens what credentials that are good until then need, and is not open yet: two lists of each family. Asks the node
  // first, so that lists which an earlier database opened are taken up. False when the node does not answer.
  Task<bool> open_for(UnixTime valid_until);
  // Whether entries can be given out for such credentials.
  bool ready(UnixTime valid_until);

  // A free entry, drawn at random from the open lists of the period. Part of the caller's transaction. Throws
  // std::runtime_error when no list is open or all are full.
  ListEntry allot(Family family, UnixTime valid_until, const std::string& licence, const std::string& copy);
  // The reference that goes into documents.
  std::string uri_of(const ledger::ListId& list) const;

  // Entries of a licence that can still be looked up and are not final.
  std::vector<ListEntry> live_entries(const std::string& licence, Family family);
  // When a change of this urgency is made: now, or at the next round.
  UnixTime due_of(Urgency urgency) const;
  // Puts changes on their way; part of the caller's transaction. The ticket under which they can be followed.
  std::string change(const std::vector<ListEntry>& entries, status::Value value, Urgency urgency,
                     const std::string& licence, const std::string& ticket = {});
  // What became of the changes of a ticket: queued until all are in an act, then as the latest of their acts.
  std::optional<Act> follow(const std::string& ticket);
  // Entries of a licence that can be looked up and say something else.
  std::vector<ListEntry> entries_other_than(const std::string& licence, Family family, status::Value value);
  // Makes acts of the changes that are due.
  void tick();

  // Told, in the transaction that makes it so, that every change of this licence and family was made.
  std::function<void(const std::string& licence, Family family, status::Value value, const Act& act)> on_changed;
  // Told after bodies changed.
  std::function<void()> on_bodies;

  // An entry that another state's move superseded: the ledger has it, the body follows. False when a change before it
  // has not been followed yet: to be told again.
  bool superseded(const ledger::ListId& list, std::uint32_t index, std::uint32_t version);
  // The body as the ledger has it, and its version.
  struct Body {
    status::StatusBody body;
    std::uint32_t version;
  };
  std::optional<Body> body_of(const ledger::ListId& list);
  std::vector<ListRow> lists();

 private:
  struct Due;
  void adopt(const ledger::ListId& list, const Hash32& word);
  void opened(const Act& act);
  void updated(const Act& act);
  void failed(const Act& act);
  void send_updates(const std::vector<std::string>& lists);
  void add_cover(const std::string& list, status::StatusBody& body, std::size_t changes);

  Database& database_;
  Ledger& ledger_;
  Outbox& outbox_;
  const DeskConfig& config_;
  const DeskClock& clock_;
};

// "00060102b0000003"
std::string list_text(const ledger::ListId& list);
ledger::ListId list_of_text(std::string_view text);

}  // namespace statepass::desk
