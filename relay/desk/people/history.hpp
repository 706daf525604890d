#pragma once

#include <optional>
#include <string>
#include <vector>

#include "desk/clock.hpp"
#include "desk/store/database.hpp"

// What happened: events of a case, which people read, and the audit log, in which each line holds the hash of the one
// before, so that a line taken out or changed later shows.
namespace statepass::desk {

struct Event {
  UnixTime time = 0;
  std::string kind;
  std::optional<std::string> by;
  std::optional<std::string> reason;
  std::optional<std::string> act;
};

class History {
 public:
  History(Database& database, const DeskClock& clock) : database_(database), clock_(clock) {}

  // `subject`: "licence:REF", "move:ID", "applicant:ID".
  void add(const std::string& subject, const Event& event);
  std::vector<Event> of(const std::string& subject);

  // `who`: a member of staff, "wallet" or "desk". `detail` holds no values of a document.
  void audit(const std::string& who, const std::string& what, const std::string& subject,
             const std::string& detail = {});
  // The number of the first line that does not fit the one before; nothing when the log is whole.
  std::optional<std::int64_t> broken_line();

 private:
  Database& database_;
  const DeskClock& clock_;
};

}  // namespace statepass::desk
