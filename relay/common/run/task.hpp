#pragma once

#include <boost/asio/awaitable.hpp>

namespace statepass::common {

namespace asio = boost::asio;

// A coroutine. Everything of one process runs on one io_context in one thread, so nothing here is locked.
//
// Parameters are taken by value, or by reference where the caller co_awaits at once. Two habits keep clear of faults of
// g++ 12: an argument is built as a named value before a co_await expression, and no co_await that is given objects by
// value stands in a condition.
template <class T = void>
using Task = asio::awaitable<T>;

}  // namespace statepass::common
