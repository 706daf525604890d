#include "base/text.hpp"
#include "desk/api/routes.hpp"
#include "ledger/calls.hpp"

namespace statepass::desk {
namespace {

using common::Json;
using common::Problem;
using common::Response;

constexpr std::int64_t kMostWork = 200;
constexpr UnixTime kSoon = 2 * kSecondsPerDay;

Json act_json(const Act& act) {
  Json out{{"act", act.id},
           {"contract", std::string(ledger::name_of(act.contract))},
           {"function", act.function},
           {"state", std::string(act_state_name(act.state))}};
  if (act.state == ActState::queued && act.at != 0) out["at"] = act.at;
  if (!act.hash.empty()) out["txHash"] = act.hash;
  if (act.block != 0) out["block"] = {{"number", act.block}, {"hash", act.block_hash}, {"time", act.block_time}};
  if (!act.error_name.empty()) {
    const auto args = common::parse_json(act.error_args);
    out["error"] = {{"name", act.error_name}, {"args", args ? *args : Json::array()}};
  }
  return out;
}

Response act(Call& call) {
  const std::string id = call.parameter(0);
  auto found = call.services.lists.follow(id);
  if (!found) found = call.services.outbox.find(id);
  if (!found) refuse(Problem::kNotFound);
  return json_answer(200, act_json(*found));
}

std::string_view urgency_of(UnixTime due, UnixTime now) {
  if (due != 0 && due < now) return "overdue";
  return due != 0 && due < now + kSoon ? "soon" : "normal";
}

// Moves on which this desk has the next step.
void add_moves(Services& services, UnixTime now, std::vector<Json>& items) {
  for (const MoveRow& row : services.move_rows.under_way()) {
    if (row.state == "opening") continue;
    Json one{{"id", "0x" + row.id},  {"kind", row.incoming ? "move_in" : "move_out"},
             {"ref", "0x" + row.id}, {"peer", services.bootstrap.letters_of(row.incoming ? row.from : row.to)},
             {"state", row.state},   {"since", row.since},
             {"due", row.due},       {"urgency", std::string(urgency_of(row.due, now))}};
    if (row.family_name)
      one["person"] = {{"familyName", *row.family_name},
                       {"givenName", row.given_name.value_or("")},
                       {"birthDate", row.birth_date.value_or("")}};
    items.push_back(std::move(one));
  }
}

void add_offers(Services& services, UnixTime now, std::vector<Json>& items) {
  for (const Row& row : services.database.query("SELECT o.id, o.licence, o.state, o.created, o.expires, l.applicant "
                                                "FROM offers o JOIN licences l ON l.ref = o.licence "
                                                "WHERE o.state IN ('waiting', 'opened') AND o.kind = 'ordinary' AND "
                                                "o.expires > ? ORDER BY o.created LIMIT ?",
                                                {value_of(now), value_of(kMostWork)}))
    items.push_back({{"id", row.text(0)},
                     {"kind", "offer"},
                     {"ref", row.text(1)},
                     {"person", person_json(*services.people.applicant(row.text(5)))},
                     {"state", row.text(2)},
                     {"since", row.integer(3)},
                     {"due", row.integer(4)},
                     {"urgency", "normal"}});
}

// Acts that were refused, and such as hang.
void add_acts(Services& services, UnixTime now, std::vector<Json>& items) {
  for (const Row& row :
       services.database.query("SELECT id, state, created FROM acts WHERE (state = 'failed' AND created > ?) OR (state "
                               "IN ('queued', 'pending') AND "
                               "at <= ? AND created < ?) ORDER BY created LIMIT ?",
                               {value_of(now - kSoon), value_of(now), value_of(now - 60), value_of(kMostWork)}))
    items.push_back({{"id", row.text(0)},
                     {"kind", "act"},
                     {"ref", row.text(0)},
                     {"state", row.text(1)},
                     {"since", row.integer(2)},
                     {"urgency", row.text(1) == "failed" ? "soon" : "normal"}});
}

// Notices to us that are not settled after a while: their bodies are missing.
void add_notices(Services& services, UnixTime now, std::vector<Json>& items) {
  for (const auto& pair : services.post.pairs()) {
    if (pair.to != services.config.jurisdiction || pair.oldest == 0 || pair.oldest > now - 60) continue;
    const UnixTime due = pair.oldest + 10 * kSecondsPerDay;
    const std::string peer = services.bootstrap.letters_of(pair.from), seq = std::to_string(pair.pair.settled + 1);
    items.push_back({{"id", peer + "/" + seq},
                     {"kind", "notice"},
                     {"ref", seq},
                     {"peer", peer},
                     {"state", "waiting"},
                     {"since", pair.oldest},
                     {"due", due},
                     {"urgency", std::string(urgency_of(due, now))}});
  }
}

// The most urgent first, among equals the oldest.
Response work(Call& call) {
  const UnixTime now = call.services.clock.now();
  std::vector<Json> items;
  add_moves(call.services, now, items);
  add_notices(call.services, now, items);
  add_acts(call.services, now, items);
  add_offers(call.services, now, items);
  const auto rank = [](const Json& item) {
    const std::string urgency = item.value("urgency", "");
    return std::pair(urgency == "overdue" ? 0 : urgency == "soon" ? 1 : 2, item.value("since", std::int64_t{0}));
  };
  std::ranges::stable_sort(items, {}, rank);
  return json_answer(200, {{"items", items}});
}

Json nodes_json(const Ledger& ledger) {
  Json out = Json::array();
  const auto head = ledger.head();
  for (const auto& node : ledger.nodes()) {
    const bool behind = head && node.head && node.head->number + 5 < head->number;
    Json one{{"name", node.origin}, {"state", !node.answering ? "down" : behind ? "behind" : "good"}};
    if (node.head) one["head"] = node.head->number;
    out.push_back(std::move(one));
  }
  return out;
}

Response health(Call& call) {
  Services& services = call.services;
  const Head head = services.ledger.head().value_or(Head{});
  Json operators = Json::array(), lists = Json::array();
  for (const auto& one : services.bootstrap.operators())
    operators.push_back({{"role", std::string(role_name(one.role))},
                         {"address", to_hex0x(services.keys.operator_address(one.role))},
                         {"until", one.until}});
  for (const ListRow& list : services.lists.lists())
    lists.push_back({{"list", "0x" + list_text(list.list)},
                     {"family", static_cast<int>(list.list.family)},
                     {"version", list.version},
                     {"used", list.used},
                     {"size", status::kEntries},
                     {"changed", list.changed}});
  Json keys = Json::array();
  for (const auto& key : services.bootstrap.issuer_keys())
    keys.push_back({{"kid", to_hex0x(key.kid)},
                    {"purpose", static_cast<int>(key.record.purpose)},
                    {"state", key.record.state == ledger::issuer_registry::KeyState::active    ? "active"
                              : key.record.state == ledger::issuer_registry::KeyState::retired ? "retired"
                                                                                               : "compromised"},
                    {"from", key.record.from},
                    {"to", key.record.to}});
  const auto queue = services.outbox.queue();
  Json out{{"chainId", services.chain.chain_id},
           {"name", services.chain.name},
           {"head", block_json(services.ledger)},
           {"validators", head.validators},
           {"signers", head.signers},
           {"setChangePending", services.bootstrap.set_change_pending()},
           {"nodes", nodes_json(services.ledger)},
           {"operators", std::move(operators)},
           {"keys", std::move(keys)},
           {"lists", std::move(lists)},
           {"queue", {{"acts", queue.acts}, {"oldestSeconds", queue.oldest_seconds}}}};
  if (const auto batch = services.batches.newest()) out["batch"] = {{"n", batch->n}, {"time", batch->time}};
  return json_answer(200, out);
}

Hash32 kid_of(Call& call) {
  const auto bytes = from_hex0x(call.parameter(0));
  if (!bytes || bytes->size() != 32 || take_array<32>(*bytes) != call.services.keys.signer_kid())
    refuse(Problem::kNotFound);
  return take_array<32>(*bytes);
}

Response revoke_key(Call& call) {
  call.demand("keys");
  Services& services = call.services;
  const Hash32 kid = kid_of(call);
  const UnixTime cutoff = call.body.integer("cutoff", 0, services.clock.now());
  const std::string reason = call.body.text("reason", 500);
  if (call.body.flag("dryRun"))
    return json_answer(
        200, {{"calls", Json::array({{{"contract", "IssuerRegistry"}, {"function", "revokeKey"}, {"role", "keys"}}})},
              {"undoable", false}});
  return once(call, 202, [&] {
    const std::string subject = to_hex0x(kid);
    const auto approver = services.staff.spend(call.body.text("approval", 64), "key_revoke", subject);
    if (!approver) refuse(Problem::kForbidden, "approval");
    const std::string act = services.outbox.add({.role = OperatorRole::keys,
                                                 .contract = ledger::Contract::issuer_registry,
                                                 .function = "revokeKey",
                                                 .data = ledger::calls::revoke_key(kid, cutoff),
                                                 .gas = 150'000,
                                                 .purpose = "key_revoke",
                                                 .subject = subject});
    services.history.audit(call.staff->name + ", " + *approver, "revoke key", subject, reason);
    return Json{{"acts", acts_json({act})}};
  });
}

}  // namespace

void add_ledger_routes(DeskRoutes& routes) {
  routes.get("/acts/{act}", act);
  routes.get("/work", work);
  routes.get("/ledger", health);
  routes.post("/keys/{kid}/revoke", revoke_key);
}

}  // namespace statepass::desk
