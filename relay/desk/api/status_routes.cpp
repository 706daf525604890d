#include "desk/api/routes.hpp"

namespace statepass::desk {
namespace {

using common::Json;
using common::Problem;
using common::Response;
using status::Value;

struct Change {
  Licence licence;
  Family family = Family::privilege;
  Value value = Value::valid;
  Urgency urgency = Urgency::urgent;
  std::string reason;
  std::vector<ListEntry> privileges;  // these first
  std::vector<ListEntry> documents;

  std::size_t entries() const { return privileges.size() + documents.size(); }
};

Change change_of(Call& call) {
  Change out{.licence = licence_of(call, 0)};
  const Body& body = call.body;
  out.family = static_cast<Family>(body.integer("family", 1, 2));
  const std::string value = body.word("value", {"valid", "suspended", "invalid"});
  out.value = value == "valid" ? Value::valid : value == "suspended" ? Value::suspended : Value::invalid;
  const std::string urgency = body.word("urgency", {"urgent", "round", "spread"});
  out.urgency = urgency == "urgent" ? Urgency::urgent : urgency == "round" ? Urgency::round : Urgency::spread;
  out.reason = body.text("reason", 500);
  // A document is revoked or it is not: only the privilege can be suspended (ledger specification 3.1).
  if (out.family == Family::document && out.value != Value::invalid) refuse(Problem::kBadRequest, "value");
  const Value now = out.family == Family::document ? out.licence.document : out.licence.privilege;
  if (status::is_final(now)) refuse(Problem::kConflict, "the status is final");
  StatusLists& lists = call.services.lists;
  if (out.family == Family::document) {
    out.documents = lists.live_entries(out.licence.ref, Family::document);
    out.privileges = lists.live_entries(out.licence.ref, Family::privilege);
  } else {
    out.privileges = lists.entries_other_than(out.licence.ref, Family::privilege, out.value);
  }
  return out;
}

Response plan(Call& call, const Change& change) {
  Json calls = Json::array();
  if (change.entries() > 0)
    calls.push_back({{"contract", "StatusRegistry"},
                     {"function", change.entries() == 1 ? "update" : "updateMany"},
                     {"entries", change.entries()},
                     {"role", "status"}});
  Json out{{"calls", std::move(calls)}, {"undoable", change.value != Value::invalid}};
  if (change.urgency != Urgency::urgent) out["at"] = call.services.lists.due_of(change.urgency);
  return json_answer(200, out);
}

std::string_view event_kind(const Change& change) {
  if (change.value == Value::suspended) return "suspended";
  return change.value == Value::valid ? "reinstated" : "revoked";
}

Json carry_out(Call& call, const Change& change) {
  Services& services = call.services;
  const std::string ref = change.licence.ref;
  std::optional<std::string> approver;
  if (change.family == Family::document) {
    approver = services.staff.spend(call.body.text("approval", 64), "revoke", ref);
    if (!approver) refuse(Problem::kForbidden, "approval");
  }
  std::string ticket = services.lists.change(change.privileges, change.value, change.urgency, ref);
  ticket = services.lists.change(change.documents, change.value, change.urgency, ref, ticket);
  if (change.privileges.empty()) services.people.set_status(ref, false, change.value);
  if (change.documents.empty() && change.family == Family::document)
    services.people.set_status(ref, true, change.value);
  const std::string by = approver ? call.staff->name + ", " + *approver : call.staff->name;
  std::vector<std::string> acts;
  if (change.entries() > 0) acts.push_back(ticket);
  services.history.add("licence:" + ref, {.kind = std::string(event_kind(change)),
                                          .by = by,
                                          .reason = change.reason,
                                          .act = acts.empty() ? std::nullopt : std::optional(ticket)});
  services.history.audit(by, std::string(event_kind(change)), "licence:" + ref, change.reason);
  const UnixTime at = services.lists.due_of(change.urgency);
  if (change.urgency == Urgency::urgent) services.lists.tick();
  return {{"roundAt", at}, {"entries", change.entries()}, {"acts", acts_json(acts)}};
}

Response change_status(Call& call) {
  call.demand("clerk");
  if (call.body.flag("dryRun")) return plan(call, change_of(call));
  return once(call, 202, [&] { return carry_out(call, change_of(call)); });
}

}  // namespace

void add_status_routes(DeskRoutes& routes) {
  routes.post("/licences/{ref}/status", change_status);
}

}  // namespace statepass::desk
