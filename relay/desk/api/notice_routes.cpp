#include "base/text.hpp"
#include "cbor/encoder.hpp"
#include "desk/api/routes.hpp"

namespace statepass::desk {
namespace {

using common::Json;
using common::Problem;
using common::Response;

constexpr std::int64_t kMostNotices = 500;
constexpr std::size_t kMostWords = 4'000;

// How long a notice of a class may wait (ledger specification 1.6); routine ones have no clock of their own.
UnixTime due_of(UnixTime posted, std::int64_t notice_class) {
  if (notice_class == 3) return posted + 24 * 3'600;
  return posted + (notice_class == 2 ? 10 : 30) * kSecondsPerDay;
}

Json notice_json(Services& services, const Row& row) {
  const std::int64_t posted = row.integer(5);
  Json out{{"peer", services.bootstrap.letters_of(static_cast<ledger::Jurisdiction>(row.integer(0)))},
           {"seq", row.integer(1)},
           {"class", row.integer(2)},
           {"kind", row.integer(3)},
           {"posted", posted},
           {"due", due_of(posted, row.integer(2))},
           {"state", row.text(6)}};
  if (!row.null(4)) out["replaces"] = row.integer(4);
  if (!row.null(7)) out["code"] = row.integer(7);
  const std::string subject = row.text(8);
  if (subject.starts_with("move:")) {
    Json about{{"move", "0x" + subject.substr(5)}};
    const auto move = services.move_rows.find(subject.substr(5));
    if (move && move->family_name)
      about["person"] = {{"familyName", *move->family_name},
                         {"givenName", move->given_name.value_or("")},
                         {"birthDate", move->birth_date.value_or("")}};
    out["subject"] = std::move(about);
  }
  return out;
}

Response box(Call& call, const char* query) {
  Json notices = Json::array();
  for (const Row& row : call.services.database.query(query, {value_of(kMostNotices)}))
    notices.push_back(notice_json(call.services, row));
  return json_answer(200, {{"notices", std::move(notices)}});
}

Response inbox(Call& call) {
  return box(call,
             "SELECT peer, seq, class, kind, replaces, posted, state, code, subject FROM notices_in ORDER BY filed "
             "DESC LIMIT ?");
}

Response outbox(Call& call) {
  return box(call,
             "SELECT peer, COALESCE(seq, 0), class, kind, replaces, COALESCE(posted, created), CASE state WHEN "
             "'sealed' THEN 'queued' ELSE "
             "state END, code, subject FROM notices_out ORDER BY created DESC LIMIT ?");
}

Response reject(Call& call) {
  call.demand("clerk");
  const auto from = call.services.bootstrap.jurisdiction_of(call.parameter(0));
  const auto seq = common::decimal(call.parameter(1));
  if (!from || !seq) refuse(Problem::kNotFound);
  const auto code = static_cast<ledger::channel::RejectCode>(call.body.integer("code", 1, 6));
  if (call.body.flag("dryRun"))
    return json_answer(
        200, {{"calls", Json::array({{{"contract", "Channel"}, {"function", "reject"}, {"role", "mailbox"}}})},
              {"undoable", false}});
  return once(call, 202, [&] {
    const auto act = call.services.post.reject(*from, *seq, code);
    if (!act) refuse(Problem::kConflict, "only the next notice that is not settled can be rejected");
    call.services.history.audit(call.staff->name, "reject notice", call.parameter(0) + "/" + call.parameter(1));
    return Json{{"acts", acts_json({*act})}};
  });
}

Response send(Call& call) {
  call.demand("clerk");
  const auto to = call.services.bootstrap.jurisdiction_of(call.body.text("to", 2));
  if (!to || *to == call.services.config.jurisdiction) refuse(Problem::kBadRequest, "to");
  const auto kind = call.body.integer("kind", 1, kLastNoticeKind);
  // Those of a move are sent by the move.
  if (kind == 1 || kind == 2 || kind == 9) refuse(Problem::kBadRequest, "kind");
  const auto notice_class = call.body.integer("class", 1, 3);
  const std::string words = call.body.text("body", kMostWords);
  if (call.body.flag("dryRun"))
    return json_answer(200,
                       {{"calls", Json::array({{{"contract", "Channel"}, {"function", "post"}, {"role", "mailbox"}}})},
                        {"undoable", false}});
  return once(call, 202, [&] {
    cbor::Encoder body;
    body.tstr(words);
    const std::string id =
        call.services.post.send({.to = *to,
                                 .kind = static_cast<std::uint8_t>(kind),
                                 .notice_class = static_cast<ledger::channel::NoticeClass>(notice_class),
                                 .body = body.take(),
                                 .replaces = {},
                                 .subject = {}});
    call.services.history.audit(call.staff->name, "send notice", "notice:" + id);
    return Json{{"acts", Json::array()}};
  });
}

Response aging(Call& call) {
  Services& services = call.services;
  const UnixTime now = services.clock.now();
  Json rows = Json::array();
  for (const auto& pair : services.post.pairs()) {
    const std::uint64_t unsettled = pair.pair.posted - pair.pair.settled;
    const UnixTime oldest = pair.oldest == 0 ? 0 : std::max<UnixTime>(0, now - pair.oldest);
    rows.push_back({{"from", services.bootstrap.letters_of(pair.from)},
                    {"to", services.bootstrap.letters_of(pair.to)},
                    {"unsettled", unsettled},
                    {"oldestSeconds", oldest},
                    {"overdue", oldest > 10 * kSecondsPerDay}});
  }
  return json_answer(200, {{"rows", std::move(rows)}});
}

}  // namespace

void add_notice_routes(DeskRoutes& routes) {
  routes.get("/inbox", inbox);
  routes.get("/outbox", outbox);
  routes.post("/inbox/{from}/{seq}/reject", reject);
  routes.post("/notices", send);
  routes.get("/aging", aging);
}

}  // namespace statepass::desk
