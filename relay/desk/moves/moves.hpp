#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "desk/issue/batches.hpp"
#include "desk/issue/issuer.hpp"
#include "desk/moves/asking.hpp"
#include "desk/moves/move_rows.hpp"
#include "desk/moves/record.hpp"
#include "desk/notices/post_office.hpp"
#include "desk/oid4vci/offers.hpp"
#include "status/tree.hpp"

// Moves between states (ledger specification 4.3), on both sides.
namespace statepass::desk {

// Parts that both sides use.
struct MoveParts {
  Database& database;
  Ledger& ledger;
  Outbox& outbox;
  StatusLists& lists;
  const Bootstrap& bootstrap;
  const KeyFolder& keys;
  People& people;
  History& history;
  Offers& offers;
  PostOffice& post;
  Peers& peers;
  MoveRows& rows;
  const DeskConfig& config;
  const ChainFile& chain;
  const DeskClock& clock;

  void event(const MoveRow& row, std::string kind, std::optional<std::string> by = {},
             std::optional<std::string> reason = {}, std::optional<std::string> act = {}) const;
};

// What a clerk may do with a case, and what is still missing.
struct MoveChoices {
  std::vector<std::string> can;
  std::string why;
};

// The state that a citizen moves to.
class MovesIn {
 public:
  explicit MovesIn(MoveParts parts);

  // Opens the transfer of a checked answer; the act.
  std::string open(const AskedMove& asked, const std::string& by);
  MoveChoices choices(const MoveRow& row) const;
  // What `complete` proves of the origin's lists, read from a relay: nothing when they are not to be had.
  struct Flips {
    std::vector<Hash32> words;
    std::vector<status::Path> paths;
  };
  Task<std::optional<Flips>> read_flips(Clearance clearance);
  struct Completed {
    std::string act;
    std::string licence;
  };
  // Part of the caller's transaction: makes the licence, withheld until the act is in a sealed block.
  Completed complete(MoveRow row, const Flips& flips, const std::optional<std::string>& document_number,
                     const std::optional<CivilDate>& expiry, const std::string& by);
  // Fetches the record, takes up completions that a change of the origin's list overtook.
  Task<> work(MoveRow row);
  // Whether copies of a licence must not be given out yet.
  bool withheld(const Licence& licence);

 private:
  PostOffice::Filed file_clearance(const Notice& notice);
  void opened(const Act& act);
  void requested(const Act& act);
  void completed(const Act& act);
  Task<> fetch_record(MoveRow row);
  std::string add_request_act(MoveRow& row);
  std::string add_complete_act(MoveRow& row, const Clearance& clearance, const Flips& flips);

  MoveParts parts_;
  std::map<std::string, UnixTime> tried_;  // when work() last took a move up
};

// The state that a citizen leaves.
class MovesOut {
 public:
  explicit MovesOut(MoveParts parts);

  MoveChoices choices(const MoveRow& row);
  // Copies that still have to be replaced by the transfer copy.
  std::size_t left_to_condense(const MoveRow& row);
  // Part of the caller's transaction. The acts.
  std::vector<std::string> clear(MoveRow row, UnixTime due, const std::string& by);
  std::vector<std::string> refuse(MoveRow row, ledger::licence_transfer::RefusalReason reason,
                                  const std::string& detail, const std::string& by);
  // What a citizen posted for a move: the sealed answer, or the status of the refusal.
  Task<std::variant<Bytes, unsigned>> bind(std::string id, Bytes sealed);
  // A wallet keeps its transfer copy: the others go.
  void kept_transfer_copy(const std::string& licence, const std::string& notification);
  void work(MoveRow row);
  // The ledger says that it is over.
  void ended(MoveRow row);
  // The encrypted record of an asset, for a state that may have it: see record_routes.
  std::optional<Bytes> record_file(const std::string& digest);
  // Checks the header "Statepass-Request: 0x<asset>/<n>/<time>/0x<signature>". True when the ledger shows the request.
  Task<bool> may_have(std::string digest, std::string header);

 private:
  PostOffice::Filed file_request(const Notice& notice);
  PostOffice::Filed file_change(const Notice& notice);
  Task<bool> make_sure(std::string id);
  struct Bound {
    std::string licence;
    ByteArray<32> answer_key{};
  };
  std::variant<Bound, unsigned> check_binding(const MoveRow& row, ByteView plain);
  void cleared(const Act& act);
  void refused(const Act& act);

  MoveParts parts_;
};

// Follows the ledger for both: states of transfers, entries that other states' moves superseded, what is due.
class Moves {
 public:
  explicit Moves(MoveParts parts);

  MovesIn in;
  MovesOut out;
  Task<> look();

 private:
  Task<> look_at_transfers();
  Task<> look_at_superseded();

  MoveParts parts_;
};

// What the destination signs to fetch a record: keccak256("statepass-ods" ‖ asset ‖ n 4 ‖ time 8).
Hash32 record_request_digest(const Hash32& asset, std::uint32_t n, UnixTime time);

}  // namespace statepass::desk
