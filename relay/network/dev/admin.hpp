#pragma once

#include <memory>
#include <vector>

#include "common/net/server.hpp"
#include "network/dev/producer.hpp"
#include "network/rpc/node_view.hpp"

namespace statepass::network {

// The switches of the development network, on an address of their own: README.md lists them.
std::shared_ptr<const common::Site> make_admin_site(Chain& chain, Producer& producer,
                                                    std::vector<std::unique_ptr<NodeView>>& nodes,
                                                    common::Metrics& metrics);

}  // namespace statepass::network
