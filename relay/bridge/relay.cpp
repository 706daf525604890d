#include "bridge/relay.hpp"

#include "bridge/api/routes.hpp"
#include "bridge/chain/evidence.hpp"
#include "bridge/chain/guarded_heads.hpp"
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

common::NodePoolOptions node_options(const RelayConfig& config, GuardedHeads& heads) {
  common::NodePoolOptions out;
  out.nodes = config.nodes;
  out.methods = kMethods;
  out.accept_head = [&heads](const Json& block) { return heads.accept(block); };
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
        heads(io, headers, *config.chain.checkpoint),
        nodes(io, node_options(config, heads), metrics),
        header_reader(headers, nodes),
        proofs(nodes),
        follower(io, nodes, headers, proofs),
        evidence(io, header_reader, proofs, follower.registry()),
        bodies(config.store / "bodies"),
        certificates(config.store / "certificates"),
        senders(config.sender_per_second, config.sender_burst),
        envelopes(config.store / "envelopes"),
        mail(config.store / "mail"),
        acts(config.acts ? std::make_unique<common::HttpClient>(io, *config.acts) : nullptr),
        services{io,      config, nodes,      headers, header_reader, proofs,    follower, bodies, certificates,
                 senders, boxes,  acts.get(), push,    shared,        envelopes, mail,     disk},
        server(io, config.limits, metrics) {
    heads.read_with(header_reader);
    follower.on_body_changes = [this](const std::vector<BodyChange>& changes, std::uint64_t keep_from) {
      const std::size_t wrong = bodies.follow(changes, keep_from);
      if (wrong > 0) common::log::warning("bodies do not follow", {{"changes", static_cast<std::int64_t>(wrong)}});
    };
    follower.on_logs = [this](const std::vector<Log>& logs) {
      const auto done = shared.replay(logs);
      if (!done) common::log::warning("shared data", {{"why", done.error()}});
    };
    follower.on_restart = [this] { shared.clear(); };
    follower.on_forgotten = [this](std::uint64_t block) {
      shared.forget_before(block);
      bodies.keep_only(follower.registry().roots_since(block));
    };
    proofs.kept = [this](const Hash32& block) { return evidence.find(block); };
    follower.on_proven = [this](const HeaderPointer& head) {
      evidence.at(head);
      push.block(head, follower.registry());
    };
    add_metrics();
  }

  void add_metrics() {
    metrics.gauge("statepass_head_number", "number of the newest block", {},
                  [this] { return headers.latest() ? static_cast<double>(headers.latest()->number) : -1; });
    metrics.gauge("statepass_head_age_seconds", "age of the newest block", {},
                  [this] { return headers.latest() ? static_cast<double>(unix_now() - headers.latest()->time) : -1; });
    metrics.gauge("statepass_registry_number", "block at which the status lists are complete", {},
                  [this] { return follower.proven() ? static_cast<double>(follower.proven()->number) : -1; });
    metrics.gauge("statepass_contradiction", "1 once two sealed blocks of one number were seen", {},
                  [this] { return heads.contradiction() ? 1 : 0; });
    metrics.gauge("statepass_evidence_blocks", "evidence blocks whose proofs are kept", {},
                  [this] { return static_cast<double>(evidence.size()); });
    metrics.gauge("statepass_boxes", "open mailboxes", {}, [this] { return static_cast<double>(boxes.size()); });
    metrics.gauge("statepass_push_readers", "WebSockets", {}, [this] { return static_cast<double>(push.readers()); });
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
    add_move_routes(site->router, services);
    add_act_routes(site->router, services);
    add_box_routes(site->router, services);
    add_event_routes(site->router, services);
    add_inclusion_routes(site->router, services);
    add_data_routes(site->router, services);
    add_mail_routes(site->router, services);
    add_push_routes(site->router, services);
    add_health_routes(site->router, services, metrics);
    return site;
  }

  asio::io_context& context;
  RelayConfig config;
  common::Metrics metrics;
  HeaderCache headers;
  GuardedHeads heads;
  common::NodePool nodes;
  HeaderReader header_reader;
  ProofReader proofs;
  Follower follower;
  EvidenceBooks evidence;
  Bodies bodies;
  Certificates certificates;
  common::RateLimiter senders;
  Boxes boxes;
  PushHub push;
  SharedData shared;
  DurableFiles envelopes;
  Mail mail;
  std::unique_ptr<common::HttpClient> acts;
  common::Disk disk;
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
  parts_->services.stopping = true;
  parts_->follower.stop();
  parts_->evidence.stop();
  parts_->heads.stop();
  co_await parts_->server.shut_down(kGrace);
  parts_->nodes.stop();
  if (parts_->acts) parts_->acts->stop();
  co_await parts_->follower.wait();
  co_await parts_->evidence.wait();
  co_await parts_->heads.wait();
}

const Services& Relay::services() const {
  return parts_->services;
}

}  // namespace statepass::bridge
