#include "desk/api/routes.hpp"
#include "desk/random.hpp"

namespace statepass::desk {
namespace {

using common::Json;
using common::Problem;
using common::Response;

std::vector<Privilege> privileges_of(const Body& body) {
  std::vector<Privilege> out;
  for (const Json& one : *body.list("privileges", 1, 16)) {
    if (!one.is_object()) refuse(Problem::kBadRequest, "privileges");
    const Body privilege(one);
    out.push_back({privilege.text("code", 8), privilege.maybe_date("issueDate"), privilege.maybe_date("expiryDate")});
  }
  return out;
}

bool is_number(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

Licence new_licence(Call& call) {
  Services& services = call.services;
  Licence licence;
  licence.applicant = call.body.text("applicant");
  const auto applicant = services.people.applicant(licence.applicant);
  if (!applicant) refuse(Problem::kBadRequest, "applicant");
  licence.issue_date = call.body.date("issueDate");
  licence.expiry_date = call.body.date("expiryDate");
  licence.created = services.clock.now();
  if (days_from_civil(licence.expiry_date) <= days_from_civil(licence.issue_date) ||
      days_from_civil(licence.expiry_date) <= licence.created / kSecondsPerDay)
    refuse(Problem::kBadRequest, "expiryDate");
  licence.privileges = privileges_of(call.body);
  const auto number = call.body.maybe_text("documentNumber", 20);
  if (number && !is_number(*number)) refuse(Problem::kBadRequest, "documentNumber");
  if (number && services.people.number_taken(*number)) refuse(Problem::kConflict, "documentNumber");
  if (!applicant->has_portrait) refuse(Problem::kConflict, "portrait");
  for (const Licence& held : services.people.licences_of(licence.applicant))
    if (held.stands()) refuse(Problem::kConflict, "the applicant has a licence that stands");
  licence.ref = random_id();
  licence.document_number = number ? *number : services.people.fresh_number();
  licence.state_of_record = services.config.letters;
  return licence;
}

Response issue(Call& call) {
  call.demand("clerk");
  return once(call, 201, [&] {
    const Licence licence = new_licence(call);
    call.services.people.add(licence);
    call.services.history.add("licence:" + licence.ref,
                              {.kind = "issued", .by = call.staff->name, .reason = {}, .act = {}});
    call.services.history.audit(call.staff->name, "issue", "licence:" + licence.ref);
    return licence_json(call.services, licence);
  });
}

Response make_offer(Call& call) {
  call.demand("clerk");
  const Licence licence = licence_of(call, 0);
  return once(call, 201, [&] {
    if (licence.document != status::Value::valid) refuse(Problem::kConflict, "the licence does not stand");
    if (!call.services.lists.ready(copies_valid_until(call.services.clock.now(), call.services.config.copy_days)))
      refuse(Problem::kNoNode, "the status lists are not open yet", 5);
    const NewOffer offer = call.services.offers.make(licence.ref, OfferKind::ordinary, std::nullopt);
    call.services.history.add("licence:" + licence.ref,
                              {.kind = "offer_made", .by = call.staff->name, .reason = {}, .act = {}});
    call.services.history.audit(call.staff->name, "offer", "licence:" + licence.ref);
    return Json{{"id", offer.id}, {"text", offer.text}, {"txCode", offer.tx_code}, {"expires", offer.expires}};
  });
}

Response offer_state(Call& call) {
  const auto offer = call.services.offers.find(call.parameter(1));
  if (!offer || offer->licence != call.parameter(0)) refuse(Problem::kNotFound);
  Json out{{"id", offer->id}, {"state", offer->state}, {"triesLeft", offer->tries_left}, {"expires", offer->expires}};
  if (offer->copies > 0) out["copies"] = offer->copies;
  return json_answer(200, out);
}

Json copies_json(Services& services, const std::string& ref) {
  Database& database = services.database;
  const UnixTime now = services.clock.now();
  const auto row = database.find(
      "SELECT COUNT(*), COALESCE(MAX(c.valid_until), 0), COUNT(DISTINCT d.offer) FROM copies c JOIN deliveries d ON "
      "d.notification = c.notification WHERE c.licence = ?",
      {value_of(ref)});
  const auto live = database.find(
      "SELECT COUNT(*) FROM copies c JOIN entries e ON e.list = c.list AND e.idx = c.idx WHERE c.licence = ? AND "
      "c.valid_until > ? AND "
      "e.value = 0",
      {value_of(ref), value_of(now)});
  Json out{{"issued", row->integer(0)}, {"live", live->integer(0)}, {"devices", row->integer(2)}};
  if (row->integer(1) != 0) out["validUntil"] = row->integer(1);
  return out;
}

}  // namespace

Licence licence_of(Call& call, std::size_t parameter) {
  const auto found = call.services.people.licence(call.parameter(parameter));
  if (!found) refuse(Problem::kNotFound);
  return *found;
}

Json licence_json(Services& services, const Licence& licence) {
  const auto applicant = services.people.applicant(licence.applicant);
  Json person = person_json(*applicant);
  person["id"] = applicant->id;
  person["portrait"] = applicant->has_portrait;
  Json out{{"ref", licence.ref},
           {"applicant", std::move(person)},
           {"documentNumber", licence.document_number},
           {"issueDate", format_full_date(licence.issue_date)},
           {"expiryDate", format_full_date(licence.expiry_date)},
           {"privileges", *common::parse_json(privileges_text(licence.privileges))},
           {"document", status::name_of(licence.document)},
           {"privilege", status::name_of(licence.privilege)},
           {"copies", copies_json(services, licence.ref)},
           {"stateOfRecord", licence.state_of_record},
           {"history", events_json(services.history.of("licence:" + licence.ref))},
           {"block", block_json(services.ledger)}};
  const auto change = services.database.find(
      "SELECT family, value, due FROM changes WHERE licence = ? AND state IN ('waiting', 'sent') ORDER BY family, due "
      "LIMIT 1",
      {value_of(licence.ref)});
  if (change)
    out["pending"] = {{"family", change->integer(0)},
                      {"value", status::name_of(static_cast<status::Value>(change->integer(1)))},
                      {"at", change->integer(2)}};
  if (const auto batch = services.batches.of_licence(licence.ref))
    out["anchored"] = {{"n", batch->n}, {"time", batch->time}};
  // A move that is over stands in the history.
  if (licence.move && services.move_rows.under_way_of(licence.ref)) out["move"] = "0x" + *licence.move;
  return out;
}

void add_licence_routes(DeskRoutes& routes) {
  routes.post("/licences", issue);
  routes.get("/licences/{ref}",
             [](Call& call) { return json_answer(200, licence_json(call.services, licence_of(call, 0))); });
  routes.post("/licences/{ref}/offers", make_offer);
  routes.get("/licences/{ref}/offers/{id}", offer_state);
}

}  // namespace statepass::desk
