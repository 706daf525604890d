#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string_view>

#include "common/run/program.hpp"
#include "lying_relay/lying_relay.hpp"

namespace {

constexpr const char* kUsage =
    "usage: lying-relay --relay URL [--port N] [--control N] [--origin URL]…\n"
    "       PUT /lie/NAME at the control port: none state_root few_seals other_slot no_change missing_list old_head "
    "silence\n";

}  // namespace

int main(int count, char** values) {
  using namespace statepass;
  test::LyingRelayOptions options;
  bool known = false;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string_view name = values[i];
    const char* value = values[i + 1];
    if (name == "--relay") {
      const auto url = common::Url::parse(value);
      known = url.has_value();
      if (url) options.honest = *url;
    } else if (name == "--port") {
      options.port = static_cast<std::uint16_t>(std::atoi(value));
    } else if (name == "--control") {
      options.control = static_cast<std::uint16_t>(std::atoi(value));
    } else if (name == "--origin") {
      options.origins.emplace_back(value);
    } else {
      known = false;
      break;
    }
  }
  if (!known || count % 2 == 0) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  try {
    boost::asio::io_context context(1);
    test::LyingRelay relay(context, std::move(options));
    const auto ports = relay.start();
    std::printf("{\"relay\":%u,\"control\":%u}\n", ports.relay, ports.control);
    std::fflush(stdout);
    return common::run_program(context, [&relay] { return relay.stop(); });
  } catch (const std::exception& error) {
    std::fprintf(stderr, "lying-relay: %s\n", error.what());
    return 3;
  }
}
