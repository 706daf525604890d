#include "common/run/program.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdlib>

#include "common/net/io.hpp"
#include "common/run/log.hpp"

namespace statepass::common {
namespace {

Task<> on_signals(asio::signal_set& signals, asio::io_context& context, std::function<Task<>()> stop) {
  const auto [error, number] = co_await signals.async_wait(kTuple);
  if (error) co_return;
  log::info("stopping", {{"signal", number}});
  signals.async_wait([](const ErrorCode& again, int) {
    if (!again) std::_Exit(130);
  });
  co_await stop();
  signals.cancel();
  log::info("stopped");
  context.stop();
}

}  // namespace

int run_program(asio::io_context& context, std::function<Task<>()> stop) {
  std::signal(SIGPIPE, SIG_IGN);
  asio::signal_set signals(context, SIGTERM, SIGINT);
  asio::co_spawn(context, on_signals(signals, context, std::move(stop)), asio::detached);
  context.run();
  return 0;
}

}  // namespace statepass::common
