#pragma once

#include "desk/api/call.hpp"

// The calls of web/desk/README.md, a file a noun.
namespace statepass::desk {

void add_session_routes(DeskRoutes& routes);
void add_people_routes(DeskRoutes& routes);
void add_licence_routes(DeskRoutes& routes);
void add_status_routes(DeskRoutes& routes);
void add_ledger_routes(DeskRoutes& routes);
void add_move_routes(DeskRoutes& routes);
void add_notice_routes(DeskRoutes& routes);
// For citizens and other states: no session.
void add_public_routes(common::Router& router, Services& services);

// Shared by several.
common::Json person_json(const Applicant& applicant);
common::Json licence_json(Services& services, const Licence& licence);
Licence licence_of(Call& call, std::size_t parameter);

}  // namespace statepass::desk
