#include <sys/stat.h>

#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <exception>
#include <string_view>

#include "common/run/config.hpp"
#include "common/run/log.hpp"
#include "common/run/program.hpp"
#include "desk/desk.hpp"

namespace {

constexpr const char* kUsage =
    "usage: statepass-desk --config FILE [--check | --make-keys]\n"
    "       statepass-desk --help\n"
    "\n"
    "  --config FILE  JSON; relay/desk/README.md names its members\n"
    "  --check        read the configuration, say what is wrong with it, and end\n"
    "  --make-keys    make what is missing in the folder of keys, say where the root certificate is, and end\n";

struct Arguments {
  const char* config = nullptr;
  bool check = false;
  bool make_keys = false;
  bool help = false;
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
    else if (word == "--make-keys")
      out.make_keys = true;
    else if (word == "--help")
      out.help = true;
    else
      out.wrong = true;
  }
  return out;
}

int make_keys(const statepass::desk::DeskConfig& config) {
  using namespace statepass::desk;
  KeyFolder::open({.folder = config.keys,
                   .admin_key = {},
                   .letters = config.letters,
                   .authority = config.authority,
                   .public_url = config.public_url,
                   .now = DeskClock(config.clock_offset).now()});
  std::printf("%s\n", (config.keys / "iaca.pem").c_str());
  return 0;
}

int run(const Arguments& arguments) {
  using namespace statepass;
  desk::DeskConfig config = desk::read_desk_config(arguments.config);
  if (arguments.check) return 0;
  // Citizens' data and keys: nobody else on this machine reads what this process writes.
  ::umask(0077);
  if (arguments.make_keys) return make_keys(config);
  common::log::set_level(config.log_level);
  boost::asio::io_context context(1);
  desk::Desk service(context, std::move(config));
  common::log::info("listening", {{"port", service.start()}});
  return common::run_program(context, [&service] { return service.stop(); });
}

}  // namespace

// Exit codes: 0 ended as asked, 2 wrong usage or configuration, 3 the machine (address, disk, database).
int main(int count, char** values) {
  const Arguments arguments = read_arguments(count, values);
  if (arguments.help) {
    std::fputs(kUsage, stdout);
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
    std::fprintf(stderr, "statepass-desk: %s\n", error.what());
    return 3;
  }
}
