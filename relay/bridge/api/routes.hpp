#pragma once

#include "bridge/services.hpp"
#include "common/http/router.hpp"

// The relay's interface (ledger specification 7), a file a noun. `services` outlives the router.
namespace statepass::bridge {

void add_chain_routes(common::Router& router, Services& services);
void add_header_routes(common::Router& router, Services& services);
void add_proof_routes(common::Router& router, Services& services);
void add_list_routes(common::Router& router, Services& services);
void add_issuer_routes(common::Router& router, Services& services);
void add_transaction_routes(common::Router& router, Services& services);
void add_move_routes(common::Router& router, Services& services);
void add_act_routes(common::Router& router, Services& services);
void add_box_routes(common::Router& router, Services& services);
void add_event_routes(common::Router& router, Services& services);
void add_inclusion_routes(common::Router& router, Services& services);
void add_data_routes(common::Router& router, Services& services);
void add_mail_routes(common::Router& router, Services& services);
void add_push_routes(common::Router& router, Services& services);
void add_health_routes(common::Router& router, Services& services, const common::Metrics& metrics);

}  // namespace statepass::bridge
