#include "desk/api/routes.hpp"

namespace statepass::desk {
namespace {

using common::Json;
using common::Problem;
using common::Response;

Json session_json(Call& call, const StaffSession& session) {
  Services& services = call.services;
  Json members = Json::array();
  for (const Member& member : services.bootstrap.members()) members.push_back(member.letters);
  return {{"expires", session.expires},
          {"staff", {{"name", session.name}, {"roles", session.roles}}},
          {"desk",
           {{"letters", services.config.letters},
            {"name", services.config.name},
            {"development", services.chain.development},
            {"chainId", services.chain.chain_id},
            {"members", std::move(members)}}}};
}

Response sign_in(Call& call) {
  const std::string name = call.body.text("name");
  auto outcome = call.services.staff.sign_in(name, call.body.text("passphrase", 1'024));
  if (const auto* wrong = std::get_if<Staff::Wrong>(&outcome)) {
    call.services.history.audit(name, "sign-in refused", "staff");
    refuse(Problem::kAuthRequired, {}, wrong->retry_after > 0 ? std::optional(wrong->retry_after) : std::nullopt);
  }
  auto& in = std::get<Staff::SignedIn>(outcome);
  call.services.history.audit(in.session.name, "signed in", "staff");
  Json answer = session_json(call, in.session);
  answer["token"] = in.token;
  return json_answer(200, answer);
}

Response sign_out(Call& call) {
  const auto field = call.request.fields.find("Authorization");
  call.services.history.audit(call.staff->name, "signed out", "staff");
  call.services.staff.sign_out(std::string(field->substr(std::string_view("Bearer ").size())));
  return Response(204);
}

Response approve(Call& call) {
  const std::string act = call.body.word("act", {"revoke", "key_revoke", "recall"});
  const std::string subject = call.body.text("subject"), name = call.body.text("name");
  auto outcome = call.services.staff.approve(call.staff->name, name, call.body.text("passphrase", 1'024), act, subject);
  if (const auto* refused = std::get_if<Staff::Refused>(&outcome)) {
    call.services.history.audit(name, "approval refused", subject, act);
    // A wrong passphrase of the second person does not end the session of the first.
    refuse(Problem::kForbidden, *refused == Staff::Refused::wrong_passphrase ? "passphrase" : "supervisor");
  }
  const auto& approval = std::get<Staff::Approval>(outcome);
  call.services.history.audit(name, "approved", subject, act);
  return json_answer(200, {{"approval", approval.approval}, {"by", name}, {"expires", approval.expires}});
}

}  // namespace

void add_session_routes(DeskRoutes& routes) {
  routes.post_open("/session", sign_in);
  routes.get("/session", [](Call& call) { return json_answer(200, session_json(call, *call.staff)); });
  routes.remove("/session", sign_out);
  routes.post("/approvals", approve);
}

}  // namespace statepass::desk
