#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <exception>
#include <string_view>

#include "bridge/relay.hpp"
#include "bridge/version.hpp"
#include "common/run/config.hpp"
#include "common/run/log.hpp"
#include "common/run/program.hpp"

namespace {

constexpr const char* kUsage =
    "usage: statepass-relay --config FILE [--check]\n"
    "       statepass-relay --version | --help\n"
    "\n"
    "  --config FILE  JSON; relay/bridge/README.md names its members\n"
    "  --check        read the configuration, say what is wrong with it, and end\n";

struct Arguments {
  const char* config = nullptr;
  bool check = false;
  bool help = false;
  bool version = false;
  bool wrong = false;
};

Arguments read_arguments(int count, char** values) {
  Arguments out;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = values[i];
    if (word == "--config" && i + 1 < count)
      out.config = values[++i];
    else if (word == "--check")
      out.check = true;
    else if (word == "--help")
      out.help = true;
    else if (word == "--version")
      out.version = true;
    else
      out.wrong = true;
  }
  return out;
}

int run(const Arguments& arguments) {
  using namespace statepass;
  bridge::RelayConfig config = bridge::read_relay_config(arguments.config);
  if (arguments.check) return 0;
  common::log::set_level(config.log);
  boost::asio::io_context context(1);
  bridge::Relay relay(context, std::move(config));
  for (const std::uint16_t port : relay.start()) common::log::info("listening", {{"port", port}});
  return common::run_program(context, [&relay] { return relay.stop(); });
}

}  // namespace

// Exit codes: 0 ended as asked, 2 wrong usage or configuration, 3 the machine (address, disk).
int main(int count, char** values) {
  const Arguments arguments = read_arguments(count, values);
  if (arguments.help || arguments.version) {
    std::fputs(arguments.help ? kUsage : statepass::bridge::kVersion, stdout);
    std::fputs(arguments.help ? "" : "\n", stdout);
    return 0;
  }
  if (arguments.wrong || arguments.config == nullptr) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  try {
    return run(arguments);
  } catch (const statepass::common::ConfigError& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "statepass-relay: %s\n", error.what());
    return 3;
  }
}
