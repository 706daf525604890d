#pragma once

#include "bridge/relay.hpp"
#include "common/run/log.hpp"
#include "support/fake_chain.hpp"
#include "support/folder.hpp"
#include "support/running.hpp"
#include "support/test_server.hpp"

namespace statepass::test {

// A relay on a free port of loopback, in a thread of its own, over the nodes that the test names.
class RunningRelay {
 public:
  using Change = std::function<void(bridge::RelayConfig&)>;

  RunningRelay(const FakeChain& chain, const std::vector<std::string>& nodes, const std::filesystem::path& store,
               const Change& change = {}) {
    bridge::RelayConfig config;
    config.name = "Relay under test";
    config.jurisdiction = 6;
    config.chain.text = chain.chain_file().dump();
    config.chain.name = "Test chain";
    config.chain.chain_id = ledger::kMainChain;
    config.chain.development = true;
    config.chain.genesis_hash = chain.hash(0);
    const auto genesis = qbft::SealedHeader::parse(chain.raw_header(0));
    SP_ASSERT(genesis);
    config.chain.checkpoint = qbft::checkpoint_of(ledger::kMainChain, *genesis);
    config.chain.origins = {"http://127.0.0.1:8601", "http://127.0.0.1:8701"};
    for (const std::string& node : nodes) config.nodes.push_back(*common::Url::parse(node));
    config.store = store;
    config.limits.sweep = common::Milliseconds(20);
    if (change) change(config);
    common::log::set_level("off");
    relay_ = running_.in_thread([&] { return std::make_unique<bridge::Relay>(running_.context(), std::move(config)); });
    ports_ = running_.in_thread([this] { return relay_->start(); });
  }
  ~RunningRelay() {
    running_.run(relay_->stop());
    running_.in_thread([this] { relay_.reset(); });
  }

  std::uint16_t port() const { return ports_[0]; }
  std::uint16_t port(std::size_t site) const { return ports_[site]; }
  std::optional<RawResponse> get(std::string_view target, std::string_view fields = "") const {
    return fetch(port(), target, fields);
  }
  // The body as JSON when the status is the one expected; an empty object otherwise.
  Json json(std::string_view target, unsigned status = 200) const { return body_of(get(target), status); }
  Json post(std::string_view target, const Json& body, unsigned status = 200) const {
    TestClient client(port());
    return body_of(client.post(target, body.dump()), status);
  }
  std::optional<RawResponse> put(std::string_view target, std::string_view body) const {
    TestClient client(port());
    client.send("PUT " + std::string(target) + " HTTP/1.1\r\nHost: a\r\nContent-Length: " +
                std::to_string(body.size()) + "\r\n\r\n" + std::string(body));
    return client.read();
  }
  // Until the relay has this block, and its registry too.
  bool at(std::uint64_t block) const {
    return within(30'000, [&] {
      const auto response = get("/readyz");
      const Json health = response ? Json::parse(response->body, nullptr, false) : Json::object();
      return health.contains("registry") && health["registry"] >= block;
    });
  }

 private:
  static Json body_of(const std::optional<RawResponse>& response, unsigned status) {
    REQUIRE(response);
    INFO(response->head << response->body);
    CHECK(response->status == status);
    const Json body = Json::parse(response->body, nullptr, false);
    return response->status != status || body.is_discarded() ? Json::object() : body;
  }

  Running running_;
  std::unique_ptr<bridge::Relay> relay_;
  std::vector<std::uint16_t> ports_;
};

}  // namespace statepass::test
