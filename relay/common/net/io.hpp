#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "common/run/task.hpp"

// Internal to net/: what every coroutine over Asio needs. Error codes are values here; exceptions are for bugs.
namespace statepass::common {

using tcp = asio::ip::tcp;
using ErrorCode = boost::system::error_code;

inline constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);

}  // namespace statepass::common
