#include "bridge/config.hpp"

#include "common/run/config.hpp"
#include "common/run/files.hpp"
#include "support/fake_chain.hpp"
#include "support/folder.hpp"

using namespace statepass;
using test::Json;

namespace {

// What is wrong with it; empty when nothing is.
std::string faults_of(const Json& config, const Json& chain) {
  const test::Folder folder;
  REQUIRE(common::write_file(folder.path("chain.json"), chain.dump()));
  REQUIRE(common::write_file(folder.path("relay.json"), config.dump()));
  try {
    const auto read = bridge::read_relay_config(folder.path("relay.json"));
    CHECK(read.store == folder.path() / "store");
    CHECK(read.chain.origins == std::vector<std::string>{"http://127.0.0.1:8601", "http://127.0.0.1:8602",
                                                         "http://127.0.0.1:8701", "ws://127.0.0.1:8601",
                                                         "ws://127.0.0.1:8602"});
    return "";
  } catch (const common::ConfigError& error) {
    return error.what();
  }
}

Json good() {
  return {{"name", "CA"},          {"jurisdiction", 6},
          {"chain", "chain.json"}, {"nodes", {"http://127.0.0.1:8545", "http://127.0.0.1:8546"}},
          {"store", "store"},      {"listen", {{"port", 8601}}}};
}

}  // namespace

TEST_CASE("a configuration is read whole, or every fault of it is named") {
  const test::FakeChain chain;
  const Json file = chain.chain_file();
  CHECK(faults_of(good(), file).empty());
  Json full = good();
  full["origins"] = {"http://127.0.0.1:8603"};
  full["pages"] = {{{"folder", "wallet"}, {"listen", {{"port", 8603}}}, {"clockOffset", -60}}};
  full["acts"] = "http://127.0.0.1:8701/v1/acts";
  full["limits"] = {{"requestsPerSecond", 10}, {"requestBurst", 20}};
  CHECK(faults_of(full, file).empty());

  const auto with = [&](const char* name, const Json& value) {
    Json out = full;
    out[name] = value;
    return faults_of(out, file);
  };
  CHECK(with("jurisdiction", 0).find("jurisdiction") != std::string::npos);
  CHECK(with("nodes", Json::array()).find("names no node") != std::string::npos);
  CHECK(with("nodes", {"ftp://x"}).find("nodes") != std::string::npos);
  CHECK(with("chain", "missing.json").find("missing.json") != std::string::npos);
  CHECK(with("listen", {{"address", "0.0.0.0"}, {"port", 1}}).find("needs certificate") != std::string::npos);
  CHECK(with("speed", 3).find("not known here") != std::string::npos);
  CHECK(with("limits", {{"requestBurst", 0}}).find("requestBurst") != std::string::npos);
  Json production = file;
  production["development"] = false;
  CHECK(faults_of(full, production).find("clockOffset") != std::string::npos);
  Json bad_chain = file;
  bad_chain["genesisHash"] = "0x12";
  CHECK(faults_of(good(), bad_chain).find("genesisHash") != std::string::npos);
}
