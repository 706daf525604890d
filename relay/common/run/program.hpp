#pragma once

#include <functional>

#include "common/run/task.hpp"

namespace boost::asio {
class io_context;
}

namespace statepass::common {

// Runs until SIGTERM or SIGINT, then runs `stop`, and returns when nothing is left to do. A second signal ends the
// process at once (exit code 130).
int run_program(asio::io_context& context, std::function<Task<>()> stop);

}  // namespace statepass::common
