#include "bridge/relay.hpp"

#include "bridge/api/routes.hpp"
#include "bridge/clock.hpp"
#include "common/http/problem.hpp"
#include "common/http/security_fields.hpp"
#include "common/http/static_files.hpp"
#include "common/run/log.hpp"

namespace statepass::bridge {
namespace {

constexpr common::Milliseconds kGrace{5'000};

// Everything that a node is ever asked (ledger specification 7).
const std::vector<std::string> kMethods{"eth_getBlockByNumber",
                                        "eth_getBlockByHash",
                                        "eth_getProof",
                                        "eth_getLogs",
                                        "eth_call",
                                        "eth_getTransactionByHash",
                                        "eth_getTransactionReceipt",
                                        "eth_getBlockReceipts",
                                        "eth_sendRawTransaction"};

common::NodePoolOptions node_options(const RelayConfig& config, HeaderCache& headers) {
  common::NodePoolOptions out;
  out.nodes = config.nodes;
  out.methods = kMethods;
  out.accept_head = [&headers](const Json& block) {
    const auto taken = headers.take_head(block);
    if (!taken) common::log::warning("head refused", {{"why", taken.error()}});
    return taken.has_value();
  };
  return out;
}

std::shared_ptr<common::Site> page_site(const PageConfig& page, const RelayConfig& config, common::Metrics& metrics) {
  std::map<std::string, std::string> extra{{"/chain.json", config.chain.text}};
  if (page.clock_offset) extra["/dev.json"] = Json{{"clockOffset", *page.clock_offset}}.dump();
  const auto files = std::make_shared<common::StaticFiles>(page.folder, extra);
  auto site = std::make_shared<common::Site>(metrics);
  site->fields = common::page_security_fields(
      {.connect = config.chain.origins, .trusted_types = {"statepass"}, .https = page.listen.tls.has_value()});
  site->refuse = common::problem_of_status;
  site->router.fall_back(
      [files](const common::Request& request, const common::PathParameters&) { return files->answer(request); });
  return site;
}

}  // namespace

struct Relay::Parts {
  Parts(asio::io_context& io, RelayConfig wanted)
      : context(io),
        config(std::move(wanted)),
        nodes(io, node_options(config, headers), metrics),
        header_reader(headers, nodes),
        proofs(nodes),
        follower(io, nodes, headers, proofs),
        bodies(config.store / "bodies"),
        certificates(config.store / "certificates"),
        senders(config.sender_per_second, config.sender_burst),
        services{io, config, nodes, headers, header_reader, proofs, follower, bodies, certificates, senders},
        server(io, config.limits, metrics) {
    follower.on_body_change = [this](const BodyChange& change) { return bodies.follow(change); };
    metrics.gauge("statepass_head_number", "number of the newest block", {},
                  [this] { return headers.latest() ? static_cast<double>(headers.latest()->number) : -1; });
    metrics.gauge("statepass_head_age_seconds", "age of the newest block", {},
                  [this] { return headers.latest() ? static_cast<double>(unix_now() - headers.latest()->time) : -1; });
    metrics.gauge("statepass_registry_number", "block at which the status lists are complete", {},
                  [this] { return follower.proven() ? static_cast<double>(follower.proven()->number) : -1; });
  }

  std::shared_ptr<common::Site> api_site() {
    auto site = std::make_shared<common::Site>(metrics);
    site->origins = config.origins;
    site->fields = common::api_security_fields(config.listen.tls.has_value());
    site->refuse = common::problem_of_status;
    add_chain_routes(site->router, services);
    add_header_routes(site->router, services);
    add_proof_routes(site->router, services);
    add_list_routes(site->router, services);
    add_issuer_routes(site->router, services);
    add_transaction_routes(site->router, services);
    add_health_routes(site->router, services, metrics);
    return site;
  }

  asio::io_context& context;
  RelayConfig config;
  common::Metrics metrics;
  HeaderCache headers;
  common::NodePool nodes;
  HeaderReader header_reader;
  ProofReader proofs;
  Follower follower;
  Bodies bodies;
  Certificates certificates;
  common::RateLimiter senders;
  Services services;
  common::Server server;
};

Relay::Relay(asio::io_context& context, RelayConfig config)
    : parts_(std::make_unique<Parts>(context, std::move(config))) {}

Relay::~Relay() = default;

std::vector<std::uint16_t> Relay::start() {
  std::vector<std::uint16_t> ports{parts_->server.listen(parts_->config.listen, parts_->api_site())};
  for (const PageConfig& page : parts_->config.pages)
    ports.push_back(parts_->server.listen(page.listen, page_site(page, parts_->config, parts_->metrics)));
  parts_->nodes.start();
  parts_->follower.start();
  return ports;
}

common::Task<> Relay::stop() {
  parts_->follower.stop();
  co_await parts_->server.shut_down(kGrace);
  parts_->nodes.stop();
  co_await parts_->follower.wait();
}

const Services& Relay::services() const {
  return parts_->services;
}

}  // namespace statepass::bridge
