#include "desk/api/staff.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "crypto/sha.hpp"
#include "desk/random.hpp"

namespace statepass::desk {
namespace {

constexpr UnixTime kSessionSeconds = 8 * 3'600;
constexpr UnixTime kApprovalSeconds = 120;
constexpr int kFreeTries = 3;
constexpr UnixTime kLongestWait = 60;

std::string key_of(const std::string& token) {
  return to_hex(crypto::sha256(bytes_of(token)));
}

}  // namespace

bool StaffSession::may(std::string_view role) const {
  return std::ranges::find(roles, role) != roles.end();
}

Staff::Staff(const std::vector<StaffMember>& members, const DeskClock& clock) : members_(members), clock_(clock) {}

std::variant<const StaffMember*, Staff::Wrong> Staff::check(const std::string& name, const std::string& passphrase) {
  const auto member = std::ranges::find(members_, name, &StaffMember::name);
  // A name that nobody has takes the same way, and is not remembered: strangers could fill the memory.
  const bool known = member != members_.end();
  const UnixTime now = clock_.now();
  if (known && failures_[name].until > now) return Wrong{static_cast<int>(failures_[name].until - now)};
  const Hash32 given = crypto::sha256(bytes_of(passphrase));
  const Hash32 wanted = crypto::sha256(bytes_of(known ? member->passphrase : random_id()));
  if (ct_equal(given, wanted) && known) {
    failures_.erase(name);
    return &*member;
  }
  if (!known) return Wrong{};
  Failures& failures = failures_[name];
  if (++failures.count < kFreeTries) return Wrong{};
  const int over = std::min(failures.count - kFreeTries, 6);
  const UnixTime wait = std::min<UnixTime>(kLongestWait, UnixTime{1} << over);
  failures.until = now + wait;
  return Wrong{static_cast<int>(wait)};
}

std::variant<Staff::SignedIn, Staff::Wrong> Staff::sign_in(const std::string& name, const std::string& passphrase) {
  const auto checked = check(name, passphrase);
  if (const auto* wrong = std::get_if<Wrong>(&checked)) return *wrong;
  const StaffMember& member = *std::get<const StaffMember*>(checked);
  const UnixTime now = clock_.now();
  std::erase_if(sessions_, [now](const auto& one) { return one.second.expires <= now; });
  SignedIn out{random_id(32), {member.name, member.roles, now + kSessionSeconds}};
  sessions_[key_of(out.token)] = out.session;
  return out;
}

const StaffSession* Staff::find(const std::string& token) {
  const auto found = sessions_.find(key_of(token));
  return found == sessions_.end() || found->second.expires <= clock_.now() ? nullptr : &found->second;
}

void Staff::sign_out(const std::string& token) {
  sessions_.erase(key_of(token));
}

std::variant<Staff::Approval, Staff::Refused> Staff::approve(const std::string& asker, const std::string& name,
                                                             const std::string& passphrase, const std::string& act,
                                                             const std::string& subject) {
  const auto checked = check(name, passphrase);
  if (std::holds_alternative<Wrong>(checked)) return Refused::wrong_passphrase;
  const StaffMember& member = *std::get<const StaffMember*>(checked);
  if (name == asker || std::ranges::find(member.roles, "supervisor") == member.roles.end()) return Refused::not_allowed;
  const UnixTime now = clock_.now();
  std::erase_if(approvals_, [now](const auto& one) { return one.second.expires <= now; });
  Approval out{random_id(), now + kApprovalSeconds};
  approvals_[out.approval] = {name, act, subject, out.expires};
  return out;
}

std::optional<std::string> Staff::spend(const std::string& approval, const std::string& act,
                                        const std::string& subject) {
  const auto found = approvals_.find(approval);
  if (found == approvals_.end()) return std::nullopt;
  const Held held = found->second;
  approvals_.erase(found);
  if (held.expires <= clock_.now() || held.act != act || held.subject != subject) return std::nullopt;
  return held.by;
}

}  // namespace statepass::desk
