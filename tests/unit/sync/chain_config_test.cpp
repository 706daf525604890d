#include "sync/chain_config.hpp"

#include "support/support.hpp"

using namespace statepass;
using namespace statepass::sync;
using test::Json;

namespace {

const std::string kGenesis = "0x" + std::string(64, 'a');

Json sample() {
  return {{"name", "Statepass development"},
          {"chainId", 5361},
          {"titlesChainId", 5362},
          {"development", true},
          {"genesisHash", kGenesis},
          {"checkpoint",
           {{"number", 0},
            {"hash", kGenesis},
            {"time", 1'780'000'000},
            {"validators", {"0x" + std::string(40, '2'), "0x" + std::string(40, '1')}}}},
          {"book", {{"version", 1}}},
          {"relays", {"http://localhost:8545/", "https://relay.dmv.ca.example/path"}},
          {"desks", {{"NY", "https://desk.ny.example"}, {"CA", "http://127.0.0.1:9000"}}},
          {"roots", {"-----BEGIN CERTIFICATE-----"}},
          {"policies", {{"accept_unlisted", true}}},
          {"comment", "members that are not known are passed over"}};
}

Result<ChainConfig> parse(const Json& value, bool development_allowed = true) {
  return ChainConfig::parse(value.dump(), development_allowed);
}
Result<ChainConfig> with(const char* pointer, const Json& value) {
  Json changed = sample();
  changed[Json::json_pointer(pointer)] = value;
  return parse(changed);
}

}  // namespace

TEST_CASE("a chain configuration says what is trusted and whom to ask", "[sync]") {
  const auto config = parse(sample());
  SP_REQUIRE_OK(config);
  CHECK(config->name == "Statepass development");
  CHECK(config->chain() == 5361);
  CHECK(config->titles_chain == 5362u);
  CHECK(config->development);
  CHECK(config->checkpoint.hash == config->genesis_hash);
  CHECK(config->checkpoint.time == 1'780'000'000);
  CHECK(config->checkpoint.validators.members().front()[0] == 0x11);
  CHECK(config->book == ledger::AddressBook::of_main_genesis());
  CHECK(config->relays == std::vector<std::string>{"http://localhost:8545", "https://relay.dmv.ca.example/path"});
  REQUIRE(config->desks.size() == 2);
  CHECK(config->desks[0].letters == "CA");
  REQUIRE(config->desk_of("NY") != nullptr);
  CHECK(config->desk_of("NY")->url == "https://desk.ny.example");
  CHECK(config->desk_of("TX") == nullptr);
  CHECK(config->policies == ChainConfig::Policies{.accept_unlisted = true, .accept_no_status = false});
  CHECK(config->roots.size() == 1);
}

TEST_CASE("the address book may name other places than genesis", "[sync]") {
  Json changed = sample();
  changed["book"] = {{"version", 3}, {"entries", {{"StatusRegistry", "0x" + std::string(40, '7')}}}};
  const auto config = parse(changed);
  SP_REQUIRE_OK(config);
  CHECK(config->book.version == 3);
  CHECK(config->book.find(ledger::Contract::status_registry, 0).address[0] == 0x77);
  CHECK(config->book.find(ledger::Contract::issuer_registry, 0).address ==
        ledger::genesis_address_of(ledger::Contract::issuer_registry));
  SP_CHECK_ERROR(with("/book/entries", Json{{"Council", "0x" + std::string(40, '7')}}), sync_config);
  SP_CHECK_ERROR(with("/book/entries", Json{{"Nobody", "0x" + std::string(40, '7')}}), sync_config);
}

TEST_CASE("a production build takes no development chain and no plain http", "[sync]") {
  SP_CHECK_ERROR(parse(sample(), false), sync_config_development);
  Json production = sample();
  production["development"] = false;
  SP_CHECK_ERROR(parse(production, true), sync_config_url);
  SP_CHECK_ERROR(parse(production, false), sync_config_url);
  production["relays"] = {"https://relay.example"};
  production["desks"] = {{"CA", "https://desk.example"}};
  SP_REQUIRE_OK(parse(production, false));
}

TEST_CASE("addresses of services", "[sync]") {
  for (const char* good : {"https://a", "https://a.b-c:65535/x/y_~", "http://localhost", "http://127.0.0.1:1"}) {
    INFO(good);
    SP_CHECK_ERROR(with("/relays", Json{good, "ftp://x"}), sync_config_url);
    SP_REQUIRE_OK(with("/relays", Json::array({good})));
  }
  for (const char* bad : {"", "https://", "http://relay.example", "http://localhost.evil.example", "HTTPS://a",
                          "https://a b", "https://user@a", "https://a:0", "https://a:65536", "https://a:",
                          "https://a:8x", "https://a/?q", "https://a/#f", "https://a\\b", "//a", "https://[::1]"}) {
    INFO(bad);
    SP_CHECK_ERROR(with("/relays", Json::array({bad})), sync_config_url);
  }
  SP_CHECK_ERROR(with("/relays", Json::array({"https://a/", "https://a"})), sync_config);
  SP_CHECK_ERROR(with("/relays", Json(std::vector<std::string>(17, "https://a"))), sync_config);
}

TEST_CASE("other relays are held to the same rules", "[sync]") {
  auto config = parse(sample());
  SP_REQUIRE_OK(config);
  const auto before = config->relays;
  auto use = [&](const std::vector<std::string>& urls) { return config->use_relays(urls); };
  SP_CHECK_ERROR(use({"https://a", "ftp://x"}), sync_config_url);
  SP_CHECK_ERROR(use({"https://a/", "https://a"}), sync_config);
  SP_CHECK_ERROR(use(std::vector<std::string>(17, "https://a")), sync_config);
  CHECK(config->relays == before);
  SP_REQUIRE_OK(use({"https://b/", "https://a"}));
  CHECK(config->relays == std::vector<std::string>{"https://b", "https://a"});
  config->development = false;
  SP_CHECK_ERROR(use({"http://localhost:1"}), sync_config_url);
}

TEST_CASE("each way of being no chain configuration", "[sync]") {
  SP_CHECK_ERROR(ChainConfig::parse("", true), json_short);
  SP_CHECK_ERROR(ChainConfig::parse("[]", true), json_type);
  for (const char* name : {"name", "chainId", "development", "genesisHash", "checkpoint", "book", "relays", "desks"}) {
    Json changed = sample();
    changed.erase(name);
    INFO(name);
    SP_CHECK_ERROR(parse(changed), json_missing);
  }
  SP_CHECK_ERROR(with("/checkpoint/hash", "0x" + std::string(64, 'b')), sync_config_genesis);
  SP_CHECK_ERROR(with("/checkpoint/hash", "0xaa"), sync_config);
  SP_CHECK_ERROR(with("/checkpoint/number", -1), sync_config);
  SP_CHECK_ERROR(with("/checkpoint/validators", Json::array()), qbft_validators_empty);
  SP_CHECK_ERROR(with("/checkpoint/validators/0", "0x" + std::string(40, '1')), qbft_validators_duplicate);
  SP_CHECK_ERROR(with("/genesisHash", "aa"), base_hex);
  SP_CHECK_ERROR(with("/chainId", 0), sync_config);
  SP_CHECK_ERROR(with("/chainId", "5361"), json_type);
  SP_CHECK_ERROR(with("/chainId", 1.5), json_range);
  SP_CHECK_ERROR(with("/book/version", 0), json_range);
  SP_CHECK_ERROR(with("/name", ""), sync_config);
  SP_CHECK_ERROR(with("/desks", Json{{"ca", "https://a"}}), sync_config);
  SP_CHECK_ERROR(with("/desks", Json{{"CAL", "https://a"}}), sync_config);
  SP_CHECK_ERROR(with("/policies", Json{{"accept_all", true}}), sync_config);
  SP_CHECK_ERROR(with("/policies", Json{{"accept_unlisted", 1}}), json_type);
  SP_CHECK_ERROR(with("/roots/0", std::string(20'000, 'x')), sync_config);
}
