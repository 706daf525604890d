#include "common/run/files.hpp"
#include "support/running_relay.hpp"

using namespace statepass;
using test::FakeChain;
using test::FakeNode;
using test::Json;
using test::RunningRelay;

TEST_CASE("pages are served beside their chain configuration, under a policy made from it") {
  FakeChain chain;
  FakeNode node(chain.script());
  const test::Folder store, page;
  std::filesystem::create_directory(page.path() / "assets");
  REQUIRE(common::write_file(page.path("index.html"), "<!doctype html>"));
  REQUIRE(common::write_file(page.path() / "assets" / "main-1.js", "plain"));
  REQUIRE(common::write_file(page.path() / "assets" / "main-1.js.br", "packed"));
  const RunningRelay relay(chain, {node.url()}, store.path(), [&](bridge::RelayConfig& config) {
    config.pages.push_back({page.path(), {}, 86'400});
    config.pages.push_back({page.path(), {}, std::nullopt});
  });
  const auto index = test::fetch(relay.port(1), "/");
  REQUIRE(index);
  CHECK(index->body == "<!doctype html>");
  const std::string policy = index->field("Content-Security-Policy").value_or("");
  CHECK(policy.find("connect-src 'self' http://127.0.0.1:8601 http://127.0.0.1:8701;") != std::string::npos);
  CHECK(policy.find("require-trusted-types-for 'script'; trusted-types statepass") != std::string::npos);
  CHECK(policy.find("default-src 'none'") != std::string::npos);
  CHECK(policy.find("unsafe-inline") == std::string::npos);
  CHECK(index->field("Cross-Origin-Embedder-Policy") == "require-corp");
  CHECK(index->field("Integrity-Policy") == "blocked-destinations=(script)");
  const auto configuration = test::fetch(relay.port(1), "/chain.json");
  REQUIRE(configuration);
  CHECK(Json::parse(configuration->body) == chain.chain_file());
  CHECK(test::fetch(relay.port(1), "/dev.json")->body == R"({"clockOffset":86400})");
  CHECK(test::fetch(relay.port(2), "/dev.json")->status == 404);
  const auto script = test::fetch(relay.port(1), "/assets/main-1.js", "Accept-Encoding: gzip, br\r\n");
  REQUIRE(script);
  CHECK(script->body == "packed");
  CHECK(script->field("Content-Encoding") == "br");
  CHECK(script->field("Cache-Control") == "public, max-age=31536000, immutable");
  CHECK(test::fetch(relay.port(1), "/assets/main-1.js")->body == "plain");
  CHECK(test::fetch(relay.port(1), "/v1/chain")->body == "<!doctype html>");
  CHECK(test::fetch(relay.port(1), "/../secret.txt")->status != 200);
}

TEST_CASE("pages of named origins may read the interface, others may not") {
  FakeChain chain;
  FakeNode node(chain.script());
  const test::Folder store;
  const RunningRelay relay(chain, {node.url()}, store.path(),
                           [](bridge::RelayConfig& config) { config.origins = {"http://127.0.0.1:8603"}; });
  REQUIRE(relay.at(0));
  const auto known = relay.get("/v1/headers/latest", "Origin: http://127.0.0.1:8603\r\n");
  REQUIRE(known);
  CHECK(known->field("Access-Control-Allow-Origin") == "http://127.0.0.1:8603");
  const auto other = relay.get("/v1/headers/latest", "Origin: http://elsewhere.example\r\n");
  REQUIRE(other);
  CHECK_FALSE(other->field("Access-Control-Allow-Origin"));
  CHECK(known->field("Content-Security-Policy") == "default-src 'none'; frame-ancestors 'none'");
}
