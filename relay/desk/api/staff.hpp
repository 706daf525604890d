#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/secret.hpp"
#include "desk/clock.hpp"
#include "desk/config.hpp"

// Who works at the desk: sessions, and the approval of a second person for what is dangerous. In memory alone: a
// restart signs everybody out.
namespace statepass::desk {

struct StaffSession {
  std::string name;
  std::vector<std::string> roles;
  UnixTime expires = 0;

  bool may(std::string_view role) const;
};

class Staff {
 public:
  Staff(const std::vector<StaffMember>& members, const DeskClock& clock);

  struct Wrong {
    int retry_after = 0;  // seconds; 0: at once
  };
  struct SignedIn {
    std::string token;
    StaffSession session;
  };
  // After three wrong passphrases for a name each further one doubles the wait, up to a minute.
  std::variant<SignedIn, Wrong> sign_in(const std::string& name, const std::string& passphrase);
  const StaffSession* find(const std::string& token);
  void sign_out(const std::string& token);

  struct Approval {
    std::string approval;
    UnixTime expires = 0;
  };
  enum class Refused : std::uint8_t { wrong_passphrase, not_allowed };
  // By a supervisor other than `asker`, for one act on one subject.
  std::variant<Approval, Refused> approve(const std::string& asker, const std::string& name,
                                          const std::string& passphrase, const std::string& act,
                                          const std::string& subject);
  // Who approved; the approval is spent. Nothing when it is not good for this.
  std::optional<std::string> spend(const std::string& approval, const std::string& act, const std::string& subject);

 private:
  std::variant<const StaffMember*, Wrong> check(const std::string& name, const std::string& passphrase);
  struct Held {
    std::string by, act, subject;
    UnixTime expires;
  };
  struct Failures {
    int count = 0;
    UnixTime until = 0;
  };

  std::vector<StaffMember> members_;
  const DeskClock& clock_;
  std::map<std::string, StaffSession> sessions_;  // by the hash of the token
  std::map<std::string, Held> approvals_;
  std::map<std::string, Failures> failures_;
};

}  // namespace statepass::desk
