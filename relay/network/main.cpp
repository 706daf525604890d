#include <cstdio>
#include <exception>
#include <string_view>

#include "network/commands/make.hpp"

namespace {

constexpr const char* kUsage = R"(statepass-network keys    --out DIR [--state CA=6]…
statepass-network genesis --keys DIR --out DIR [--contracts FILE] [--chain-id N] [--time T] …
statepass-network dev     --data DIR [--rpc-port P] [--admin-port P] [--nodes N] …
Every flag is in relay/network/README.md. dev is for development only: one process holds all keys.
)";

int run(int count, char** words) {
  using namespace statepass::network;
  const std::string_view command = count > 1 ? words[1] : "";
  if (command == "keys") return make_keys_command(Flags(count - 2, words + 2));
  if (command == "genesis") return make_genesis_command(Flags(count - 2, words + 2));
  if (command == "dev") return develop_command(Flags(count - 2, words + 2));
  const bool help = command == "--help" || command == "help";
  std::fputs(kUsage, help ? stdout : stderr);
  return help ? 0 : 2;
}

}  // namespace

int main(int count, char** words) {
  try {
    return run(count, words);
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "statepass-network: %s\n", fault.what());
    return 2;
  }
}
