#include "desk/desk.hpp"

#include <boost/asio/steady_timer.hpp>

#include "common/http/problem.hpp"
#include "common/http/security_fields.hpp"
#include "common/http/static_files.hpp"
#include "common/net/io.hpp"
#include "common/net/server.hpp"
#include "common/run/log.hpp"
#include "desk/api/routes.hpp"
#include "desk/oid4vci/endpoints.hpp"

namespace statepass::desk {
namespace {

using common::Problem;
using common::Response;

constexpr common::Milliseconds kGrace{5'000};
constexpr std::chrono::seconds kTick{1};
constexpr UnixTime kLookAgain = 600;  // at what stands on the ledger, once all of it did
constexpr UnixTime kForgetPresses = 86'400;

KeyFolder keys_of(const DeskConfig& config) {
  return KeyFolder::open({.folder = config.keys,
                          .admin_key = config.admin_key,
                          .letters = config.letters,
                          .authority = config.authority,
                          .public_url = config.public_url,
                          .now = DeskClock(config.clock_offset).now()});
}

std::vector<std::string> origins_of(const ChainFile& chain) {
  std::vector<std::string> out;
  const auto add = [&out](const std::string& address) {
    if (const auto url = common::Url::parse(address)) out.push_back(url->origin());
  };
  for (const std::string& relay : chain.relays) add(relay);
  for (const auto& [letters, address] : chain.desks) add(address);
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace

struct Desk::Parts {
  Parts(asio::io_context& io, DeskConfig wanted)
      : context(io),
        config(std::move(wanted)),
        chain(read_chain_file(config.chain_file)),
        services(io, config, chain, keys_of(config), metrics),
        wallets(services.database, services.offers, services.issuer, services.batches, services.people,
                services.history, config, services.clock),
        tasks(io),
        server(io, common::Limits{}, metrics) {
    services.lists.on_bodies = [this] { services.publisher.wake(); };
    services.lists.on_changed = [this](const std::string& licence, Family family, status::Value value, const Act&) {
      status_changed(licence, family, value);
    };
    services.ledger.on_head([this](const Head&) { ticking.cancel(); });
    wallets.withheld = [this](const Licence& licence) { return services.moves.in.withheld(licence); };
    wallets.barred = [this](const Licence& licence, OfferKind kind) { return barred(licence, kind); };
    wallets.on_kept = [this](const std::string& licence, OfferKind kind, const std::string& notification) {
      if (kind == OfferKind::transfer) services.moves.out.kept_transfer_copy(licence, notification);
    };
  }

  // Every change of a licence was made; what was given out in the meantime follows.
  void status_changed(const std::string& licence, Family family, status::Value value) {
    const auto found = services.people.licence(licence);
    if (!found) return;
    const auto late = services.lists.entries_other_than(licence, family, value);
    // Copies that a transfer copy replaces say nothing of the licence.
    const bool decided = value != status::Value::superseded || family == Family::privilege;
    if (decided && !late.empty()) {
      services.lists.change(late, value, Urgency::urgent, licence);
      return;
    }
    if (decided) services.people.set_status(licence, family == Family::document, value);
  }

  // While a licence is on its way to another state there is its transfer copy, and no other.
  std::string barred(const Licence& licence, OfferKind kind) {
    const auto move = services.move_rows.under_way_of(licence.ref);
    if (kind == OfferKind::transfer)
      return move && move->state == "open" ? "" : "no move that waits for a transfer copy";
    return move && move->binding == "good" ? "the licence is on its way to another state" : "";
  }

  std::shared_ptr<common::Site> site() {
    auto out = std::make_shared<common::Site>(metrics);
    const bool tls = !config.tls_certificate.empty();
    out->origins = config.origins;
    out->fields =
        common::page_security_fields({.connect = origins_of(chain), .trusted_types = {"statepass"}, .https = tls});
    out->refuse = common::problem_of_status;
    DeskRoutes routes(out->router, services);
    add_session_routes(routes);
    add_people_routes(routes);
    add_licence_routes(routes);
    add_status_routes(routes);
    add_ledger_routes(routes);
    add_move_routes(routes);
    add_notice_routes(routes);
    add_public_routes(out->router, services);
    wallets.add_to(out->router);
    add_health(*out);
    if (!config.page.empty()) add_page(*out);
    return out;
  }

  void add_page(common::Site& site) {
    std::map<std::string, std::string> extra{{"/chain.json", chain.text}};
    if (config.clock_offset != 0) extra["/dev.json"] = common::Json{{"clockOffset", config.clock_offset}}.dump();
    const auto files = std::make_shared<common::StaticFiles>(config.page, extra);
    site.router.fall_back(
        [files](const common::Request& request, const common::PathParameters&) { return files->answer(request); });
  }

  void add_health(common::Site& site) {
    const common::RouteOptions always{.body_limit = 0, .content_type = {}, .always = true};
    site.router.add(
        common::Method::kGet, "/healthz",
        [](const common::Request&, const common::PathParameters&) { return Response(200, "text/plain", "ok\n"); },
        always);
    site.router.add(
        common::Method::kGet, "/readyz",
        [this](const common::Request&, const common::PathParameters&) {
          return services.bootstrap.complete() ? Response(200, "text/plain", "ready\n")
                                               : problem(Problem::kNoNode, "not set up on the ledger yet", 2);
        },
        always);
    site.router.add(
        common::Method::kGet, "/metrics",
        [this](const common::Request&, const common::PathParameters&) {
          return Response(200, "text/plain; version=0.0.4", metrics.text());
        },
        always);
  }

  common::Task<> work() {
    co_await asio::this_coro::throw_if_cancelled(false);
    UnixTime looked = 0;
    while (!stopping) {
      try {
        const UnixTime now = services.clock.now();
        if (!services.bootstrap.complete() || now - looked >= kLookAgain) {
          co_await services.bootstrap.look();
          looked = now;
        }
        services.lists.tick();
        services.batches.tick();
        if (services.bootstrap.complete()) {
          co_await services.post.look();
          co_await services.moves.look();
        }
        services.database.execute("DELETE FROM pressed WHERE created < ?", {value_of(now - kForgetPresses)});
      } catch (const StoreError& error) {
        common::log::error("work waits for the database", {{"detail", std::string(error.what())}});
      }
      if (stopping) co_return;
      ticking.expires_after(kTick);
      co_await ticking.async_wait(common::kTuple);
    }
  }

  asio::io_context& context;
  DeskConfig config;
  ChainFile chain;
  common::Metrics metrics;
  Services services;
  Oid4vciEndpoints wallets;
  common::TaskGroup tasks;
  asio::steady_timer ticking{context};
  common::Server server;
  bool stopping = false;
};

Desk::Desk(asio::io_context& context, DeskConfig config)
    : parts_(std::make_unique<Parts>(context, std::move(config))) {}

Desk::~Desk() = default;

Services& Desk::services() {
  return parts_->services;
}

std::uint16_t Desk::start() {
  const DeskConfig& config = parts_->config;
  common::Endpoint endpoint{config.listen_address, config.listen_port, std::nullopt};
  if (!config.tls_certificate.empty()) endpoint.tls = common::TlsFiles{config.tls_certificate, config.tls_key};
  const std::uint16_t port = parts_->server.listen(endpoint, parts_->site());
  if (const auto line = parts_->services.history.broken_line())
    common::log::error("the audit log was changed", {{"line", *line}});
  parts_->services.history.audit("desk", "started", "desk");
  parts_->services.ledger.start();
  parts_->services.outbox.start();
  parts_->services.publisher.start();
  parts_->tasks.spawn(parts_->work());
  return port;
}

common::Task<> Desk::stop() {
  parts_->stopping = true;
  co_await parts_->server.shut_down(kGrace);
  parts_->services.outbox.stop();
  parts_->services.publisher.stop();
  parts_->services.peers.stop();
  parts_->services.ledger.stop();
  parts_->tasks.cancel();
  parts_->ticking.cancel();
  co_await parts_->tasks.wait();
  co_await parts_->services.outbox.wait();
  co_await parts_->services.publisher.wait();
  co_await parts_->services.ledger.wait();
}

}  // namespace statepass::desk
