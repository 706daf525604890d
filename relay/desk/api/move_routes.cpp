#include "base/text.hpp"
#include "desk/api/routes.hpp"

namespace statepass::desk {
namespace {

using common::Json;
using common::Problem;
using common::Response;
using common::Task;
namespace transfer = ledger::licence_transfer;

constexpr UnixTime kDefaultDue = 30 * kSecondsPerDay;
constexpr UnixTime kLeastDue = 2 * 3'600, kMostOpenDue = 89 * kSecondsPerDay, kMostClearDue = 29 * kSecondsPerDay;
constexpr UnixTime kDefaultClearDue = 7 * kSecondsPerDay;
constexpr std::size_t kMostTexts = 512;

std::optional<Json> person_of(const MoveRow& row) {
  if (!row.family_name) return std::nullopt;
  return Json{{"familyName", *row.family_name},
              {"givenName", row.given_name.value_or("")},
              {"birthDate", row.birth_date.value_or("")}};
}

// "opening" is not a state of the ledger: for the page it is open already.
std::string shown_state(const MoveRow& row) {
  return row.state == "opening" ? "open" : row.state;
}

MoveRow move_of(Call& call) {
  std::string id = call.parameter(0);
  if (id.starts_with("0x")) id.erase(0, 2);
  const auto found = call.services.move_rows.find(id);
  if (!found) refuse(Problem::kNotFound);
  return *found;
}

std::string shown_id(const MoveRow& row) {
  return "0x" + row.id;
}

std::string peer_of(Services& services, const MoveRow& row) {
  return services.bootstrap.letters_of(row.incoming ? row.from : row.to);
}

Response list(Call& call) {
  const std::string direction = call.query("direction");
  if (direction != "in" && direction != "out") refuse(Problem::kBadRequest, "direction");
  Json moves = Json::array();
  for (const MoveRow& row : call.services.move_rows.list(direction == "in")) {
    Json one{{"id", shown_id(row)},       {"direction", direction}, {"peer", peer_of(call.services, row)},
             {"state", shown_state(row)}, {"since", row.since},     {"due", row.due},
             {"binding", row.binding}};
    if (const auto person = person_of(row)) one["person"] = *person;
    moves.push_back(std::move(one));
  }
  return json_answer(200, {{"moves", std::move(moves)}});
}

Json holds_of(Services& services, const MoveRow& row) {
  Json out = Json::array();
  const auto licence = row.licence && !row.incoming ? services.people.licence(*row.licence) : std::nullopt;
  if (!licence || licence->privilege == status::Value::valid || licence->privilege == status::Value::superseded)
    return out;
  UnixTime since = licence->created;
  for (const Event& event : services.history.of("licence:" + licence->ref))
    if (event.kind == "suspended" || event.kind == "revoked") since = event.time;
  out.push_back({{"kind", 5},
                 {"since", since},
                 {"words", "driving privilege " + std::string(status::name_of(licence->privilege))}});
  return out;
}

Json case_json(Services& services, const MoveRow& row) {
  const MoveChoices choices = row.incoming ? services.moves.in.choices(row) : services.moves.out.choices(row);
  Json out{{"id", shown_id(row)},
           {"direction", row.incoming ? "in" : "out"},
           {"from", services.bootstrap.letters_of(row.from)},
           {"to", services.bootstrap.letters_of(row.to)},
           {"state", shown_state(row)},
           {"since", row.since},
           {"due", row.due},
           {"person", person_of(row).value_or(Json{{"familyName", ""}, {"givenName", ""}, {"birthDate", ""}})},
           {"portrait", services.move_rows.portrait(row.id).has_value() || (!row.incoming && row.licence.has_value())},
           {"binding", row.incoming ? "good" : row.binding},
           {"holds", holds_of(services, row)},
           {"can", choices.can},
           {"log", events_json(services.history.of(row.subject()))},
           {"block", block_json(services.ledger)}};
  if (row.document_number) out["documentNumber"] = *row.document_number;
  if (row.licence) out["licence"] = *row.licence;
  if (!choices.why.empty()) out["why"] = choices.why;
  if (row.incoming && !row.record.empty()) out["record"] = row.record;
  if (!row.incoming && row.condensing > 0 && !row.condensed) {
    const auto due = services.database.find(
        "SELECT COALESCE(MAX(due), 0) FROM changes WHERE licence = ? AND state IN ('waiting', 'sent')",
        {value_of(*row.licence)});
    out["condense"] = {{"readyAt", due->integer(0)}, {"left", services.moves.out.left_to_condense(row)}};
  }
  return out;
}

Response portrait(Call& call) {
  const MoveRow row = move_of(call);
  auto image = call.services.move_rows.portrait(row.id);
  const auto licence = row.licence ? call.services.people.licence(*row.licence) : std::nullopt;
  if (!image && licence) image = call.services.people.portrait(licence->applicant, false);
  if (!image) refuse(Problem::kNotFound);
  Response response(200, "image/jpeg", std::string(text_of(*image)));
  response.field("Cache-Control", "no-store");
  return response;
}

// ---- asking ----

Response ask(Call& call) {
  call.demand("clerk");
  const auto from = call.services.bootstrap.jurisdiction_of(call.body.text("from", 2));
  if (!from || *from == call.services.config.jurisdiction) refuse(Problem::kBadRequest, "from");
  const UnixTime now = call.services.clock.now();
  const UnixTime due = call.body.maybe_integer("due", now + kLeastDue, now + kMostOpenDue).value_or(now + kDefaultDue);
  const auto made = call.services.asking.ask(*from, due);
  if (!made) refuse(Problem::kLimited, "eight requests wait already", 30);
  call.services.history.audit(call.staff->name, "ask for a move", "request:" + made->id);
  return json_answer(201, {{"request", made->id},
                           {"text", made->text},
                           {"expires", made->expires},
                           {"statementText", made->statement},
                           {"due", made->due}});
}

Task<Response> scanned(Call& call) {
  call.demand("clerk");
  const std::string request = call.parameter(0);
  if (!call.services.asking.knows(request)) refuse(Problem::kNotFound);
  std::vector<std::string> texts;
  for (const Json& text : *call.body.list("texts", 0, kMostTexts)) {
    if (!text.is_string()) refuse(Problem::kBadRequest, "texts");
    texts.push_back(text.get<std::string>());
  }
  std::optional<AskedMove> asked;
  const Scan scan = co_await call.services.asking.take(request, std::move(texts), asked);
  Json out = Json::object();
  switch (scan.state) {
    case Scan::State::ignored:
      out["state"] = "ignored";
      break;
    case Scan::State::progress:
      out = {{"state", "progress"}, {"have", scan.have}, {"need", scan.need}};
      break;
    case Scan::State::declined:
      out["state"] = "declined";
      break;
    case Scan::State::refused:
      out = {{"state", "refused"}, {"reason", scan.reason}};
      break;
    case Scan::State::answered: {
      const auto known = call.services.move_rows.find(to_hex(asked->id));
      const std::string act = known ? known->act.value_or("") : call.services.database.transaction([&] {
        return call.services.moves.in.open(*asked, call.staff->name);
      });
      call.services.asking.cancel(request);
      out = {{"state", "opened"},
             {"move", to_hex0x(asked->id)},
             {"acts", acts_json(act.empty() ? std::vector<std::string>() : std::vector{act})}};
      break;
    }
  }
  co_return json_answer(200, out);
}

// ---- deciding ----

void demand_choice(const MoveChoices& choices, std::string_view choice) {
  if (std::ranges::find(choices.can, choice) == choices.can.end())
    refuse(Problem::kConflict, choices.why.empty() ? choice : choices.why);
}

Json plan_json(std::initializer_list<std::array<std::string_view, 3>> calls, bool undoable) {
  Json list = Json::array();
  for (const auto& [contract, function, role] : calls)
    list.push_back(
        {{"contract", std::string(contract)}, {"function", std::string(function)}, {"role", std::string(role)}});
  return {{"calls", std::move(list)}, {"undoable", undoable}};
}

Response clear(Call& call) {
  call.demand("clerk");
  const MoveRow row = move_of(call);
  Services& services = call.services;
  const UnixTime now = services.clock.now();
  const UnixTime due =
      call.body.maybe_integer("due", now + kLeastDue, now + kMostClearDue).value_or(now + kDefaultClearDue);
  if (row.incoming) refuse(Problem::kConflict, "not ours to clear");
  const auto check = [&] {
    const MoveChoices choices = services.moves.out.choices(*services.move_rows.find(row.id));
    if (choices.why == "condensing") {
      const Json condense = case_json(services, row).value("condense", Json::object());
      refuse(Problem::kCondensing, {}, {},
             ",\"readyAt\":" + std::to_string(condense.value("readyAt", std::int64_t{0})));
    }
    demand_choice(choices, "clear");
  };
  if (call.body.flag("dryRun")) {
    check();
    return json_answer(200, plan_json({{"DataDirectory", "publish", "data"},
                                       {"LicenceTransfer", "clear", "licensing"},
                                       {"Channel", "post", "mailbox"}},
                                      true));
  }
  return once(call, 202, [&] {
    check();
    return Json{{"acts", acts_json(services.moves.out.clear(*services.move_rows.find(row.id), due, call.staff->name))}};
  });
}

Response refuse_move(Call& call) {
  call.demand("clerk");
  const MoveRow row = move_of(call);
  Services& services = call.services;
  const auto reason = static_cast<transfer::RefusalReason>(call.body.integer("reason", 1, 7));
  const bool recall = reason == transfer::RefusalReason::recalled;
  const std::string detail = call.body.text("detail", 500);
  if (row.incoming) refuse(Problem::kConflict, "not ours to refuse");
  const auto check = [&] {
    demand_choice(services.moves.out.choices(*services.move_rows.find(row.id)), recall ? "recall" : "refuse");
  };
  if (call.body.flag("dryRun")) {
    check();
    return json_answer(200,
                       plan_json({{"LicenceTransfer", "refuse", "licensing"}, {"Channel", "post", "mailbox"}}, false));
  }
  return once(call, 202, [&] {
    check();
    std::string by = call.staff->name;
    if (recall) {
      const auto approver = services.staff.spend(call.body.text("approval", 64), "recall", shown_id(row));
      if (!approver) refuse(Problem::kForbidden, "approval");
      by += ", " + *approver;
    }
    return Json{{"acts", acts_json(services.moves.out.refuse(*services.move_rows.find(row.id), reason, detail, by))}};
  });
}

Task<Response> complete(Call& call) {
  call.demand("clerk");
  const MoveRow row = move_of(call);
  Services& services = call.services;
  if (!row.incoming) refuse(Problem::kConflict, "not ours to complete");
  const auto number = call.body.maybe_text("documentNumber", 20);
  const auto expiry = call.body.maybe_date("expiryDate");
  if (number && services.people.number_taken(*number)) refuse(Problem::kConflict, "documentNumber");
  const std::string key = call.body.flag("dryRun") ? "" : call.body.text("idempotencyKey", 64);
  const auto check = [&] { demand_choice(services.moves.in.choices(*services.move_rows.find(row.id)), "complete"); };
  if (call.body.flag("dryRun")) {
    check();
    co_return json_answer(
        200, plan_json({{"LicenceTransfer", "complete", "licensing"}, {"Channel", "post", "mailbox"}}, false));
  }
  const bool pressed =
      services.database.find("SELECT status FROM pressed WHERE idempotency_key = ?", {value_of(key)}).has_value();
  std::optional<MovesIn::Flips> flips;
  if (!pressed) {
    check();
    flips = co_await services.moves.in.read_flips(*decode_clearance(*row.clearance));
    if (!flips) refuse(Problem::kNoNode, "no relay has the list of the other state", 5);
  }
  co_return once(call, 202, [&] {
    check();
    const auto done =
        services.moves.in.complete(*services.move_rows.find(row.id), *flips, number, expiry, call.staff->name);
    return Json{{"acts", acts_json({done.act})}, {"licence", done.licence}};
  });
}

}  // namespace

void add_move_routes(DeskRoutes& routes) {
  routes.get("/moves", list);
  routes.post("/moves/requests", ask);
  routes.post_waiting("/moves/requests/{request}/scans", scanned);
  routes.remove("/moves/requests/{request}", [](Call& call) {
    call.services.asking.cancel(call.parameter(0));
    return Response(204);
  });
  routes.get("/moves/{id}", [](Call& call) { return json_answer(200, case_json(call.services, move_of(call))); });
  routes.get("/moves/{id}/portrait", portrait);
  routes.post("/moves/{id}/clear", clear);
  routes.post("/moves/{id}/refuse", refuse_move);
  routes.post_waiting("/moves/{id}/complete", complete);
}

}  // namespace statepass::desk
