#include "common/net/session.hpp"

namespace statepass::common {

void start_plain_session(std::shared_ptr<Server::State> state, std::shared_ptr<const Site> site, tcp::socket socket,
                         ClientKey client, Refusal refusal) {
  start_session(std::move(state), std::move(site), std::move(socket), client, refusal);
}

}  // namespace statepass::common
