#include "bridge/api/routes.hpp"

namespace statepass::bridge {

void add_push_routes(common::Router& router, Services& services) {
  router.add_web_socket(
      "/v1/push", [&services](std::shared_ptr<common::WebSocket> socket) { services.push.add(std::move(socket)); });
}

}  // namespace statepass::bridge
